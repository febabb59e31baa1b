import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FigureWorld, PartFigures } from './figure-part.js';
import type { FigureRow } from './figure-table.js';

type Labels = Record<string, unknown>;

interface ProfileScore {
  normalised: number | null;
  threshold: number;
  alert: { hit: number; windows: number; falseAlerts: number; alerts: number };
  files: { name: string; hit: number; windows: number; fpRows: number }[];
}

interface Scorer {
  load(results: string, labels: Labels, data: string): { files: unknown[] };
  scoreSet(files: unknown[], thresholds: null): Record<string, ProfileScore>;
  bestAlertF1(files: unknown[]): {
    threshold: number;
    precision: number;
    recall: number;
    f1: number;
    falsePer1000: number;
  };
}

/** The series of NAB, each through `vedetta score`, by the scorer that lies beside them; every profile its own threshold. */
export async function nabFigures(world: FigureWorld): Promise<PartFigures> {
  const { profiles, best, details } = await scored(world, join(world.dataFolder, 'nab'), 'nab');
  const row = (what: string, profile: string, aim: number, atLeast: number): FigureRow => ({
    what: `nab: ${what}`,
    measured: profiles[profile]?.normalised ?? null,
    aim,
    atLeast,
  });
  return {
    rows: [
      row('standard', 'standard', 76, 69),
      row('low FP', 'reward_low_FP_rate', 68, 62),
      row('low FN', 'reward_low_FN_rate', 82, 73),
      { what: 'nab: best alert F1', measured: best.f1, aim: 0.75, atLeast: 0.68 },
      {
        what: 'nab: false alerts in 1,000 rows there',
        measured: best.falsePer1000,
        aim: 0.1,
        atLeast: 0.2,
        isLessBetter: true,
      },
    ],
    details,
  };
}

/** The labelled series of cloud monitoring, in the same way. */
export async function cloudFigures(world: FigureWorld): Promise<PartFigures> {
  const { best, details } = await scored(world, join(world.dataFolder, 'retail', 'cloud-monitoring'), 'cloud');
  return { rows: [{ what: 'cloud: best alert F1', measured: best.f1, aim: 0.7, atLeast: 0.6 }], details };
}

async function scored(world: FigureWorld, folder: string, name: string) {
  const labels = JSON.parse(readFileSync(join(folder, 'labels', 'combined_windows.json'), 'utf8')) as Labels;
  const results = join(world.workFolder, name);
  const score = async (file: string): Promise<void> => {
    mkdirSync(dirname(join(results, file)), { recursive: true });
    writeFileSync(join(results, file), await world.vedetta('score', join(folder, 'data', file)));
  };
  await Promise.all(Object.keys(labels).map(score));
  const scorer = (await import(pathToFileURL(join(world.dataFolder, 'nab', 'score.mjs')).href)) as Scorer;
  const { files } = scorer.load(results, labels, join(folder, 'data'));
  const profiles = scorer.scoreSet(files, null);
  const best = scorer.bestAlertF1(files);
  return { profiles, best, details: detailsOf(name, profiles, best) };
}

function detailsOf(
  name: string,
  profiles: Record<string, ProfileScore>,
  best: { threshold: number; precision: number; recall: number; falsePer1000: number },
): string[] {
  const { threshold, precision, recall, falsePer1000 } = best;
  const figures = `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, false in 1,000 rows ${falsePer1000.toFixed(3)}`;
  return [
    `${name} best alerts at ${threshold}: ${figures}`,
    ...(profiles['standard']?.files ?? [])
      .filter(({ hit, windows, fpRows }) => hit < windows || fpRows > 0)
      .map((file) => `${name} ${file.name}: ${file.hit} of ${file.windows} windows hit, ${file.fpRows} false rows`),
  ];
}
