import type { Leases } from './leases.js';

/** Work that is not shared out: one process does all of it, the others stand by to take it over. */
export class SoleDuty {
  constructor(
    private readonly leases: Leases,
    private readonly name: string,
  ) {}

  /** Whether it is this process's now, as far as it knows. */
  get isMine(): boolean {
    return this.leases.held.has(this.name);
  }

  /** Keeps it where it is this process's, or takes it where nobody has it. */
  async renew(): Promise<void> {
    await this.leases.giveBack(await this.leases.share([this.name]));
  }

  /** Gives it back. */
  leave(): Promise<void> {
    return this.leases.leave();
  }
}
