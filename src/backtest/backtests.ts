import { And, LessThan, MoreThanOrEqual, type DataSource } from 'typeorm';
import { IncidentEntity } from '../incidents/incident.entity.js';
import type { Incident } from '../incidents/incident.js';
import { PointReader } from '../series/point-reader.js';
import type { ShopQuery } from '../series/shop-query.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import type { BacktestRange } from './backtest-range.js';
import { countAlerts, type AlertCost } from './count-alerts.js';
import { HistoryReader } from '../watch/history-reader.js';
import { judgeHistory } from './judge-history.js';
import { limitsOf } from './limits-of.js';

const WARM_UP_MS = 56 * 86_400_000;

/** What settings would have said about a shop's history, and how often they would have called. Times are RFC 3339. */
export interface Backtest {
  shop: string;
  from: string;
  to: string;
  /** Those it was run with. */
  settings: ShopSettings;
  /** The first minute of history that could be used; null where there was none. */
  historyFrom: string | null;
  /** Those that began from `from` on, in their last form, in the order in which they were opened. */
  incidents: Incident[];
  alerts: AlertCost;
  /** What really was raised: stored incidents that began in the same time. */
  asOf: { incidents: number };
  /** What the answer cannot tell. */
  limits: string[];
}

/** A backtest is under way in this process, and there is one at a time. */
export class BacktestBusyError extends Error {
  constructor() {
    super('a backtest is under way already; one is run at a time');
    this.name = 'BacktestBusyError';
  }
}

/** A backtest was ended: nobody waits for it any more, or the process stops. */
export class BacktestEndedError extends Error {
  constructor() {
    super('the backtest was ended before it was done');
    this.name = 'BacktestEndedError';
  }
}

/** Runs backtests: detection over stored history with other settings. They read the stores and write nothing. */
export class Backtests {
  /** Of the process and not of one instance: each takes as much of a processor as it gets. */
  private static underWay: AbortController | null = null;
  private readonly points: PointReader;
  private readonly history: HistoryReader;

  constructor(
    query: ShopQuery,
    private readonly postgres: DataSource,
  ) {
    this.points = new PointReader(query);
    this.history = new HistoryReader(query);
  }

  /**
   * Judges `range` with checked `settings`, after up to eight weeks of history before it to learn from. Throws a
   * `BacktestBusyError` where one is under way, and a `BacktestEndedError` where `signal` is aborted before it is done.
   */
  async run(
    settings: ShopSettings,
    range: BacktestRange,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<Backtest> {
    if (Backtests.underWay) throw new BacktestBusyError();
    const stopping = new AbortController();
    Backtests.underWay = stopping;
    const ended = AbortSignal.any([signal, stopping.signal]);
    try {
      return await this.judge(settings, range, ended);
    } catch (error) {
      // The stores may have been closed meanwhile: what they say of that is not the reason.
      throw ended.aborted ? new BacktestEndedError() : error;
    } finally {
      Backtests.underWay = null;
    }
  }

  /** Ends what is under way in this process, whoever asked for it: the process stops. */
  static stop(): void {
    Backtests.underWay?.abort();
  }

  private async judge(settings: ShopSettings, range: BacktestRange, signal: AbortSignal): Promise<Backtest> {
    const { fromMs, toMs } = range;
    const { shop, timezone = 'UTC' } = settings;
    const startMs = await this.points.firstHeardMs(shop, Math.max(0, fromMs - WARM_UP_MS), toMs);
    const stretch = { settings, fromMs: startMs ?? toMs, untilMs: toMs };
    const all = await judgeHistory(this.history, stretch, signal);
    const incidents = all.filter(({ startedAt }) => Date.parse(startedAt) >= fromMs);
    return {
      shop,
      from: isoTime(fromMs),
      to: isoTime(toMs),
      settings,
      historyFrom: startMs === null ? null : isoTime(startMs),
      incidents,
      alerts: countAlerts(incidents, toMs - Math.max(fromMs, stretch.fromMs), timezone),
      asOf: { incidents: await this.storedIncidents(shop, range) },
      limits: limitsOf(startMs, range),
    };
  }

  private storedIncidents(shop: string, { fromMs, toMs }: BacktestRange): Promise<number> {
    const startedAt = And(MoreThanOrEqual(new Date(fromMs)), LessThan(new Date(toMs)));
    return this.postgres.getRepository(IncidentEntity).countBy({ shop, startedAt });
  }
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
