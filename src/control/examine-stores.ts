import type { Stores } from '../open-stores.js';
import type { CommandResult } from './store-commands.js';

/** Looks at both stores and says in plain words what is well and what is not. */
export async function examineStores(stores: Stores): Promise<CommandResult> {
  const findings = [await examineClickHouse(stores), await examinePostgres(stores)];
  const isWell = findings.every(({ ok }) => ok);
  const lines = findings.map(({ ok, text }) => `${ok ? 'ok  ' : 'FAIL'}  ${text}\n`);
  return { exitCode: isWell ? 0 : 1, stdout: lines.join(''), stderr: '' };
}

interface Finding {
  ok: boolean;
  text: string;
}

async function examineClickHouse({ clickhouse }: Stores): Promise<Finding> {
  try {
    const result = await clickhouse.query({
      query: `SELECT version(), (SELECT count() FROM events), toString((SELECT max(received) FROM events))`,
      format: 'JSONCompactEachRow',
    });
    const [row] = await result.json<[string, number, string]>();
    const [version, events, newest] = row ?? ['?', 0, ''];
    const last = Number(events) > 0 ? `, the newest received ${newest}` : '';
    return { ok: true, text: `analytics store: ClickHouse ${version}, ${events} events${last}` };
  } catch (error) {
    return { ok: false, text: `analytics store: ${messageOf(error)}` };
  }
}

async function examinePostgres({ postgres }: Stores): Promise<Finding> {
  try {
    const rows: { version: string; shops: string; pending: string }[] = await postgres.query(
      `SELECT current_setting('server_version') AS version, (SELECT count(*) FROM shops) AS shops,
              (SELECT count(*) FROM notice_outbox WHERE state = 'pending') AS pending`,
    );
    const { version, shops, pending } = rows[0] ?? { version: '?', shops: '0', pending: '0' };
    return {
      ok: true,
      text: `relational store: PostgreSQL ${version}, ${shops} shops, ${pending} notices waiting to be sent`,
    };
  } catch (error) {
    return { ok: false, text: `relational store: ${messageOf(error)}` };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
