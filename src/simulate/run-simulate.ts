import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { simulateShop } from './simulate-shop.js';
import { simulationProblems, type SimulationOptions } from './simulation-options.js';
import { ndjsonChunks, writeSimulation, type SimulationProgress } from './write-simulation.js';

/** What the command `vedetta simulate` was asked for. */
export interface SimulateCommand extends SimulationOptions {
  /** Folder for the events, the truth and the settings; without one the events alone go to stdout. */
  out?: string;
}

const EXIT_OK = 0;
const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;
const PROGRESS_EVERY_EVENTS = 100_000;

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

function reporter(stderr: Writable): (progress: SimulationProgress) => void {
  let next = PROGRESS_EVERY_EVENTS;
  return ({ events, time }) => {
    if (events < next) return;
    next = events + PROGRESS_EVERY_EVENTS;
    stderr.write(`${events} events, up to ${time}\n`);
  };
}

async function simulate(command: SimulateCommand, stdout: Writable, stderr: Writable): Promise<void> {
  if (command.out === undefined) {
    const { events } = simulateShop(command);
    await pipeline(Readable.from(ndjsonChunks(events, reporter(stderr))), stdout, { end: false });
    return;
  }
  const { events, eventsPath, truthPath, shopsPath, truth } = await writeSimulation(
    command.out,
    command,
    reporter(stderr),
  );
  if (truth.notPlaced.length > 0)
    stderr.write(`not shown, for want of room or because the shop is too small: ${truth.notPlaced.join(', ')}\n`);
  const summary = { events, incidents: truth.incidents.length, files: [eventsPath, shopsPath, truthPath] };
  stdout.write(`${JSON.stringify(summary)}\n`);
}

/**
 * Runs `vedetta simulate`: data on stdout, progress on stderr; gives the exit code, 2 where the options make no sense.
 * A reader that stops reading, such as `head`, is no failure.
 */
export async function runSimulate(command: SimulateCommand, stdout: Writable, stderr: Writable): Promise<number> {
  const problems = simulationProblems(command);
  for (const problem of problems) stderr.write(`simulate: ${problem}\n`);
  if (problems.length > 0) return EXIT_USAGE;
  try {
    await simulate(command, stdout, stderr);
    return EXIT_OK;
  } catch (error) {
    if (isBrokenPipe(error)) return EXIT_OK;
    stderr.write(`simulate: ${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT_FAILURE;
  }
}
