import { InvalidArgumentError, type Command } from 'commander';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CliContext } from './cli-context.js';
import { callWhereOpen } from './store-command.js';

interface BacktestOptions {
  shop: string;
  from?: string;
  to?: string;
  alarmBudget?: string;
  settings?: string;
  out?: string;
}

/** Adds `vedetta backtest`. */
export function addBacktestCommand(program: Command, context: CliContext): void {
  program
    .command('backtest')
    .description('say what settings would have told of stored history, and how often they would have called')
    .requiredOption('--shop <shop>', 'the shop')
    .option('--from <time>', 'judge from this moment on; 28 days before --to where not given', checkedMoment)
    .option('--to <time>', 'judge up to this moment; now where not given', checkedMoment)
    .option('--alarm-budget <budget>', 'calm, normal or nervous, or false alarms a week')
    .option('--settings <file>', 'YAML with settings to lay over the stored ones')
    .option('--out <file>', 'write incidents here and not to stdout')
    .action((options: BacktestOptions) => backtest(options, context));
}

/** As RFC 3339 in UTC: the text may have to reach another process. */
function checkedMoment(text: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('it must be a moment such as 2026-11-20T00:00:00Z');
  return new Date(ms).toISOString();
}

async function backtest({ settings: file, out, ...options }: BacktestOptions, context: CliContext): Promise<void> {
  const settings = file === undefined ? undefined : readFileSync(resolve(context.cwd, file), 'utf8');
  const result = await callWhereOpen({ command: 'backtest', args: { ...options, file, settings } }, context);
  if (out === undefined) context.stdout.write(result.stdout);
  else if (result.exitCode === 0) writeFileSync(resolve(context.cwd, out), result.stdout);
  context.stderr.write(result.stderr);
  context.exitCode = result.exitCode;
}
