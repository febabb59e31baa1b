import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from './server-process.js';

/** Errors that a busy or broken server gives, in its words. */
const ERRORS = {
  62: ['SYNTAX_ERROR', 'Syntax error: failed at position 1'],
  159: ['TIMEOUT_EXCEEDED', 'Timeout exceeded: elapsed 60.1 seconds, maximum: 60'],
  202: ['TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many simultaneous queries. Maximum: 100'],
  241: ['MEMORY_LIMIT_EXCEEDED', '(total) memory limit exceeded: would use 1.01 GiB, maximum: 1.00 GiB'],
  242: ['TABLE_IS_READ_ONLY', 'Table is in readonly mode'],
  243: ['NOT_ENOUGH_SPACE', 'Cannot reserve 1.00 MiB, not enough space'],
  252: ['TOO_MANY_PARTS', 'Too many parts (300). Merges are processing significantly slower than inserts'],
} as const;

/** The code of an error that the server can be told to give. */
export type ClickHouseErrorCode = keyof typeof ERRORS;

/**
 * What goes wrong, and for which queries: those whose text matches (all of them where nothing is said, pings have the
 * text `ping`), so many times (once where nothing is said, `null`: until `clear`).
 *
 * `refuse` answers 503, `drop` breaks the connection, `hang` never answers, all without running the query. Those that
 * begin with `applyThen` run it first, and nobody hears of it.
 */
export type ClickHouseFault = { match?: RegExp; times?: number | null } & (
  | { kind: 'refuse' | 'drop' | 'hang' | 'applyThenHang' | 'applyThenDrop' }
  | { kind: 'error'; code: ClickHouseErrorCode }
  | { kind: 'slow'; ms: number }
);

/** A fault that was set. */
export interface SetFault {
  /** Resolves when the fault has met so many queries; where it runs them first, when they have run. */
  hit(times?: number): Promise<void>;
}

/** A query as it came, without the rows of an insert; `ran` when the engine has done it without an error. */
export interface SeenQuery {
  query: string;
  queryId: string;
  fault: ClickHouseFault['kind'] | null;
  ran: boolean;
}

/** A running ClickHouse of the tests. */
export interface ClickHouseServer {
  /** For settings and clients; a path added to it names the database. */
  readonly url: string;
  fault(fault: ClickHouseFault): Promise<SetFault>;
  /** Takes all faults away; connections that hang are broken. */
  clear(): Promise<void>;
  /** The queries that matched, oldest first, also those that were not run; a restart forgets them. */
  queries(match?: RegExp): Promise<SeenQuery[]>;
  /** Ends it and resolves when it is gone; the data stay. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port and data, without faults; ends it before where it still runs. */
  restart(): Promise<void>;
  /** Ends it and removes its data, where the folder was not given. */
  stop(): Promise<void>;
}

/** What may be said about it; with a user, others are turned away. */
export interface ClickHouseServerOptions {
  folder?: string;
  user?: string;
  password?: string;
}

/**
 * Starts ClickHouse as a server: the embedded engine behind ClickHouse's HTTP interface, in a process of its own. It has
 * no sessions, no users' rights, no native protocol and no binary formats; an insert is run when all of it has come.
 */
export async function startClickHouse(options: ClickHouseServerOptions = {}): Promise<ClickHouseServer> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'vedetta-clickhouse-'));
  const isTemporary = options.folder === undefined;
  const { user = '', password = '' } = options;
  const server = new ServerProcess('clickhouse-server-process.mjs', (child, signal) => child.kill(signal));
  const start = (port: number): Promise<number> => server.start({ folder, isTemporary, port, user, password });
  const removeData = (): void => {
    if (isTemporary) rmSync(folder, { recursive: true, force: true });
  };
  const port = await start(0).catch((error: unknown) => {
    removeData();
    throw error;
  });
  const origin = `http://127.0.0.1:${port}`;
  const login = user ? `${encodeURIComponent(user)}:${encodeURIComponent(password)}@` : '';
  return {
    url: origin.replace('//', `//${login}`),
    async fault({ match, ...fault }) {
      const [type, text] = fault.kind === 'error' ? ERRORS[fault.code] : [];
      const { id } = await control<{ id: number }>(origin, 'PUT', '/_faults', {
        ...fault,
        match: match?.source,
        type,
        text,
      });
      return { hit: (times = 1) => control(origin, 'GET', `/_faults/${id}?hits=${times}`) };
    },
    clear: () => control(origin, 'DELETE', '/_faults'),
    queries: (match = /^/) => control(origin, 'GET', `/_queries?match=${encodeURIComponent(match.source)}`),
    kill: (signal = 'SIGKILL') => server.end(signal),
    async restart() {
      await server.end('SIGTERM');
      await start(port);
    },
    async stop() {
      await server.end('SIGTERM');
      removeData();
    },
  };
}

async function control<Answer>(origin: string, method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${origin}${path}`, { method, body: body ? JSON.stringify(body) : null });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return (await response.json()) as Answer;
}
