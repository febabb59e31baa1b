import type { ClickHouseClient } from '@clickhouse/client';
import { BaselineStore } from '../baselines/baseline-store.js';
import { AroundReader } from '../changes/around-reader.js';
import { ChangeFiguresReader } from '../changes/change-figures.js';
import { ChangeReader, type StoredChange } from '../changes/change-reader.js';
import type { ChangeVerdict } from '../changes/judge-change.js';
import { finalAt, judgeStoredChange, refOf } from '../changes/judge-stored-change.js';
import { ShopCalendarReader } from '../changes/shop-calendar-reader.js';
import { rivalChanges, rivalRange } from '../changes/rival-changes.js';
import { weighAccusations } from '../changes/weigh-accusations.js';
import type { NewProfile } from '../detection/shop-state.js';
import { accusationsOf } from '../incidents/accusations.js';
import type { Incident, IncidentChange } from '../incidents/incident.js';
import { ShopQuery } from '../series/shop-query.js';
import type { ShopSettings } from '../shops/shop-settings.js';

/** A change of a replay with its final verdict. */
export interface ReplayedChange extends ChangeVerdict {
  shop: string;
  id: string;
  /** RFC 3339 in UTC. */
  at: string;
  kind: string;
  title: string;
  version: string | null;
}

const CHANGES_MAX = 100_000;

/**
 * Gives the verdicts on the changes of a replay once all of it is stored: each by the hour after it, the baselines that
 * were in force and the incidents that had been told by then. What came late counts, however late.
 */
export class ReplayVerdicts {
  private readonly baselines: BaselineStore;
  private readonly changes: ChangeReader;
  private readonly figures: ChangeFiguresReader;
  private readonly told = new Map<string, IncidentChange[]>();

  constructor(client: ClickHouseClient, settings: readonly ShopSettings[]) {
    const query = new ShopQuery(client);
    const shops = { get: async (name: string) => settings.find(({ shop }) => shop === name) ?? null };
    this.baselines = new BaselineStore(client);
    this.changes = new ChangeReader(query);
    const calendars = new ShopCalendarReader(shops, this.changes);
    this.figures = new ChangeFiguresReader(new AroundReader(query), this.baselines, calendars);
  }

  /** Keeps what was learnt: verdicts rest on what was known when the change was made. */
  async learn(shop: string, profiles: readonly NewProfile[]): Promise<void> {
    await this.baselines.add(
      shop,
      profiles.map(({ series, ...version }) => ({ series, version })),
    );
  }

  /** Takes note of a line that was told of an incident. */
  note(change: IncidentChange): void {
    const told = this.told.get(change.shop) ?? [];
    told.push(change);
    this.told.set(change.shop, told);
  }

  /** The changes of a shop made from `fromMs` on, oldest first, of which the hour had passed at `judgedMs`. */
  async *of(shop: string, fromMs: number, judgedMs: number): AsyncGenerator<ReplayedChange> {
    const newestFirst = await this.changes.list(shop, { fromMs }, CHANGES_MAX, null);
    for (const change of newestFirst.toReversed()) {
      const atMs = finalAt(change.timeMs);
      if (atMs > judgedMs) continue;
      const verdict = await judgeStoredChange(this.figures, change, atMs);
      const accusations = accusationsOf(this.incidentsAt(shop, atMs), change.timeMs, atMs);
      const near = await this.changes.list(shop, rivalRange(change.timeMs), CHANGES_MAX, null);
      const accused = { ref: refOf(change), atMs: change.timeMs };
      yield lineOf(change, weighAccusations(verdict, accused, accusations, rivalChanges(change, near)));
    }
  }

  /** The incidents as they had been told by a moment. */
  private incidentsAt(shop: string, atMs: number): Incident[] {
    const known = new Map<string, Incident>();
    for (const line of this.told.get(shop) ?? []) if (Date.parse(line.at) <= atMs) known.set(line.id, line);
    return [...known.values()];
  }
}

function lineOf({ shop, id, timeMs, data }: StoredChange, verdict: ChangeVerdict): ReplayedChange {
  const at = new Date(timeMs).toISOString();
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    shop,
    id,
    at,
    kind: text(data.kind),
    title: text(data.title),
    version: text(data.version) || null,
    ...verdict,
  };
}
