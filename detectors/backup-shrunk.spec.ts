import { describe, expect, it } from '@jest/globals';
import { backupShrunk } from './backup-shrunk.js';
import { runsEvery, view } from './runs.fixture.js';
import type { Run } from './types.js';

/** Nightly backups that grow by half a percent a night; the newest has a share of the usual. */
function backups(count: number, share: number): Run[] {
  return runsEvery(1440, count, (index) => ({
    items: null,
    bytes: 4e8 * 1.005 ** index * (index === count - 1 ? share : 1),
  }));
}

describe('backupShrunk', () => {
  it('says so of a backup of less than half, from the fourth on', () => {
    expect(backupShrunk.judge(view('backup', backups(30, 0.44)))).toMatchObject({ kind: 'empty', unit: 'bytes' });
    expect(backupShrunk.judge(view('backup', backups(4, 0.44)))?.evidence[0]).toMatch(/44 % of the usual 402 MB/);
    expect(backupShrunk.judge(view('backup', backups(3, 0.44)))).toBeNull();
  });

  it('lets a backup be four fifths of the usual', () => {
    expect(backupShrunk.judge(view('backup', backups(30, 0.8)))).toBeNull();
  });

  it('lets small backups take turns with large ones', () => {
    const runs = runsEvery(1440, 29, (index) => ({ bytes: index % 7 === 0 ? 4e9 : 2e8 }));
    expect(backupShrunk.judge(view('backup', runs.slice(0, 28)))).toBeNull();
  });
});
