import type { DeskSurroundings, ShopMoment } from '../causes/cause-desk.js';
import type { Stretch } from '../causes/case-file.js';
import { inTime } from '../causes/in-time.js';
import { evidenceOf } from '../incidents/incident-evidence.js';
import { tell, type Costing, type NumberedChange, type OpenIncident } from '../incidents/incident-book.js';
import type { Impact, Incident } from '../incidents/incident.js';
import type { SeriesName } from '../series/series-name.js';
import type { ShopQuery } from '../series/shop-query.js';
import { costCaseOf, type CostCase } from './cost-case.js';
import { costFiguresOf, fallbackFiguresOf, usualOrdersPerDay } from './cost-figures.js';
import { estimateImpact, type CostFinding } from './estimate-impact.js';
import { fallbackImpact } from './fallback-impact.js';
import { lostPayments, type Payer } from './lost-payments.js';
import { OrderReader } from './order-reader.js';
import { ownCurrency, type OrderValues } from './order-value.js';
import { otherTimes } from './other-times.js';
import { isSettled, settle } from './settle.js';

const MINUTE_MS = 60_000;
/** When the cost of an incident that goes on is worked out again, after it was opened. */
const LOOK_AFTER_MS = [15, 60, 240, 1080, 2160].map((minutes) => minutes * MINUTE_MS);
/** After a failure nothing is asked for so long: a store in trouble is left alone. */
const PAUSE_MS = 5 * MINUTE_MS;
const PATIENCE_MS = 5000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Payments before the onset that say how many give up in any case, and payers that one question may read. */
const PAYERS_BEFORE_MS = DAY_MS;
const PAYERS_MAX = 20_000;
/** A loss that differs by less than this part of what was told is not worth another line. */
const TOLD_PART = 0.25;

/**
 * Works out what incidents cost: when they open, while they go on, when they are over, and once more when those who come
 * back have come back. The cost goes into the lines that are about to be told; where it differs much from what was told,
 * the incident is told again. A question that fails costs the answer and nothing else.
 */
export class ImpactDesk {
  private readonly reader: OrderReader;
  private pausedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(
    query: ShopQuery,
    private readonly surroundings: DeskSurroundings,
  ) {
    this.reader = new OrderReader(query);
  }

  /** Gives the changes that are about to be told with what they cost, and those that tell of a cost that changed. */
  async assess(moment: ShopMoment, changes: readonly NumberedChange[]): Promise<NumberedChange[]> {
    const { book, judgedMs, nowMs } = moment;
    const told = [...changes];
    for (const home of [...book.open, ...(book.over ?? []), ...(book.settling ?? [])]) {
      const own = told.filter(({ change }) => change.id === home.incident.id);
      const costCase = this.dueCase(home, own, moment);
      if (!costCase || nowMs < this.pausedUntilMs) continue;
      const before = home.incident.impact;
      await this.lookAt(home, costCase, moment);
      for (const { change } of own) copyCost(home, change);
      if (own.length === 0 && isOtherCost(before, home.incident.impact)) told.push(tell(home, 'updated', nowMs));
    }
    settle(book, judgedMs);
    return told;
  }

  private dueCase(home: OpenIncident, own: readonly NumberedChange[], moment: ShopMoment): CostCase | null {
    const { book, detection, judgedMs } = moment;
    const { incident, costing } = home;
    const isOpen = incident.resolvedAt === null;
    const isWaiting = book.settling?.includes(home) ?? false;
    if (isWaiting ? !isSettled(home, judgedMs) : isOpen ? !isLookDue(costing, own, judgedMs) : own.length === 0)
      return null;
    return costCaseOf(home, judgedMs, otherTimes(book, home, detection.excused, judgedMs));
  }

  private async lookAt(home: OpenIncident, costCase: CostCase, moment: ShopMoment): Promise<void> {
    const costing = beginLook(home, moment.judgedMs);
    try {
      const { patienceMs = PATIENCE_MS } = this.surroundings;
      const { impact, evidence, costless } = await inTime(this.find(home, costCase, moment), patienceMs);
      costing.evidence = evidence;
      home.incident.impact = impact;
      markCostless(home.incident, costless);
      home.incident.evidence = evidenceOf(home);
    } catch (error) {
      this.pausedUntilMs = moment.nowMs + PAUSE_MS;
      this.surroundings.onFailed(error, home.incident.id);
    }
  }

