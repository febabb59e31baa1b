import type { Clock } from '../clock.js';
import { ApiKeyRepository } from '../keys/api-key.repository.js';
import { SCOPES, type Scope } from '../keys/api-key-text.js';
import type { Stores } from '../open-stores.js';
import { ShopSettingsError } from '../shops/check-shop.js';
import { parseShops } from '../shops/parse-shops.js';
import { ShopRepository } from '../shops/shop.repository.js';
import { backtestStores } from './backtest-stores.js';
import { examineStores } from './examine-stores.js';
import { recordChange, type CommandCollector } from './record-change.js';

/** What a command on the stores printed, and its exit code: 0 ok, 1 failure, 2 usage. */
export interface CommandResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** A command that needs the stores, wherever they are open. Arguments and result are JSON: they may cross a socket. */
export interface StoreCommandCall {
  command: string;
  args: Record<string, string | boolean | undefined>;
}

type StoreCommand = (
  stores: Stores,
  args: StoreCommandCall['args'],
  clock: Clock,
  openCollector: () => CommandCollector,
  signal: AbortSignal,
) => Promise<CommandResult>;

const COMMANDS: Readonly<Record<string, StoreCommand>> = {
  migrate: async ({ migrations }) =>
    ok(
      migrations.map((name) => `applied ${name}`),
      'the schemas are up to date\n',
    ),
  doctor: async (stores) => examineStores(stores),
  backtest: (stores, args, clock, _openCollector, signal) => backtestStores(stores, args, clock, signal),
  'keys create': createKey,
  'keys list': listKeys,
  'keys revoke': revokeKey,
  'shops apply': applyShops,
  change: async (_stores, args, _clock, openCollector) => changeBy(openCollector(), args),
  'shops list': async (stores) => ok((await shopsOf(stores).list()).map((shop) => JSON.stringify(shop))),
};

/**
 * Runs a command on open stores; `openCollector` gives the way in for events. What takes long ends early where `signal` is
 * aborted.
 */
export async function runStoreCommand(
  stores: Stores,
  call: StoreCommandCall,
  clock: Clock,
  openCollector: () => CommandCollector,
  signal: AbortSignal = new AbortController().signal,
): Promise<CommandResult> {
  const command = Object.hasOwn(COMMANDS, call.command) ? COMMANDS[call.command] : undefined;
  if (!command) return failed(2, `there is no command ${call.command}`);
  return command(stores, call.args, clock, openCollector, signal);
}

async function changeBy(collector: CommandCollector, args: StoreCommandCall['args']): Promise<CommandResult> {
  try {
    return await recordChange(collector, args);
  } finally {
    await collector.close();
  }
}

function shopsOf(stores: Stores): ShopRepository {
  return new ShopRepository(stores.postgres);
}

async function createKey(stores: Stores, args: StoreCommandCall['args'], clock: Clock): Promise<CommandResult> {
  const { shop, scope, allShops } = args;
  if (typeof scope !== 'string' || !SCOPES.includes(scope as Scope)) {
    return failed(2, `--scope must be one of ${SCOPES.join(', ')}`);
  }
  if ((typeof shop === 'string') === (allShops === true)) return failed(2, 'give either --shop NAME or --all-shops');
  const keys = new ApiKeyRepository(stores.postgres, shopsOf(stores));
  const wanted = { shop: typeof shop === 'string' ? shop : null, scope: scope as Scope };
  const { id, text } = await keys.create(wanted, clock.now());
  return ok([text], `key ${id} was made; it is shown this once only\n`);
}

async function listKeys(stores: Stores, { shop }: StoreCommandCall['args']): Promise<CommandResult> {
  const keys = await new ApiKeyRepository(stores.postgres, shopsOf(stores)).list(
    typeof shop === 'string' ? shop : undefined,
  );
  return ok(keys.map((key) => JSON.stringify(key)));
}

async function revokeKey(stores: Stores, { id }: StoreCommandCall['args'], clock: Clock): Promise<CommandResult> {
  const key = await new ApiKeyRepository(stores.postgres, shopsOf(stores)).revoke(String(id), clock.now());
  return key ? ok([], `key ${key.id} is revoked\n`) : failed(1, `there is no key ${String(id)}; see vedetta keys list`);
}

async function applyShops(
  stores: Stores,
  { text, file }: StoreCommandCall['args'],
  clock: Clock,
): Promise<CommandResult> {
  try {
    const { shops } = parseShops(String(text), String(file));
    const changes = await shopsOf(stores).apply(shops, clock.now());
    return ok(changes, changes.length === 0 ? 'nothing to change\n' : '');
  } catch (error) {
    if (error instanceof ShopSettingsError) return failed(1, error.message);
    throw error;
  }
}

function ok(lines: readonly string[], stderr = ''): CommandResult {
  return { exitCode: 0, stdout: lines.map((line) => `${line}\n`).join(''), stderr };
}

function failed(exitCode: number, message: string): CommandResult {
  return { exitCode, stdout: '', stderr: `vedetta: ${message}\n` };
}
