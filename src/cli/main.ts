import { Command, CommanderError } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../clock.js';
import { packageRoot } from '../config/package-root.js';
import { RolesError } from '../config/roles.js';
import { SettingsError } from '../config/settings.js';
import { addBacktestCommand } from './backtest-command.js';
import { addChangeCommand } from './change-command.js';
import type { CliContext } from './cli-context.js';
import { addDeadCommand } from './dead-command.js';
import { detachStdin } from './detach-stdin.js';
import { addReplayCommand } from './replay-command.js';
import { addScoreCommand } from './score-command.js';
import { addServeCommand } from './serve-command.js';
import { addSimulateCommand } from './simulate-command.js';
import { addStoreCommands } from './store-command.js';

/** Runs the command line `argv` (as process.argv) and gives the exit code: 0 ok, 1 failure, 2 usage, 3 incident found. */
export async function main(argv: readonly string[]): Promise<number> {
  const context: CliContext = {
    stdin: await detachStdin(argv.includes('-')),
    stdout: process.stdout,
    stderr: process.stderr,
    clock: systemClock,
    cwd: process.cwd(),
    exitCode: 0,
  };
  const program = createProgram(context);
  try {
    await program.parseAsync([...argv]);
    return context.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof SettingsError) {
      context.stderr.write(`${error.message}\n`);
      return 2;
    }
    if (error instanceof RolesError) {
      context.stderr.write(`vedetta: ${error.message}\n`);
      return 2;
    }
    context.stderr.write(`vedetta: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function createProgram(context: CliContext): Command {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string };
  const program = new Command('vedetta')
    .description('Anomaly detection for online shops')
    .version(version)
    // Else `vedetta change --version v1` would ask for our own.
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(see --help)');
  addServeCommand(program, context);
  addReplayCommand(program, context);
  addBacktestCommand(program, context);
  addScoreCommand(program, context);
  addSimulateCommand(program, context);
  addStoreCommands(program, context);
  addDeadCommand(program, context);
  addChangeCommand(program, context);
  // Subcommands are made with their own exit; without this a wrong option would end the process with 1.
  forEachCommand(program, (command) => command.exitOverride());
  return program;
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}
