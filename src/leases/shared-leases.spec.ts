/** Leases on the embedded PostgreSQL, in turn; what needs several connections is in test/integration/leases.spec.ts. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Leases1700000000004 } from '../../migrations/postgres/0004-leases.js';
import { openPostgres } from '../db/postgres.js';
import { InstanceEntity } from './instance.entity.js';
import { LeaseStore } from './lease-store.js';
import { LeaseEntity } from './lease.entity.js';
import { AloneLeases, LEASE_MS, LeaseLostError } from './leases.js';
import { SharedLeases } from './shared-leases.js';

let db: DataSource;
let nowMs = Date.UTC(2026, 0, 1);

beforeAll(async () => {
  const target = { kind: 'embedded', dataDir: null } as const;
  ({ source: db } = await openPostgres(target, [InstanceEntity, LeaseEntity], [Leases1700000000004]));
});

beforeEach(() => db.query('TRUNCATE leases, instances'));

afterAll(() => db.destroy());

const leasesOf = (instance: string, role = 'detector') =>
  new SharedLeases(new LeaseStore(db, () => nowMs), { role, instance });

describe('the leases of a process among others', () => {
  it('are its own from the first look on where nobody has them, and stay so while it renews', async () => {
    const [a, b] = [leasesOf('a'), leasesOf('b')];
    expect(await a.share(['s1', 's2'])).toEqual([]);
    expect([...a.held]).toEqual([
      ['s1', 1],
      ['s2', 1],
    ]);
    for (let renewals = 0; renewals < 5; renewals++) {
      nowMs += LEASE_MS - 1;
      await a.renew();
    }
    await b.share([]);
    expect([a.held.size, b.held.size]).toEqual([2, 0]);
  });

  it('stay its own when they have run out and nobody took them: no state was changed by another', async () => {
    const a = leasesOf('a');
    await a.share(['s1']);
    nowMs += 10 * LEASE_MS;
    await a.renew();
    expect([...a.held]).toEqual([['s1', 1]]);
  });

  it('name what is above the share once another lives, and let it go only when it is given back', async () => {
    const [a, b] = [leasesOf('a'), leasesOf('b')];
    await a.share(['s1', 's2']);
    await b.share([]);
    const surplus = await a.share([]);
    expect([surplus, a.held.size]).toEqual([['s2'], 2]);
    await a.giveBack(surplus);
    await b.share([]);
    expect([[...a.held.keys()], [...b.held]]).toEqual([['s1'], [['s2', 2]]]);
  });

  it('are lost to whoever took them, and a transaction of the former holder does not come through', async () => {
    const [a, b] = [leasesOf('a'), leasesOf('b')];
    await a.share(['s1']);
    nowMs += LEASE_MS;
    await b.share([]);
    const write = db.transaction(async (manager) => {
      await a.verify(manager, 's1', 1);
      await manager.query(`INSERT INTO leases (role, name) VALUES ('detector', 'written')`);
    });
    await expect(write).rejects.toThrow(LeaseLostError);
    expect(await db.query(`SELECT name FROM leases WHERE name = 'written'`)).toEqual([]);
    expect(a.held.size).toBe(0);
    await db.transaction((manager) => b.verify(manager, 's1', 2));
  });

  it('do not hold under an older epoch, even when the same process has taken them anew', async () => {
    const [a, b] = [leasesOf('a'), leasesOf('b')];
    await a.share(['s1']);
    nowMs += LEASE_MS;
    await b.share([]);
    await b.leave();
    await a.share([]);
    expect([...a.held]).toEqual([['s1', 3]]);
    await expect(db.transaction((manager) => a.verify(manager, 's1', 1))).rejects.toThrow(LeaseLostError);
    expect(a.held.get('s1')).toBe(3);
  });

  it('of one role have nothing to do with those of another', async () => {
    const [detector, notifier] = [leasesOf('a'), leasesOf('a', 'notifier')];
    await detector.share(['same']);
    await notifier.share(['same']);
    await notifier.leave();
    await detector.renew();
    expect([detector.held.size, notifier.held.size]).toEqual([1, 0]);
  });

  it('go on after the store has failed once', async () => {
    const a = leasesOf('a');
    await db.query('ALTER TABLE leases RENAME TO gone');
    await expect(a.share(['s1'])).rejects.toThrow('leases');
    await db.query('ALTER TABLE gone RENAME TO leases');
    await a.share(['s1']);
    expect([...a.held.keys()]).toEqual(['s1']);
  });
});

describe('the leases of a process that is alone', () => {
  it('are all there is, and cost nothing', async () => {
    const alone = new AloneLeases();
    expect(await alone.share(['s1'])).toEqual([]);
    await alone.share(['s2']);
    expect([...alone.held.keys()]).toEqual(['s1', 's2']);
    await expect(alone.verify()).resolves.toBeUndefined();
  });
});
