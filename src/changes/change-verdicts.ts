import type { ChangeFiguresReader } from './change-figures.js';
import type { ChangeReader, StoredChange } from './change-reader.js';
import type { ChangeRecordEntity, DeploymentOutcome } from './change-record.entity.js';
import { changeKey, type ChangeRecords } from './change-record.repository.js';
import type { ChangeVerdict } from './judge-change.js';
import { finalAt, judgeStoredChange, refOf } from './judge-stored-change.js';
import { rivalChanges, rivalRange } from './rival-changes.js';
import { weighAccusations, type AccusationsBetween, type FigureVerdict } from './weigh-accusations.js';
import { ALL_SHOPS } from '../series/shop-query.js';
import { STEP_MINUTES } from './series-figures.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Events come up to two days late; what is older came as history and is looked for shop by shop. */
const RECENT_MS = 49 * HOUR_MS;
const RECENT_MAX = 2_000;
/** Changes judged at once, for a page of the list and for a pass. */
const LIVE_MAX = 10;
const PASS_MAX = 20;
const KEPT_MAX = 500;

/** What is said of a change now. */
export interface StandingVerdict extends ChangeVerdict {
  /** Whether it will stay as it is. */
  isFinal: boolean;
  /** How its deployment went and when it was over, where a hook told. */
  outcome: DeploymentOutcome | null;
  endedMs: number | null;
}

/** Up to where the shops have been judged minute by minute: what is before it is complete. */
export type JudgedTill = (shops: readonly string[]) => Promise<ReadonlyMap<string, number>>;

const WAITING: ChangeVerdict = { verdict: 'unknown', reason: 'too-early', evidence: ['It has not been judged yet.'] };

/** Gives the verdicts on changes: the stored one where it is final, until then one from what is known. */
export class ChangeVerdicts {
  /** What figures said of a change that is not final, by change and by how much was known. */
  private readonly kept = new Map<string, FigureVerdict>();
  /** Shops of which all older changes have their verdict. */
  private readonly caughtUp = new Set<string>();

  constructor(
    private readonly changes: ChangeReader,
    private readonly figures: ChangeFiguresReader,
    private readonly records: ChangeRecords,
    private readonly judgedTill: JudgedTill,
    private readonly accusations: AccusationsBetween,
  ) {}

  /** The verdicts on these changes, in their order. */
  async of(changes: readonly StoredChange[]): Promise<StandingVerdict[]> {
    const records = await this.records.of(changes);
    const open = changes.filter((change) => !records.get(changeKey(change))?.verdict).slice(0, LIVE_MAX);
    const till = await this.judgedTill(open.map(({ shop }) => shop));
    const live = new Map<string, ChangeVerdict>();
    for (const change of open) live.set(changeKey(change), await this.judge(change, till.get(change.shop)));
    return changes.map((change) => {
      const key = changeKey(change);
      return standing(records.get(key), live.get(key) ?? WAITING);
    });
  }

  /** Gives the final verdict on changes of these shops that have turned an hour old; at most some of them. */
  async judgeDue(shops: ReadonlySet<string>, nowMs: number, isReported: boolean): Promise<number> {
    const recent = await this.changes.list(ALL_SHOPS, { fromMs: nowMs - RECENT_MS, untilMs: nowMs }, RECENT_MAX, null);
    let judged = await this.judgeFinally(
      recent.filter(({ shop }) => shops.has(shop)),
      nowMs,
      isReported,
      PASS_MAX,
    );
    for (const shop of shops) {
      if (judged >= PASS_MAX) break;
      if (this.caughtUp.has(shop)) continue;
      const older = await this.changes.list(shop, { untilMs: nowMs }, RECENT_MAX, null);
      const left = PASS_MAX - judged;
      const now = await this.judgeFinally(older, nowMs, isReported, left);
      const till = (await this.judgedTill([shop])).get(shop) ?? 0;
      if (now < left && till > nowMs - HOUR_MS) this.caughtUp.add(shop);
      judged += now;
    }
    return judged;
  }

  private async judgeFinally(
    changes: readonly StoredChange[],
    nowMs: number,
    isReported: boolean,
    most: number,
  ): Promise<number> {
    const [records, till] = await Promise.all([
      this.records.of(changes),
      this.judgedTill(changes.map(({ shop }) => shop)),
    ]);
    const due = changes.filter(
      (change) => !records.get(changeKey(change))?.verdict && finalAt(change.timeMs) <= (till.get(change.shop) ?? 0),
    );
    for (const change of due.slice(0, most)) {
      await this.records.judge(change, await this.judge(change, till.get(change.shop)), nowMs, isReported);
    }
    return Math.min(due.length, most);
  }

  private async judge(change: StoredChange, tillMs: number | undefined): Promise<ChangeVerdict> {
    if (tillMs === undefined) return WAITING;
    const knownMs = Math.min(tillMs, finalAt(change.timeMs));
    const verdict = await this.byFigures(change, knownMs);
    const accused = { ref: refOf(change), atMs: change.timeMs };
    const [accusations, near] = await Promise.all([
      this.accusations(change.shop, change.timeMs, knownMs),
      this.changes.list(change.shop, rivalRange(change.timeMs), RECENT_MAX, null),
    ]);
    return weighAccusations(verdict, accused, accusations, rivalChanges(change, near));
  }

  private async byFigures(change: StoredChange, knownMs: number): Promise<FigureVerdict> {
    const key = `${changeKey(change)} ${Math.floor((knownMs - change.timeMs) / (STEP_MINUTES * MINUTE_MS))}`;
    const known = this.kept.get(key);
    if (known) return known;
    const verdict = await judgeStoredChange(this.figures, change, knownMs);
    this.kept.set(key, verdict);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
    return verdict;
  }
}

function standing(record: ChangeRecordEntity | undefined, live: ChangeVerdict): StandingVerdict {
  const told = { outcome: record?.outcome ?? null, endedMs: record?.endedAt?.getTime() ?? null };
  if (!record?.verdict || !record.reason) return { ...live, isFinal: false, ...told };
  const { verdict, reason, evidence } = record;
  return { verdict, reason, evidence, isFinal: true, ...told };
}
