import { Option, type Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { readEnvironment } from '../config/environment.js';
import { loadSettings } from '../config/settings.js';
import { recordedChange } from '../control/record-change.js';
import type { CommandResult } from '../control/store-commands.js';
import type { CliContext } from './cli-context.js';
import { runWhereOpen } from './store-command.js';

const KINDS = ['deploy', 'config', 'module', 'content', 'campaign', 'maintenance', 'import'];
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 1_000;
const TIMEOUT_MS = 15_000;

interface ChangeOptions {
  kind: string;
  title: string;
  version?: string;
  commit?: string;
  author?: string;
  url?: string;
  environment?: string;
  modules?: string;
  endsAt?: string;
  at?: string;
  shop?: string;
  id?: string;
  server?: string;
  key?: string;
}

/** Adds `vedetta change`: tells of a change from a CI job, or on the machine of the service. */
export function addChangeCommand(program: Command, context: CliContext): void {
  program
    .command('change')
    .description('tell of a change: to VEDETTA_URL with VEDETTA_KEY from a CI job, else to the service of this machine')
    .addOption(new Option('--kind <kind>', 'what was changed').choices(KINDS).makeOptionMandatory())
    .requiredOption('--title <title>', 'in a few words')
    .option('--shop <shop>', 'the shop; a key that belongs to one shop knows it')
    .option('--version <version>')
    .option('--commit <commit>')
    .option('--author <author>')
    .option('--url <url>', 'where to read about it')
    .option('--environment <name>', 'production where not given; what is made elsewhere is not judged')
    .option('--modules <names>', 'modules that were touched, with commas between them')
    .option('--at <time>', 'when it was made; now where not given')
    .option('--ends-at <time>', 'when it is over, as a maintenance or a campaign is')
    .option('--id <id>', 'told again with the same id it counts once')
    .option('--server <address>', 'instead of VEDETTA_URL')
    .option('--key <key>', 'instead of VEDETTA_KEY, which nobody sees in a list of processes')
    .action((options: ChangeOptions) => tellChange(options, context));
}

async function tellChange(options: ChangeOptions, context: CliContext): Promise<void> {
  const event = eventOf(options, context);
  const settings = loadSettings(readEnvironment(context.cwd), context.cwd);
  const server = options.server ?? settings.serviceUrl;
  if (server === null) {
    await runWhereOpen({ command: 'change', args: { event: JSON.stringify(event) } }, context);
    return;
  }
  const key = options.key ?? settings.serviceKey;
  const { stdout, stderr, exitCode } =
    key === null || !URL.canParse(server)
      ? usage(key === null ? 'VEDETTA_KEY is needed beside VEDETTA_URL' : `${server} is not an address`)
      : await send(event, new URL('v1/events', server.endsWith('/') ? server : `${server}/`), key);
  context.stdout.write(stdout);
  context.stderr.write(stderr);
  context.exitCode = exitCode;
}

/** The change as an event. What is not given is left out; whoever takes it checks the rest. */
function eventOf(options: ChangeOptions, { clock }: CliContext): { id: string } & Record<string, unknown> {
  const { kind, title, version, commit, author, url, environment, modules, endsAt, at, shop, id } = options;
  const names = modules?.split(',').map((name) => name.trim());
  return {
    specversion: '1.0',
    id: id ?? `change-${randomUUID()}`,
    source: '/cli/change',
    type: 'change.made',
    time: at ?? new Date(clock.now()).toISOString(),
    ...(shop !== undefined && { shop }),
    data: {
      kind,
      title,
      version,
      commit,
      author,
      url,
      environment,
      endsAt,
      modules: names?.filter((name) => name !== ''),
    },
  };
}

/** Sends it, and again where nobody could take it: it has its id, so it counts once. */
async function send(event: { id: string }, address: URL, key: string): Promise<CommandResult> {
  let problem = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** attempt));
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(event),
        // A key must not follow to another host.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      if (response.status === 202)
        return recordedChange(event.id, JSON.parse(text) as Parameters<typeof recordedChange>[1]);
      problem = `${address.host} answered ${response.status}${detailIn(text)}`;
      if (response.status < 500 && response.status !== 429) break;
    } catch (error) {
      problem = `${address.host} could not be reached: ${reasonOf(error)}`;
    }
  }
  return { exitCode: 1, stdout: '', stderr: `vedetta: ${problem}\n` };
}

function usage(problem: string): CommandResult {
  return { exitCode: 2, stdout: '', stderr: `vedetta: ${problem}\n` };
}

function detailIn(text: string): string {
  const detail = /"detail":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return detail === undefined ? '' : `: ${detail.slice(0, 300)}`;
}

/** Fetch says only that it failed; why is in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
