import { PGlite, types } from '@electric-sql/pglite';
import { EventEmitter } from 'node:events';

type Callback<Result> = (error: unknown, result?: Result) => void;

/** A query's result as node-postgres gives it. */
interface PgResult {
  rows: unknown[];
  rowCount: number;
  command: string;
}

type Release = (error?: unknown) => void;

/**
 * Gives TypeORM's PostgreSQL driver the database inside this process in place of node-postgres. There is one connection:
 * whoever has it keeps it to the end of his transaction, the others wait in line. (Handing the same connection to
 * everybody would put one caller's statements into another's transaction.) A caller inside a transaction must therefore
 * use that transaction's manager and no other.
 *
 * @param dataDir folder of the database; null keeps it in memory
 */
export function pgliteDriver(dataDir: string | null): { Pool: new () => EventEmitter } {
  return {
    Pool: class extends PglitePool {
      constructor() {
        super(dataDir);
      }
    },
  };
}

class PglitePool extends EventEmitter {
  private readonly opening: Promise<PGlite>;
  /** Resolves when the connection is free for the next in line. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(dataDir: string | null) {
    super();
    // Read as text: that is how node-postgres hands out what a double cannot hold.
    const parsers = { [types.INT8]: (text: string) => text, [types.NUMERIC]: (text: string) => text };
    this.opening = PGlite.create({ ...(dataDir === null ? {} : { dataDir }), parsers });
    // TypeORM listens for it; whoever connects is told by `connect` as well.
    this.opening.catch((error: unknown) => this.emit('error', error));
  }

  connect(callback: (error: unknown, connection?: PgliteConnection, release?: Release) => void): void {
    const before = this.turn;
    let release: Release = () => undefined;
    this.turn = new Promise<void>((resolve) => {
      release = () => resolve();
    });
    void this.handOver(before, release, callback);
  }

  end(callback: Callback<void>): void {
    void this.close(callback);
  }

  private async handOver(
    before: Promise<unknown>,
    release: Release,
    callback: (error: unknown, connection?: PgliteConnection, release?: Release) => void,
  ): Promise<void> {
    let connection: PgliteConnection;
    try {
      await before;
      connection = new PgliteConnection(await this.opening);
    } catch (error) {
      release();
      callback(error);
      return;
    }
    callback(null, connection, release);
  }

  private async close(callback: Callback<void>): Promise<void> {
    try {
      await this.turn;
      await (await this.opening).close();
    } catch (error) {
      callback(error);
      return;
    }
    callback(null);
  }
}

class PgliteConnection extends EventEmitter {
  constructor(private readonly database: PGlite) {
    super();
  }

  async query(
    sql: string,
    parameters?: unknown[] | Callback<PgResult>,
    callback?: Callback<PgResult>,
  ): Promise<PgResult | undefined> {
    const done = typeof parameters === 'function' ? parameters : callback;
    const values = Array.isArray(parameters) ? parameters : [];
    try {
      const result = await this.run(sql, values);
      done?.(null, result);
      return result;
    } catch (error) {
      if (!done) throw error;
      done(error);
      return undefined;
    }
  }

  private async run(sql: string, values: unknown[]): Promise<PgResult> {
    // Only the simple protocol takes several statements at once.
    const result = values.length > 0 ? await this.database.query(sql, values) : (await this.database.exec(sql)).at(-1);
    const rows = result?.rows ?? [];
    return {
      rows,
      rowCount: result?.affectedRows || rows.length,
      command: /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? '',
    };
  }
}
