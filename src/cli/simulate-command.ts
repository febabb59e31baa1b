import { InvalidArgumentError, type Command } from 'commander';
import { runSimulate } from '../simulate/run-simulate.js';
import { DEFAULT_SIMULATION, type SimulationOptions } from '../simulate/simulation-options.js';
import { INCIDENT_CLASSES } from '../simulate/truth.js';
import type { CliContext } from './cli-context.js';

interface SimulateOptions extends Omit<SimulationOptions, 'endMs' | 'incidents'> {
  end?: number;
  incidents: string;
  out?: string;
}

/** Adds `vedetta simulate`. */
export function addSimulateCommand(program: Command, context: CliContext): void {
  const usual = DEFAULT_SIMULATION;
  program
    .command('simulate')
    .description('write labelled shop traffic: events, truth and shop settings')
    .option('--shop <shop>', 'name of the shop', usual.shop)
    .option('--weeks <weeks>', 'length of the period', numberOption, usual.weeks)
    .option('--orders-per-day <orders>', 'size of the shop', numberOption, usual.ordersPerDay)
    .option('--timezone <zone>', 'IANA zone', usual.timezone)
    .option('--country <country>', 'whose public holidays are quiet days', usual.country)
    .option('--currency <currency>', 'ISO 4217; the country’s where not given')
    .option('--seed <seed>', 'the same seed gives the same events', String(usual.seed))
    .option('--end <time>', 'end of the period; now where not given', momentOption)
    .option('--incidents <classes>', `all, none, or names with commas: ${INCIDENT_CLASSES.join(', ')}`, 'all')
    .option('--duplicates-share <share>', 'share of events that come twice', numberOption, usual.duplicatesShare)
    .option('--late-share <share>', 'share of events that come up to half an hour late', numberOption, usual.lateShare)
    .option('--events-per-second <rate>', 'mean rate, reached by more or fewer page views', numberOption)
    .option('--out <folder>', 'where to write events.ndjson.gz, truth.json and shops.yaml; else events go to stdout')
    .action(async ({ end, incidents, ...options }: SimulateOptions) => {
      const command = { ...options, endMs: end ?? context.clock.now(), incidents: classesOf(incidents) };
      context.exitCode = await runSimulate(command, context.stdout, context.stderr);
    });
}

function classesOf(text: string): SimulationOptions['incidents'] {
  if (text === 'all' || text === 'none') return text;
  const names = text.split(',').map((name) => name.trim());
  const known = INCIDENT_CLASSES.filter((name) => names.includes(name));
  const unknown = names.find((name) => !known.some((one) => one === name));
  if (unknown !== undefined) throw new Error(`--incidents: there is no class ${unknown}`);
  return known;
}

function numberOption(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError('it must be a number');
  return number;
}

function momentOption(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('it must be a moment such as 2026-11-20T00:00:00Z');
  return ms;
}
