import type { EntityManager } from 'typeorm';
import type { HeldLease, LeaseStore } from './lease-store.js';
import { LeaseLostError, type Leases } from './leases.js';
import { shareOut } from './share-out.js';

/** What tells one holder of leases from another. */
export interface LeaseHolder {
  /** The kind of work; only those of one role share it out between them. */
  role: string;
  /** Of this start of this process. */
  instance: string;
}

/** The leases of a process among others on the same store. */
export class SharedLeases implements Leases {
  private readonly names = new Map<string, number>();
  private readonly known = new Set<string>();
  /** Resolves when the store is free: what it says must be noted in the order in which it said so. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: LeaseStore,
    private readonly holder: LeaseHolder,
  ) {}

  get held(): ReadonlyMap<string, number> {
    return this.names;
  }

  share(names: readonly string[]): Promise<string[]> {
    return this.inTurn(async () => {
      const { role, instance } = this.holder;
      await this.makeKnown(names);
      await this.renewNow();
      await this.store.forgetDead(role);
      const { living, leases } = await this.store.view(role);
      const { takeMax, giveBack } = shareOut(instance, living, leases);
      this.note(await this.store.take(role, instance, takeMax));
      return giveBack;
    });
  }

  renew(): Promise<void> {
    return this.inTurn(() => this.renewNow());
  }

  giveBack(names: readonly string[]): Promise<void> {
    return this.inTurn(async () => {
      if (names.length === 0) return;
      for (const name of names) this.names.delete(name);
      await this.store.giveBack(this.holder.role, this.holder.instance, names);
    });
  }

  async verify(manager: EntityManager, name: string, epoch: number): Promise<void> {
    const { role, instance } = this.holder;
    if (await this.store.isHeld(manager, role, instance, { name, epoch })) return;
    if (this.names.get(name) === epoch) this.names.delete(name);
    throw new LeaseLostError(name);
  }

  leave(): Promise<void> {
    return this.inTurn(async () => {
      const { role, instance } = this.holder;
      const own = [...this.names.keys()];
      this.names.clear();
      await this.store.giveBack(role, instance, own);
      await this.store.forget(role, instance);
    });
  }

  private async makeKnown(names: readonly string[]): Promise<void> {
    const unknown = names.filter((name) => !this.known.has(name));
    if (unknown.length === 0) return;
    await this.store.makeKnown(this.holder.role, unknown);
    for (const name of unknown) this.known.add(name);
  }

  private async renewNow(): Promise<void> {
    const { role, instance } = this.holder;
    await this.store.beat(role, instance);
    const renewed = await this.store.renew(role, instance);
    this.names.clear();
    this.note(renewed);
  }

  private note(leases: readonly HeldLease[]): void {
    for (const { name, epoch } of leases) this.names.set(name, epoch);
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.turn.then(work);
    // Whoever asked is told of a failure; the next in line goes on all the same.
    this.turn = done.then(
      () => true,
      () => false,
    );
    return done;
  }
}
