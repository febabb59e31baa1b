import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createKafka, examineStream, STREAM_TOPIC } from '../../ingest/index.js';
import { createLog } from '../config/create-log.js';
import { readEnvironment } from '../config/environment.js';
import { loadSettings, type Settings } from '../config/settings.js';
import { callControlSocket, controlSocketPath } from '../control/control-socket.js';
import { collectorHere } from '../control/record-change.js';
import { runStoreCommand, type CommandResult, type StoreCommandCall } from '../control/store-commands.js';
import { openStores } from '../open-stores.js';
import type { CliContext } from './cli-context.js';

/** Adds the commands that look into the stores or change them: migrate, doctor, keys, shops. */
export function addStoreCommands(program: Command, context: CliContext): void {
  const run = (command: string, args: StoreCommandCall['args'] = {}) => runWhereOpen({ command, args }, context);
  program
    .command('migrate')
    .description('bring the schemas of both stores up to date')
    .action(() => run('migrate'));
  program
    .command('doctor')
    .description('check settings and every connection, with a plain verdict')
    .action(async () => {
      await run('doctor');
      await examineKafka(context);
    });
  addKeysCommand(program, run);
  addShopsCommand(program, context, run);
}

/** What `doctor` says of the brokers, where there are any: asked from here, as the service's processes would. */
async function examineKafka(context: CliContext): Promise<void> {
  const {
    kafkaBrokers: brokers,
    kafkaSasl: sasl,
    kafkaTls: tls,
  } = loadSettings(readEnvironment(context.cwd), context.cwd);
  if (brokers.length === 0) return;
  const findings = await examineStream(createKafka({ brokers, sasl, tls }, createLog('silent')), STREAM_TOPIC);
  for (const { ok, text } of findings) context.stdout.write(`${ok ? 'ok  ' : 'FAIL'}  ${text}\n`);
  if (findings.some(({ ok }) => !ok)) context.exitCode = 1;
}

type Run = (command: string, args?: StoreCommandCall['args']) => Promise<void>;

function addKeysCommand(program: Command, run: Run): void {
  const keys = program.command('keys').description('API keys');
  keys
    .command('create')
    .description('make a key and print it, once')
    .requiredOption('--scope <scope>', 'ingest, read or admin')
    .option('--shop <shop>', 'the one shop it is for')
    .option('--all-shops', 'for the whole installation')
    .action((options: { scope: string; shop?: string; allShops?: boolean }) => run('keys create', options));
  keys
    .command('list')
    .description('the keys there are, as JSON lines; never the keys themselves')
    .option('--shop <shop>')
    .action((options: { shop?: string }) => run('keys list', options));
  keys
    .command('revoke <id>')
    .description('revoke a key; it holds within two seconds')
    .action((id: string) => run('keys revoke', { id }));
}

function addShopsCommand(program: Command, context: CliContext, run: Run): void {
  const shops = program.command('shops').description('shop settings');
  shops
    .command('apply <file>')
    .description('apply a shops.yaml and print what it changed')
    .action((file: string) => run('shops apply', { file, text: readFileSync(resolve(context.cwd, file), 'utf8') }));
  shops
    .command('list')
    .description('the settings of all shops, as JSON lines')
    .action(() => run('shops list'));
}

/** Runs a command in the service where one holds the stores, else on the stores themselves; gives what it printed. */
export async function callWhereOpen(call: StoreCommandCall, context: CliContext): Promise<CommandResult> {
  const settings = loadSettings(readEnvironment(context.cwd), context.cwd);
  return (
    (await callControlSocket(controlSocketPath(settings.dataDir), call)) ?? (await runHere(call, settings, context))
  );
}

/** Runs a command in the service where one holds the stores, else on the stores themselves. */
export async function runWhereOpen(call: StoreCommandCall, context: CliContext): Promise<void> {
  const result = await callWhereOpen(call, context);
  context.stdout.write(result.stdout);
  context.stderr.write(result.stderr);
  context.exitCode = result.exitCode;
}

async function runHere(call: StoreCommandCall, settings: Settings, { clock }: CliContext) {
  const stores = await openStores(settings, clock);
  try {
    return await runStoreCommand(stores, call, clock, () => collectorHere(settings, stores, clock));
  } finally {
    await stores.close();
  }
}
