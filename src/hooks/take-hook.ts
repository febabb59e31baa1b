import type { EventCollector } from '../collect/event-collector.js';
import type { Clock } from '../clock.js';
import { changeKey, type ChangeName, type ChangeRecords } from '../changes/change-record.repository.js';
import { ProblemException } from '../http/problem.js';
import type { HookChange, HookNews } from './hook-news.js';

/** What became of a delivery. */
export interface HookAnswer {
  /** `taken`: a new change. `noted`: more about a known one, or the same again. `ignored`: no change. */
  outcome: 'taken' | 'noted' | 'ignored';
  /** Id of the change. */
  id: string | null;
  reason: string | null;
}

/** As late as events may come. */
const AGE_MS_MAX = 48 * 3_600_000;
/** A deployment that begins so long after it was asked for has waited for somebody: it changes the shop only now. */
const WAITED_MS = 10 * 60_000;

/** Turns what a hook tells into a change, by the way of all events. */
export class HookTaker {
  constructor(
    private readonly collector: Pick<EventCollector, 'collect'>,
    private readonly records: Pick<ChangeRecords, 'of' | 'noteDeployment'>,
    private readonly clock: Clock,
  ) {}

  /** Takes in what was read; answers when it is durable. Throws a problem where it is too old or cannot be an event. */
  async take(shop: string, news: HookNews): Promise<HookAnswer> {
    if (news.kind === 'unreadable') throw refused(news.reason);
    if (news.kind === 'ignored') return { outcome: 'ignored', id: null, reason: news.reason };
    if (news.change.timeMs < this.clock.now() - AGE_MS_MAX) {
      throw refused('what it tells is more than 48 hours old');
    }
    const change = await this.asItRuns(shop, news);
    const { accepted, rejected } = await this.collector.collect(bodyOf(change), 'application/json', shop);
    const [refusal] = rejected;
    if (refusal) throw refused(refusal.reason);
    if (news.deployment) await this.records.noteDeployment(nameOf(shop, change), news.deployment);
    return { outcome: accepted > 0 ? 'taken' : 'noted', id: change.id, reason: null };
  }

  /** The change that a delivery is about: a deployment that waited for somebody is made when it runs. */
  private async asItRuns(
    shop: string,
    { change, deployment }: Extract<HookNews, { kind: 'change' }>,
  ): Promise<HookChange> {
    if (!deployment?.outcome) return change;
    const run = { ...change, id: `${change.id}-run` };
    const known = await this.records.of([nameOf(shop, change), nameOf(shop, run)]);
    if (known.has(changeKey(nameOf(shop, run)))) return run;
    const asked = known.get(changeKey(nameOf(shop, change)));
    const hasWaited =
      deployment.outcome === 'in_progress' &&
      asked?.outcome === null &&
      asked.askedAt !== null &&
      change.timeMs - asked.askedAt.getTime() > WAITED_MS;
    return hasWaited ? run : change;
  }
}

function nameOf(shop: string, { source, id }: HookChange): ChangeName {
  return { shop, source, id };
}

function bodyOf({ id, source, timeMs, data }: HookChange): Buffer {
  const time = new Date(timeMs).toISOString();
  return Buffer.from(JSON.stringify({ specversion: '1.0', id, source, type: 'change.made', time, data }));
}

function refused(detail: string): ProblemException {
  return new ProblemException({ status: 422, title: 'Unprocessable Content', detail });
}
