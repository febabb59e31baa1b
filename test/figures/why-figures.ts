import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReplayedChange } from '../../src/replay/replay-verdicts.js';
import type { Truth } from '../../src/simulate/truth.js';
import { calibrationError, calibrationLines } from './calibration.js';
import type { FigurePart, FigureWorld } from './figure-part.js';
import type { FigureRow } from './figure-table.js';
import { scenarioEvaluation, type Match } from './scenario-evaluation.js';
import { causeClaims, suspectClaims, verdictTallies, type VerdictTally } from './why-claims.js';

/** Orders a day of each shop. The name of a shop is part of what its events are drawn by. */
const ORDERS_PER_DAY = [60, 90, 120, 150, 180, 220, 260, 320, 400];
const WEEKS = 4;
const END = '2026-06-01T00:00:00Z';
/** Of no shop by which a weight was set. */
const SEED = 'why';

interface WhyShop {
  name: string;
  truth: string;
  incidents: string;
  changes: ReplayedChange[];
}

/**
 * Causes, suspects and verdicts over some hundred incidents of simulated shops, with innocent changes put near them:
 * what `vedetta simulate` makes, each through `vedetta replay`, against its own truth.
 */
export const whyFigures: FigurePart = async (world) => {
  const evaluation = await scenarioEvaluation(world.dataFolder);
  const shops = await Promise.all(
    ORDERS_PER_DAY.map((orders, index) => replayed(world, `why-${String(index + 1).padStart(2, '0')}`, orders)),
  );
  const matches = evaluation.evaluateFiles(shops.map(({ truth, incidents }) => [truth, incidents]));
  const { cause, suspects } = evaluation.score(matches);
  const [causes, accused] = [causeClaims(matches), suspectClaims(matches)];
  const tallies = shops.map(({ truth, changes }) => verdictTallies(changes, truthIn(truth).incidents));
  const guilty = together(tallies.map((one) => one.guilty));
  const harmless = together(tallies.map((one) => one.harmless));
  const incidents = matches.flatMap(({ truths }) => truths);
  const found = incidents.filter(({ found: one }) => one !== null).length;
  const less = { isLessBetter: true };
  const rows: FigureRow[] = [
    {
      what: 'why: incidents made',
      measured: incidents.length,
      shown: `${incidents.length} (${found} found)`,
      aim: 300,
      atLeast: 300,
    },
    { what: 'why: cause right, where labelled', measured: cause.accuracy, aim: 0.97, atLeast: 0.92 },
    { what: 'why: suspect hit@1', measured: suspects.hitAt1, aim: 0.95, atLeast: 0.85 },
    {
      what: 'why: calibration error of causes',
      measured: calibrationError(causes),
      aim: 0.05,
      atLeast: 0.1,
      ...less,
    },
    {
      what: 'why: calibration error of suspects',
      measured: calibrationError(accused),
      aim: 0.05,
      atLeast: 0.1,
      ...less,
    },
    { what: 'why: harmless changes called faulty', ...shareOf(harmless), aim: 0, atLeast: 0.02, ...less },
    { what: 'why: guilty changes called clean', ...shareOf(guilty), aim: 0, atLeast: 0, ...less },
  ];
  const details = [
    ...evaluation.details(matches).split('\n'),
    ...matches.flatMap(wrongLines),
    ...calibrationLines('causes', causes),
    ...calibrationLines('suspects', accused),
    ...[...harmless.wrong, ...guilty.wrong].map(
      ({ shop, at, title, verdict, evidence }) => `verdict ${shop} ${at} ${title}: ${verdict}, ${evidence[0] ?? ''}`,
    ),
    `guilty changes: ${JSON.stringify(guilty.byVerdict)}, harmless ones: ${JSON.stringify(harmless.byVerdict)}`,
  ];
  return { rows, details: details.filter((line) => line !== '') };
};

async function replayed(world: FigureWorld, name: string, ordersPerDay: number): Promise<WhyShop> {
  const folder = join(world.workFolder, name);
  const [incidents, changes] = [join(folder, 'incidents.ndjson'), join(folder, 'changes.ndjson')];
  const size = ['--weeks', String(WEEKS), '--orders-per-day', String(ordersPerDay), '--end', END];
  await world.vedetta('simulate', '--shop', name, '--seed', SEED, ...size, '--out', folder);
  const settings = ['--shops', join(folder, 'shops.yaml')];
  const written = ['--out', incidents, '--changes', changes];
  await world.vedetta('replay', join(folder, 'events.ndjson.gz'), ...settings, ...written);
  world.tell(`  ${name} replayed`);
  const truth = join(folder, 'truth.json');
  const { warmupFrom } = truthIn(truth);
  return { name, truth, incidents, changes: changesIn(changes).filter(({ at }) => at >= warmupFrom) };
}

function truthIn(path: string): Truth {
  return JSON.parse(readFileSync(path, 'utf8')) as Truth;
}

function changesIn(path: string): ReplayedChange[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ReplayedChange);
}

/** Incidents with another cause or another first suspect than the labelled one. */
function wrongLines({ truths }: Match): string[] {
  return truths.flatMap(({ id, start, cause, causes, suspects, found }) => {
    if (found === null) return [];
    const { cause: named, causeConfidence, suspects: told } = found.last;
    const wanted = causes ?? (cause === null ? [] : [cause]);
    const isRight = wanted.length === 0 || wanted.includes(named);
    const names = suspects.flatMap(({ ref, aliases = [] }) => [ref, ...aliases]);
    const isHit = suspects.length === 0 || names.includes(told[0]?.ref ?? '');
    return [
      isRight ? '' : `cause   ${start}  ${id}: ${named} (${causeConfidence}), labelled ${wanted.join(' or ')}`,
      isHit ? '' : `suspect ${start}  ${id}: ${told[0]?.ref ?? 'none'}, labelled ${names[0]!}`,
    ];
  });
}

function together(tallies: readonly VerdictTally[]): VerdictTally {
  const byVerdict: Record<string, number> = {};
  for (const tally of tallies)
    for (const [verdict, count] of Object.entries(tally.byVerdict))
      byVerdict[verdict] = (byVerdict[verdict] ?? 0) + count;
  return {
    count: tallies.reduce((sum, { count }) => sum + count, 0),
    wrong: tallies.flatMap(({ wrong }) => wrong),
    byVerdict,
  };
}

function shareOf({ count, wrong }: VerdictTally): { measured: number | null; shown: string } {
  return { measured: count === 0 ? null : wrong.length / count, shown: `${wrong.length} of ${count}` };
}
