import type { Clock } from '../clock.js';
import type { FeedbackReader } from '../feedback/feedback-reader.js';
import { feedbackOf } from '../feedback/verdict-effect.js';
import type { Incident } from '../incidents/incident.js';
import type { ShopRepository } from '../shops/shop.repository.js';

/** Shows with incidents what was said of them, also what was said since they were last told. */
export class FeedbackView {
  constructor(
    private readonly reader: FeedbackReader,
    private readonly shops: Pick<ShopRepository, 'get'>,
    private readonly clock: Clock,
  ) {}

  /** The incidents with what people say of them as it now is. */
  async on(incidents: readonly Incident[]): Promise<Incident[]> {
    const said = await this.reader.of(incidents.map(({ id }) => id));
    const nowMs = this.clock.now();
    return Promise.all(
      incidents.map(async (incident) => {
        const { feedback: _told, ...rest } = incident;
        const own = said.get(incident.id);
        if (!own) return rest;
        const timezone = (await this.shops.get(incident.shop))?.timezone ?? 'UTC';
        const feedback = feedbackOf(own, incident, timezone, nowMs);
        return Object.keys(feedback).length > 0 ? { ...rest, feedback } : rest;
      }),
    );
  }
}
