import type { EventStore, RejectedRow } from './event-store.js';

/** Keeps refused events: joins what comes together into one insert and counts by reason. */
export class RejectedKeeper {
  private waiting: RejectedRow[] = [];
  private running: Promise<void> | null = null;

  constructor(
    private readonly store: EventStore,
    private readonly newToken: () => string,
  ) {}

  /** Resolves when the rows are stored; throws what the store says. */
  async keep(rows: readonly RejectedRow[]): Promise<void> {
    if (rows.length === 0) return;
    this.waiting.push(...rows);
    // A flush under way has taken its rows already: these go with the next.
    if (this.running) await this.running;
    this.running ??= this.flush().finally(() => {
      this.running = null;
    });
    await this.running;
  }

  private async flush(): Promise<void> {
    const rows = this.waiting;
    this.waiting = [];
    if (rows.length > 0) await this.store.insertRejected(rows, this.newToken());
  }
}
