import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { stringify } from 'yaml';
import { simulateShop } from './simulate-shop.js';
import type { SimulatedEvent } from './simulated-event.js';
import type { SimulationOptions } from './simulation-options.js';
import type { Truth } from './truth.js';

/** Lines handed on at a time: one each would cost more in the stream than in the making. */
const LINES_PER_CHUNK = 500;

/** How far a simulation has come. */
export interface SimulationProgress {
  events: number;
  /** Time of the last event, RFC 3339 in UTC. */
  time: string;
}

/** What was written, and where. */
export interface WrittenSimulation {
  events: number;
  eventsPath: string;
  truthPath: string;
  shopsPath: string;
  truth: Truth;
}

/** Events as NDJSON, many lines to a chunk. */
export function* ndjsonChunks(
  events: Iterable<SimulatedEvent>,
  onProgress: (progress: SimulationProgress) => void,
): Generator<string> {
  let chunk = '';
  let count = 0;
  let time = '';
  for (const event of events) {
    chunk += `${JSON.stringify(event)}\n`;
    time = event.time;
    if (++count % LINES_PER_CHUNK > 0) continue;
    yield chunk;
    chunk = '';
    onProgress({ events: count, time });
  }
  if (chunk !== '') yield chunk;
  onProgress({ events: count, time });
}

/** Simulates a shop into a folder: `events.ndjson.gz`, `truth.json` and `shops.yaml`. */
export async function writeSimulation(
  dir: string,
  options: SimulationOptions,
  onProgress: (progress: SimulationProgress) => void = () => {},
): Promise<WrittenSimulation> {
  const { events, truth, shops } = simulateShop(options);
  await mkdir(dir, { recursive: true });
  const [eventsPath, truthPath, shopsPath] = [
    join(dir, 'events.ndjson.gz'),
    join(dir, 'truth.json'),
    join(dir, 'shops.yaml'),
  ];
  await writeFile(truthPath, `${JSON.stringify(truth, null, 1)}\n`);
  await writeFile(shopsPath, stringify(shops, { aliasDuplicateObjects: false }));
  let written = 0;
  const count = (progress: SimulationProgress): void => {
    written = progress.events;
    onProgress(progress);
  };
  await pipeline(Readable.from(ndjsonChunks(events, count)), createGzip({ level: 6 }), createWriteStream(eventsPath));
  return { events: written, eventsPath, truthPath, shopsPath, truth };
}
