import type { DataSource, EntityManager } from 'typeorm';
import { Lessons, NO_LESSONS } from '../detection/lessons.js';
import { FeedbackReader, markTold, type FeedbackMark } from '../feedback/feedback-reader.js';
import { feedbackOf } from '../feedback/verdict-effect.js';
import type { IncidentBook, NumberedChange } from '../incidents/incident-book.js';
import { endSnoozes, noteFeedback, noteFeedbackOn } from '../incidents/note-feedback.js';
import type { ShopSettings } from '../shops/shop-settings.js';

/** Lines that tell what people said, and how to write down that they are told. */
export interface FeedbackLines {
  changes: NumberedChange[];
  store: (manager: EntityManager, fresh: readonly NumberedChange[]) => Promise<void>;
}

/** Follows what people say of incidents for the watch: what detection learns from it, and what is to be told of it. */
export class FeedbackFollower {
  private readonly reader: FeedbackReader;
  /** As of the beginning of the pass. */
  private marks: ReadonlyMap<string, FeedbackMark> = new Map();
  private readonly known = new Map<string, { mark: number; lessons: Lessons }>();

  constructor(source: DataSource) {
    this.reader = new FeedbackReader(source);
  }

  /** Looks whether anything was said; to be called at the beginning of each pass. */
  async look(): Promise<void> {
    this.marks = await this.reader.marks();
  }

  /** Whether something was said of a shop's incidents that has not been taken up yet. */
  hasNews(shop: string): boolean {
    const { mark, isUntold } = this.marks.get(shop) ?? { mark: 0, isUntold: false };
    return isUntold || (this.known.get(shop)?.mark ?? 0) !== mark;
  }

  /** What detection learns from what is said of a shop's incidents; the same object while the same is said. */
  async learn(shop: string, nowMs: number): Promise<Lessons> {
    const mark = this.marks.get(shop)?.mark ?? 0;
    const known = this.known.get(shop) ?? { mark: 0, lessons: NO_LESSONS };
    if (known.mark === mark) return known.lessons;
    const lessons = new Lessons(await this.reader.lessons(shop, nowMs));
    this.known.set(shop, { mark, lessons });
    return lessons;
  }

  /** Forgets what was learnt of a shop; to be called where another process may have told of its incidents since. */
  forget(shop: string): void {
    this.known.delete(shop);
  }

  /**
   * Notes in the incidents what was said of them since they were last told, and gives the lines that tell it; also of those
   * whose being put off is over. `store` belongs into the transaction that stores the lines.
   */
  async tell(book: IncidentBook, { timezone = 'UTC' }: ShopSettings, nowMs: number): Promise<FeedbackLines> {
    const untold = this.marks.get(book.shop)?.isUntold ? await this.reader.untold(book.shop) : [];
    const told = untold.map(({ incident, seq, said, note }) => {
      const feedback = feedbackOf(said, incident, timezone, nowMs);
      const news = { incident: incident.id, feedback, note, isOver: said.verdict?.verdict === 'new-level' };
      return noteFeedback(book, news, nowMs) ?? noteFeedbackOn({ seq, incident }, news, nowMs);
    });
    return {
      changes: [...told, ...endSnoozes(book, nowMs)],
      store: async (manager, fresh) => {
        await markTold(manager, untold);
        this.noteTold(book.shop, fresh);
      },
    };
  }

  /** An incident that is over with what is told has another window to be learnt from. */
  private noteTold(shop: string, fresh: readonly NumberedChange[]): void {
    const mark = this.marks.get(shop);
    if (mark) mark.isUntold = false;
    const known = this.known.get(shop);
    const isOver = fresh.some(({ change }) => change.event === 'resolved' && change.feedback?.verdict);
    if (known && isOver) known.mark = Number.NaN;
  }
}
