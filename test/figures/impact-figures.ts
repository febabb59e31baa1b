import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import type { Truth } from '../../src/simulate/truth.js';
import type { FigurePart, FigureWorld, PartFigures } from './figure-part.js';
import { joinCosts, type ToldCost } from './told-costs.js';

/** Shops of three sizes in three zones, two seeds each: six weeks, of which in the last two things go wrong. */
const SHOPS = [
  { ordersPerDay: 60, timezone: 'Europe/Rome', country: 'IT', end: '2026-06-15T00:00:00Z' },
  { ordersPerDay: 200, timezone: 'America/Chicago', country: 'US', end: '2026-10-10T00:00:00Z' },
  { ordersPerDay: 600, timezone: 'Australia/Sydney', country: 'AU', end: '2026-03-20T00:00:00Z' },
];
const SEEDS = [101, 102];
/** What costs orders, and beside it what looks like it and costs none. */
const CLASSES = [
  'orders-zero',
  'orders-fall',
  'orders-delayed',
  'slow-abandoned',
  'checkout-broken',
  'payment-failures',
  'payments-outage',
  'giftcard-failures',
  'campaign-orders-zero',
  'probe-down',
  'orders-untracked',
  'slow-cart',
  'slow-unexplained',
  'slow-traffic',
  'bot-registrations',
  'import-network',
];

/** What incidents of simulated shops cost, as it is told, against what they did cost. */
export const impactFigures: FigurePart = async (world) => {
  const shops = SHOPS.flatMap((shop) => SEEDS.map((seed) => ({ ...shop, seed })));
  const told = (await Promise.all(shops.map((shop) => toldOf(world, shop)))).flat();
  return figuresOf(told);
};

async function toldOf(world: FigureWorld, shop: (typeof SHOPS)[number] & { seed: number }): Promise<ToldCost[]> {
  const name = `impact-${shop.ordersPerDay}-${shop.seed}`;
  const folder = join(world.workFolder, name);
  const options = { shop: name, weeks: 6, seed: shop.seed, end: shop.end, incidents: CLASSES.join(','), out: folder };
  const place = { 'orders-per-day': shop.ordersPerDay, timezone: shop.timezone, country: shop.country };
  await world.vedetta(
    'simulate',
    ...Object.entries({ ...options, ...place }).map(([key, value]) => `--${key}=${value}`),
  );
  const out = join(folder, 'incidents.ndjson');
  await world.vedetta('replay', join(folder, 'events.ndjson.gz'), '--shops', join(folder, 'shops.yaml'), '--out', out);
  world.tell(`  ${name} replayed`);
  return joinCosts(JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth, readFileSync(out, 'utf8'));
}

function figuresOf(told: readonly ToldCost[]): PartFigures {
  const costly = told.filter(({ lost }) => lost > 0);
  const named = costly.flatMap(({ lost, range }) => (range ? [{ lost, ...range }] : []));
  const within = named.filter(({ lost, low, high }) => lost >= low && lost <= high).length;
  const harmless = told.filter(({ lost, isFound }) => lost === 0 && isFound);
  const claimed = harmless.filter(({ range }) => range !== null).length;
  const all = costly.reduce((sum, { lost }) => sum + lost, 0);
  const less = { isLessBetter: true };
  return {
    rows: [
      {
        what: 'impact: the true loss lies in the range',
        measured: shareOf(within, named.length),
        shown: `${within} of ${named.length}`,
        aim: 0.9,
        atLeast: 0.75,
      },
      {
        what: 'impact: median width of the range, in true losses',
        measured: named.length > 0 ? median(named.map(({ lost, low, high }) => (high - low) / lost)) : null,
        aim: 1,
        atLeast: 2,
        ...less,
      },
      {
        what: 'impact: part of all that was lost that a cost is told of',
        measured: all > 0 ? named.reduce((sum, { lost }) => sum + lost, 0) / all : null,
        aim: 0.9,
        atLeast: 0.75,
      },
      {
        what: 'impact: a cost where nothing was lost',
        measured: shareOf(claimed, harmless.length),
        shown: `${claimed} of ${harmless.length}`,
        aim: 0.02,
        atLeast: 0.1,
        ...less,
      },
    ],
    details: told.map(lineOf),
  };
}

function shareOf(count: number, of: number): number | null {
  return of > 0 ? count / of : null;
}

function lineOf({ id, lost, isFound, range, evidence }: ToldCost): string {
  if (!isFound) return `not found   ${id}: lost ${lost}`;
  if (!range) return `no cost     ${id}: lost ${lost} [${evidence}]`;
  const verdict =
    lost >= range.low && lost <= range.high ? 'in range   ' : lost < range.low ? 'too much   ' : 'too little ';
  return `${verdict} ${id}: lost ${lost}, told ${range.mid} (${range.low} to ${range.high}) [${evidence}]`;
}
