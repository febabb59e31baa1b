import type { Command } from 'commander';
import { createLog } from '../config/create-log.js';
import { readEnvironment } from '../config/environment.js';
import { parseRoles, ROLES, type Role } from '../config/roles.js';
import { loadSettings } from '../config/settings.js';
import { startService } from '../service.js';
import type { CliContext } from './cli-context.js';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Adds `vedetta serve`. */
export function addServeCommand(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('run the service: way in, writer, detection, notices, API and page')
    .option('--roles <roles>', `what this process does: ${ROLES.join(',')}; everything where not given`)
    .addHelpText('after', '\nSettings come from the environment or .env; the README has the table.')
    .action(async (options: { roles?: string }) => {
      const roles = options.roles === undefined ? ROLES : parseRoles(options.roles);
      context.exitCode = await serve(roles, context);
    });
}

async function serve(roles: readonly Role[], { stderr, clock, cwd }: CliContext): Promise<number> {
  const settings = loadSettings(readEnvironment(cwd), cwd);
  const log = createLog(settings.logLevel);
  let end: (exitCode: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  const service = await startService({
    settings,
    roles,
    clock,
    log,
    console: stderr,
    onFailed: (error) => {
      log.fatal({ err: error }, 'the service cannot go on; start it anew');
      end(1);
    },
  });
  // Before anybody is told that it runs: whoever is may end it at once.
  for (const signal of STOP_SIGNALS) process.once(signal, () => end(0));
  stderr.write(`Vedetta is running at ${service.url}\n`);
  const exitCode = await ended;
  await service.stop();
  return exitCode;
}
