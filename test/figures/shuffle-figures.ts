import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { randomSource } from '../../src/simulate/random-source.js';
import { simulateShop } from '../../src/simulate/simulate-shop.js';
import { DEFAULT_SIMULATION } from '../../src/simulate/simulation-options.js';
import type { PointDifference } from './compare-points.js';
import { writeEventFile } from './event-file.js';
import type { FigureWorld, PartFigures } from './figure-part.js';
import { compareOpened, differenceLines, openedIn } from './incident-lines.js';
import { inOrder, shuffled } from './shuffle-events.js';

type AnyEvent = { time: string };

/** What arrives out of order, against the same in order: a scenario and a simulated shop. */
export async function shuffleFigures(world: FigureWorld): Promise<PartFigures> {
  const small = join(world.dataFolder, 'scenarios', 'small');
  const text = gunzipSync(readFileSync(join(small, 'events.ndjson.gz'))).toString('utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  copyFileSync(join(small, 'shops.yaml'), join(world.workFolder, 'shuffle-small-shops.yaml'));
  const first = shuffleOf(
    world,
    'small',
    lines.map((line) => JSON.parse(line) as AnyEvent),
  );
  const simulation = simulateShop({
    ...DEFAULT_SIMULATION,
    shop: 'figures-shuffle',
    seed: 'figures/shuffle',
    endMs: Date.parse('2026-06-01T00:00:00Z'),
  });
  writeFileSync(join(world.workFolder, 'shuffle-simulated-shops.yaml'), stringify(simulation.shops));
  const parts = [await first, await shuffleOf(world, 'simulated', [...simulation.events])];
  return { rows: parts.flatMap(({ rows }) => rows), details: parts.flatMap(({ details }) => details) };
}

async function shuffleOf(world: FigureWorld, name: string, events: readonly AnyEvent[]): Promise<PartFigures> {
  const path = (of: string): string => join(world.workFolder, `shuffle-${name}-${of}`);
  await writeEventFile(path('ordered.ndjson'), inOrder(events));
  await writeEventFile(path('shuffled.ndjson'), shuffled(events, randomSource(`shuffle/${name}`)));
  const replay = async (of: string): Promise<string> => {
    const out = path(`${of}-incidents.ndjson`);
    await world.vedetta('replay', path(`${of}.ndjson`), '--shops', path('shops.yaml'), '--out', out);
    world.tell(`  ${name} replayed ${of}`);
    return out;
  };
  const [ordered, late, compared] = await Promise.all([
    replay('ordered'),
    replay('shuffled'),
    world.script('compare-points', path('ordered.ndjson'), path('shuffled.ndjson')),
  ]);
  const points = JSON.parse(compared) as PointDifference;
  const found = openedIn(late, 'in-the-end');
  const standing = found.filter(({ isWithdrawn }) => !isWithdrawn);
  const difference = compareOpened(openedIn(ordered, 'in-the-end'), standing);
  const { equal, moved, lost, extra } = difference;
  const unequal = moved.length + lost.length + extra.length;
  const none = { aim: 0, atLeast: 0, isLessBetter: true };
  return {
    rows: [
      {
        what: `shuffle ${name}: rollups that differ`,
        measured: points.different,
        shown: `${points.different} of ${points.points}`,
        ...none,
      },
      {
        what: `shuffle ${name}: incidents that differ`,
        measured: unequal,
        shown: `${unequal} (${extra.length} extra, ${lost.length} lost, ${moved.length} moved, ${equal} equal; ${found.length - standing.length} withdrawn)`,
        ...none,
      },
    ],
    details: differenceLines(`shuffle ${name}`, difference),
  };
}
