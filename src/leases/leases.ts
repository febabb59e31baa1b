import type { EntityManager } from 'typeorm';

/** How long a lease lasts from its last renewal: a process that is silent for so long counts as dead. */
export const LEASE_MS = 15_000;
/** How often leases are renewed: two renewals may fail before one runs out. */
export const RENEW_EVERY_MS = 5_000;

/** Somebody else has taken over what this process meant to do: nothing of it may be stored. */
export class LeaseLostError extends Error {
  constructor(readonly lease: string) {
    super(`another process has taken over ${lease}`);
  }
}

/** The pieces of work of one role that this process, and no other, does now. */
export interface Leases {
  /** Names held, as far as this process knows, with their epochs. */
  readonly held: ReadonlyMap<string, number>;
  /** Makes names known, takes of the free ones what is fair, and gives the names that are to be given back. */
  share(names: readonly string[]): Promise<string[]>;
  /** Keeps what is held from running out, and notices what was lost. */
  renew(): Promise<void>;
  /** Gives these back, so that others may take them at once. */
  giveBack(names: readonly string[]): Promise<void>;
  /**
   * Makes sure, to the end of the caller's transaction, that this process still holds the name under this epoch. Throws
   * a LeaseLostError where it does not.
   */
  verify(manager: EntityManager, name: string, epoch: number): Promise<void>;
  /** Gives everything back and is gone. */
  leave(): Promise<void>;
}

/** The leases of a process that is alone on its store: all is its own, nothing is asked or written. */
export class AloneLeases implements Leases {
  private readonly names = new Map<string, number>();

  get held(): ReadonlyMap<string, number> {
    return this.names;
  }

  async share(names: readonly string[]): Promise<string[]> {
    for (const name of names) this.names.set(name, 0);
    return [];
  }

  async renew(): Promise<void> {}

  async giveBack(): Promise<void> {}

  async verify(): Promise<void> {}

  async leave(): Promise<void> {}
}