  private async find(home: OpenIncident, costCase: CostCase, moment: ShopMoment): Promise<CostFinding> {
    const { book, context, nowMs } = moment;
    if (home.incident.cause === 'other' && costCase.hasFallen) {
      return { impact: null, evidence: 'payments go on, so no order is counted as lost', costless: true };
    }
    const perDay = usualOrdersPerDay(moment, costCase);
    const [counts, values] = await Promise.all([
      this.reader.counts(book.shop, costCase.parts, nowMs),
      this.usualValues(home, costCase, perDay, moment),
    ]);
    const orders = ownCurrency(values, context.calendar.shopSettings.currency);
    if (orders && perDay !== null && home.incident.metric === 'payment.failureRate') {
      const byPayments = await this.byPayments(costCase, book.shop, orders.currency, perDay, nowMs);
      if (byPayments) return byPayments;
    }
    const figures = orders && costFiguresOf(costCase, moment, counts, orders);
    if (figures) return estimateImpact(figures);
    if (context.calendar.shopSettings.revenuePerHour === undefined) return { impact: null, evidence: null };
    const signals = await this.tellingSignals(home, costCase, moment);
    const fallback = fallbackFiguresOf(costCase, signals, moment, counts);
    return fallback ? fallbackImpact(fallback) : { impact: null, evidence: null };
  }

  /** A mail server that does not answer keeps no buyer out: only checks of the site tell of a closed shop. */
  private async tellingSignals(
    { members }: OpenIncident,
    { span }: CostCase,
    { book, nowMs }: ShopMoment,
  ): Promise<SeriesName[]> {
    const signals = members.map(({ series }) => series);
    if (!signals.some(({ metric }) => metric === 'probe.checked')) return signals;
    const ofSite = await this.reader.siteChecks(book.shop, span, nowMs);
    return signals.filter(({ metric, dimension }) => metric !== 'probe.checked' || ofSite.includes(dimension));
  }

  /** Asked once: what an order was worth before does not change. */
  private async usualValues(
    { costing }: OpenIncident,
    { span }: CostCase,
    perDay: number | null,
    { book, context, nowMs }: ShopMoment,
  ): Promise<OrderValues[]> {
    if (costing?.values || perDay === null) return costing?.values ?? [];
    const values = await this.reader.values(book.shop, span, context.hours.timezone, perDay, nowMs);
    if (costing) costing.values = values;
    return values;
  }

  /** Those who tried to pay are few enough to be looked at one by one in all but the busiest shops. */
  private async byPayments(
    { span, parts }: CostCase,
    shop: string,
    currency: string,
    perDay: number,
    nowMs: number,
  ): Promise<CostFinding | null> {
    const lengthMs = Math.max(span.untilMs - span.fromMs, PAYERS_BEFORE_MS);
    if ((perDay * lengthMs) / DAY_MS > PAYERS_MAX) return null;
    const before = { fromMs: span.fromMs - lengthMs, untilMs: span.fromMs };
    const payers = (stretches: readonly Stretch[]): Promise<Payer[]> =>
      this.reader.payers(shop, stretches, currency, nowMs);
    const [now, earlier] = await Promise.all([payers([span, ...parts.after]), payers([before])]);
    return lostPayments({ now, before: earlier, currency, hours: (span.untilMs - span.fromMs) / HOUR_MS });
  }
}

function isLookDue(costing: Costing | undefined, own: readonly NumberedChange[], judgedMs: number): boolean {
  if (!costing) return own.length > 0;
  return judgedMs >= costing.nextMs;
}

function beginLook(home: OpenIncident, judgedMs: number): Costing {
  const costing = (home.costing ??= { nextMs: 0, evidence: null });
  const foundMs = home.members[0]?.foundMs ?? judgedMs;
  costing.nextMs =
    LOOK_AFTER_MS.map((afterMs) => foundMs + afterMs).find((atMs) => atMs > judgedMs + MINUTE_MS) ??
    Number.MAX_SAFE_INTEGER;
  return costing;
}

function isOtherCost(before: Impact | null, after: Impact | null): boolean {
  if (!before || !after) return before !== after;
  return Math.abs(after.lost - before.lost) > TOLD_PART * before.lost;
}

/** The line that is about to be told is a copy of the incident as it was before the look. */
function copyCost({ incident }: OpenIncident, change: NumberedChange['change']): void {
  change.impact = incident.impact && { ...incident.impact };
  markCostless(change, incident.costless);
  change.evidence = [...incident.evidence];
}

function markCostless(incident: Incident, costless: true | undefined): void {
  if (costless) incident.costless = true;
  else delete incident.costless;
}
