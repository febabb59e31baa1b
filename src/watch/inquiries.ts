import { CauseDesk, type ShopMoment } from '../causes/cause-desk.js';
import { ImpactDesk } from '../impact/impact-desk.js';
import type { NumberedChange } from '../incidents/incident-book.js';
import type { ShopQuery } from '../series/shop-query.js';

/** What could not be asked for. */
export type Unanswered = 'cause' | 'cost';

/** How inquiries stand to the rest of their process. */
export interface InquirySurroundings {
  /** Told of every question that could not be answered. */
  onFailed: (error: unknown, incident: string, what: Unanswered) => void;
  /** How long an answer is waited for. */
  patienceMs?: number;
}

/** Asks what incidents come of and what they cost, before they are told. */
export class Inquiries {
  private readonly causes: CauseDesk;
  /** On a clock of its own, two days behind. */
  private readonly causesAgain: CauseDesk;
  private readonly impacts: ImpactDesk;

  constructor(query: ShopQuery, { onFailed, patienceMs }: InquirySurroundings) {
    const surroundings = (what: Unanswered) => ({
      onFailed: (error: unknown, incident: string) => onFailed(error, incident, what),
      ...(patienceMs !== undefined && { patienceMs }),
    });
    this.causes = new CauseDesk(query, surroundings('cause'));
    this.causesAgain = new CauseDesk(query, surroundings('cause'));
    this.impacts = new ImpactDesk(query, surroundings('cost'));
  }

  /** Gives the changes that are about to be told with what was found out, and those that tell of something new. */
  async ask(moment: ShopMoment, changes: readonly NumberedChange[]): Promise<NumberedChange[]> {
    return this.impacts.assess(moment, await this.causes.inquire(moment, changes));
  }

  /** Asks what incidents come of at the second look at a shop: which signals join hangs on it. */
  async askAgain(moment: ShopMoment, changes: readonly NumberedChange[]): Promise<void> {
    await this.causesAgain.inquire(moment, changes);
  }
}
