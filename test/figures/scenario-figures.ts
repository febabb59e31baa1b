import { join } from 'node:path';
import type { FigurePart, FigureWorld } from './figure-part.js';
import type { FigureRow } from './figure-table.js';
import { scenarioEvaluation, type MatchedTruth, type Scores } from './scenario-evaluation.js';

const SHOPS = ['small', 'medium', 'large'] as const;

/** The three labelled shops, each through `vedetta replay`, judged by the evaluation that lies beside them. */
export const scenarioFigures: FigurePart = async (world) => {
  const folder = join(world.dataFolder, 'scenarios');
  const pairs = await Promise.all(SHOPS.map((name) => replayed(world, folder, name)));
  const evaluation = await scenarioEvaluation(world.dataFolder);
  const matches = evaluation.evaluateFiles(pairs);
  const each = matches.map((one, i) => ({ name: SHOPS[i] ?? '', match: one, scores: evaluation.score([one]) }));
  return {
    rows: [...each.flatMap(({ name, scores }) => rowsOfShop(name, scores)), ...rowsTogether(evaluation.score(matches))],
    details: each.flatMap(({ name, match }) =>
      [...evaluation.details([match]).split('\n'), ...match.truths.flatMap(namedLines)]
        .filter((line) => line !== '')
        .map((line) => `${name} ${line}`),
    ),
  };
};

/** What was named as cause and first suspect, where they are labelled and another was named. */
function namedLines({ id, start, cause, causes, suspects = [], found }: MatchedTruth): string[] {
  if (found === null) return [];
  const wantedCauses = causes ?? (cause ? [cause] : []);
  const { cause: named = 'none', suspects: [first] = [] } = found.last;
  const isGuilty = suspects.length === 0 || suspects.some(({ ref }) => ref === first?.ref);
  return [
    wantedCauses.length === 0 || wantedCauses.includes(named)
      ? ''
      : `cause   ${start}  ${id}: ${named}, labelled ${wantedCauses.join(' or ')}`,
    isGuilty
      ? ''
      : `suspect ${start}  ${id}: ${first?.ref ?? 'none'}, labelled ${suspects.map(({ ref }) => ref).join(' or ')}`,
  ];
}

async function replayed(world: FigureWorld, folder: string, name: string): Promise<[string, string]> {
  const out = join(world.workFolder, `scenario-${name}.ndjson`);
  const events = join(folder, name, 'events.ndjson.gz');
  await world.vedetta('replay', events, '--shops', join(folder, name, 'shops.yaml'), '--out', out);
  world.tell(`  ${name} replayed`);
  return [join(folder, name, 'truth.json'), out];
}

function rowsOfShop(name: string, scores: Scores): FigureRow[] {
  return [
    { what: `scenario ${name}: F1`, measured: scores.f1, aim: 0.97, atLeast: 0.92 },
    {
      what: `scenario ${name}: false incidents a shop-week`,
      measured: scores.false.perShopWeekEvaluation,
      aim: 0.1,
      atLeast: 0.3,
      isLessBetter: true,
    },
  ];
}

function rowsTogether(scores: Scores): FigureRow[] {
  const less = { isLessBetter: true };
  return [
    { what: 'scenarios: median delay, minutes', measured: scores.delayMinutes.median, aim: 10, atLeast: 15, ...less },
    {
      what: 'scenarios: 90th percentile delay, minutes',
      measured: scores.delayMinutes.p90,
      aim: 60,
      atLeast: 150,
      ...less,
    },
    {
      what: 'scenarios: duplicates a detected one',
      measured: scores.duplicates.perDetected,
      aim: 0.05,
      atLeast: 0.25,
      ...less,
    },
    { what: 'scenarios: cause right, where labelled', measured: scores.cause.accuracy, aim: 0.97, atLeast: 0.92 },
    { what: 'scenarios: suspect hit@1', measured: scores.suspects.hitAt1, aim: 0.95, atLeast: 0.85 },
    { what: 'scenarios: cause-weighted F1', measured: scores.f1CauseWeighted, aim: 0.96, atLeast: 0.9 },
  ];
}
