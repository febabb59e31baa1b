import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { toSimulatedEvent, type TimedEvent } from '../../src/simulate/simulated-event.js';
import { within, type Span } from '../../src/simulate/span.js';
import { moveUciRows, UCI_TIMEZONE } from '../../src/simulate/uci-calendar.js';
import { uciEvents } from '../../src/simulate/uci-events.js';
import { parseUciRows } from '../../src/simulate/uci-sample.js';
import { writeEventFile } from './event-file.js';
import type { FigureWorld, PartFigures } from './figure-part.js';
import { openedIn, openedText, type Opened } from './incident-lines.js';
import { medianDelay, plantDayStops, plantStops, seriesFortnights } from './uci-stops.js';

const MINUTE_MS = 60_000;
/** The evening of the sample's last day: rows keep the place that they have in the sample. */
const LAST_EVENING = Date.parse('2011-08-31T22:45:00Z');
/** February to August, London time: what comes before teaches what is normal. */
const JUDGED: Span = { startMs: Date.parse('2011-02-01T00:00:00Z'), endMs: Date.parse('2011-08-31T23:00:00Z') };
const SERIES = ['order.placed', 'customer.registered'];
const STOP_RUNS = 3;
const DAY_STOP_RUNS = 2;
const STOPPED_KINDS = ['drop', 'silence'];

/** One replay of the sample: as it is, or with stops in it. */
interface UciRun {
  shop: string;
  stops: Span[];
}

interface FoundStop {
  stop: Span;
  by: Opened | null;
  /** What was open already, or was opened while it lasted. */
  around: Opened[];
}

/** The UCI shop with no settings but zone and country: false alarms on it as it is, and how soon stops are found. */
export async function uciFigures(world: FigureWorld): Promise<PartFigures> {
  const csv = readFileSync(join(world.dataFolder, 'retail', 'uci-online-retail', 'minutes.csv'), 'utf8');
  const moved = moveUciRows(parseUciRows(csv), LAST_EVENING);
  const events = uciEvents(moved, LAST_EVENING);
  const judged = moved.filter((row) => within(JUDGED, row.atMs));
  const clean: UciRun = { shop: 'uci-clean', stops: [] };
  const stopped = plantStops(judged, STOP_RUNS, 'uci/stops').map((stops, i) => ({ shop: `uci-stop-${i}`, stops }));
  const closed = plantDayStops(judged, DAY_STOP_RUNS, 'uci/days').map((stops, i) => ({ shop: `uci-day-${i}`, stops }));
  // Two files, so that both children have the same to do.
  const runs = [clean, ...stopped, ...closed];
  const halves = [runs.filter((_, i) => i % 2 === 0), runs.filter((_, i) => i % 2 === 1)];
  const opened = (await Promise.all(halves.map((half, i) => replayed(world, `uci-${i}`, half, events)))).flat();
  const falseOnes = opened.filter(({ shop, detectedMs }) => shop === clean.shop && within(JUDGED, detectedMs));
  const stops = foundStops(stopped, opened);
  const days = foundStops(closed, opened);
  return {
    rows: [falseRow(falseOnes), stopRow(stops), dayRow(days)],
    details: [
      ...falseOnes.map((one) => `uci false ${openedText(one)}${relatedText(one)}`),
      ...stops.map((one) => stopLine('stop', one)),
      ...days.map((one) => stopLine('day', one)),
    ],
  };
}

async function replayed(world: FigureWorld, name: string, runs: UciRun[], events: TimedEvent[]): Promise<Opened[]> {
  const [file, shops, out] = ['events.ndjson', 'shops.yaml', 'incidents.ndjson'].map((one) =>
    join(world.workFolder, `${name}-${one}`),
  ) as [string, string, string];
  writeFileSync(shops, stringify({ shops: runs.map(({ shop }) => ({ shop, timezone: UCI_TIMEZONE, country: 'GB' })) }));
  await writeEventFile(file, eventsOf(runs, events));
  await world.vedetta('replay', file, '--shops', shops, '--out', out);
  world.tell(`  ${runs.map(({ shop }) => shop).join(', ')} replayed`);
  return openedIn(out);
}

function* eventsOf(runs: readonly UciRun[], events: readonly TimedEvent[]): Generator<object> {
  for (const event of events) {
    for (const { shop, stops } of runs) {
      if (!stops.some((stop) => within(stop, event.atMs))) yield toSimulatedEvent(shop, event);
    }
  }
}

/** By the first incident that says, while it lasts, that orders or all events have stopped. */
function foundStops(runs: readonly UciRun[], opened: readonly Opened[]): FoundStop[] {
  return runs.flatMap(({ shop, stops }) =>
    stops.map((stop) => {
      const around = opened.filter(
        (one) => one.shop === shop && one.detectedMs < stop.endMs && one.resolvedMs > stop.startMs,
      );
      return { stop, by: around.find((one) => within(stop, one.detectedMs) && saysStop(one)) ?? null, around };
    }),
  );
}

function saysStop({ metric, kind }: Opened): boolean {
  return metric === 'ingest.silence' || (metric === 'order.placed' && STOPPED_KINDS.includes(kind));
}

function minutesTo({ stop, by }: FoundStop): number | null {
  return by === null ? null : (by.detectedMs - stop.startMs) / MINUTE_MS;
}

function falseRow(falseOnes: readonly Opened[]) {
  const measured = falseOnes.length / seriesFortnights(SERIES.length, JUDGED);
  const shown = `${measured.toFixed(2)} (${falseOnes.length})`;
  return { what: 'uci: false alarms a series-fortnight', measured, shown, aim: 0.3, atLeast: 1, isLessBetter: true };
}

function stopRow(stops: readonly FoundStop[]) {
  const measured = medianDelay(stops.map(minutesTo));
  const foundBy = stops.flatMap(({ by }) => by?.metric ?? []);
  const byOrders = foundBy.filter((metric) => metric === 'order.placed').length;
  const shown = `${foundBy.length} of ${stops.length} found, ${byOrders} as orders, ${foundBy.length - byOrders} as silence`;
  const what = 'uci: median minutes to a full stop at 6 orders an hour';
  return { what, measured, shown: `${minutesText(measured)} (${shown})`, aim: 75, atLeast: 100, isLessBetter: true };
}

function minutesText(minutes: number | null): string {
  if (minutes === null) return 'none';
  return Number.isFinite(minutes) ? String(Math.round(minutes)) : 'never';
}

function dayRow(days: readonly FoundStop[]) {
  const found = days.filter(({ by }) => by !== null).length;
  const shown = `${found} of ${days.length}`;
  const measured = days.length === 0 ? null : found / days.length;
  return { what: 'uci: stops of a trading day found', measured, shown, aim: 1, atLeast: 1 };
}

function stopLine(label: string, found: FoundStop): string {
  const { stop, by, around } = found;
  const what = by === null ? `NOT FOUND (${around.map(openedText).join(' | ') || 'nothing open'})` : openedText(by);
  const minutes = minutesTo(found);
  return `uci ${label} ${new Date(stop.startMs).toISOString()} ${minutes === null ? '-' : Math.round(minutes)} min: ${what}`;
}

function relatedText({ line }: Opened): string {
  return line.related.length === 0
    ? ''
    : ` related ${line.related.map(({ metric, kind }) => `${metric} ${kind}`).join(', ')}`;
}
