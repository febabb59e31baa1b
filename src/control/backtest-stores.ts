import { backtestRange, BacktestRefusedError } from '../backtest/backtest-range.js';
import { backtestTable } from '../backtest/backtest-table.js';
import { BacktestBusyError, BacktestEndedError, Backtests } from '../backtest/backtests.js';
import { overlaySettings } from '../backtest/overlay-settings.js';
import { parseSettingsFile } from '../backtest/parse-settings-file.js';
import type { Clock } from '../clock.js';
import type { Stores } from '../open-stores.js';
import { ShopQuery } from '../series/shop-query.js';
import { ShopSettingsError } from '../shops/check-shop.js';
import { ShopRepository } from '../shops/shop.repository.js';
import type { CommandResult, StoreCommandCall } from './store-commands.js';

/** What is told in its own words. */
const FAILURES = [ShopSettingsError, BacktestBusyError, BacktestEndedError];

/** Runs a backtest as the command line asks for it; `settings` is the text of the file that `file` names. Ends where `signal` is aborted. */
export async function backtestStores(
  stores: Stores,
  args: StoreCommandCall['args'],
  clock: Clock,
  signal: AbortSignal,
): Promise<CommandResult> {
  const shop = String(args.shop);
  const stored = await new ShopRepository(stores.postgres).get(shop);
  if (!stored) return failed(1, `the shop ${shop} is not known; see vedetta shops list`);
  try {
    const settings = overlaySettings(stored, givenSettings(shop, args));
    const range = backtestRange(momentOf(args.from), momentOf(args.to), clock.now());
    const backtests = new Backtests(new ShopQuery(stores.clickhouse), stores.postgres);
    const backtest = await backtests.run(settings, range, signal);
    const lines = backtest.incidents.map((incident) => `${JSON.stringify(incident)}\n`);
    return { exitCode: 0, stdout: lines.join(''), stderr: backtestTable(backtest) };
  } catch (error) {
    if (error instanceof BacktestRefusedError) return failed(2, error.message);
    if (FAILURES.some((failure) => error instanceof failure)) return failed(1, (error as Error).message);
    throw error;
  }
}

function givenSettings(shop: string, { settings, file, alarmBudget }: StoreCommandCall['args']): object {
  const given = typeof settings === 'string' ? parseSettingsFile(settings, String(file), shop) : {};
  if (typeof alarmBudget !== 'string') return given;
  const number = Number(alarmBudget);
  return { ...given, alarmBudget: Number.isNaN(number) ? alarmBudget : number };
}

function momentOf(text: string | boolean | undefined): number | undefined {
  return typeof text === 'string' ? Date.parse(text) : undefined;
}

function failed(exitCode: number, message: string): CommandResult {
  return { exitCode, stdout: '', stderr: `vedetta: ${message}\n` };
}
