import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from './server-process.js';

const USER = 'vedetta';
const PASSWORD = 'a-password-of-the-tests';

/** A running PostgreSQL of the tests. */
export interface PostgresServer {
  /** For settings and clients: a superuser and the empty database `postgres`. */
  readonly url: string;
  /** Ends it and resolves when it is gone; the data stay. SIGKILL is a crash, SIGINT breaks connections off in order. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port and data; ends it before where it still runs. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Starts PostgreSQL 18 on a free port in a folder of its own; as root, under the system's user `postgres`. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'vedetta-postgres-'));
  const server = new ServerProcess('postgres-server-process.mjs', (child, signal) => child.send({ signal }));
  const start = (port: number): Promise<number> => server.start({ folder, port, user: USER, password: PASSWORD });
  const port = await start(0).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    url: `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres`,
    kill: (signal = 'SIGKILL') => server.end(signal),
    async restart() {
      await server.end('SIGINT');
      await start(port);
    },
    async stop() {
      await server.end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
