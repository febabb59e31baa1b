/** Causes of hosts and mail: each from what speaks for it, and `unknown` where nothing does. */
import { describe, expect, it } from '@jest/globals';
import { diskCause } from './disk-cause.js';
import { hardwareCause } from './hardware-cause.js';
import { loadCause, type LoadSurroundings } from './load-cause.js';
import { mailCause, type MailSurroundings } from './mail-cause.js';
import type { DiskReading, FinishedRun, MailSample } from './machine-facts.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ONSET_MS = 30 * HOUR_MS;
const DEPLOY = { name: 'v1.2.3', confidence: 0.85, minutesBefore: 4 };

function run(
  subject: FinishedRun['subject'],
  name: string,
  startedMs: number,
  minutes: number,
  bytes: number | null = null,
) {
  return { subject, name, startedMs, timeMs: startedMs + minutes * MINUTE_MS, bytes };
}

/** A disk that fills up evenly from 70 %, and rises by `points` in the ten minutes before the end. */
function disk(mount: string, points: number, perHour = 0): DiskReading[] {
  return Array.from({ length: 24 * 12 + 1 }, (_, n) => {
    const timeMs = ONSET_MS - 24 * HOUR_MS + n * 5 * MINUTE_MS;
    const part = Math.min(1, Math.max(0, (timeMs - (ONSET_MS - 10 * MINUTE_MS)) / (10 * MINUTE_MS)));
    return { timeMs, mount, usedPct: 70 + (perHour * (n * 5)) / 60 + points * part };
  });
}

describe('diskCause', () => {
  const nothing = { runs: [], change: null, viewsTimes: 1 };

  it('names the backup that ran when the disk rose', () => {
    const runs = [
      run('backup', 'db-nightly', ONSET_MS - 12 * MINUTE_MS, 11, 41e9),
      run('job', 'feed', ONSET_MS - 5 * HOUR_MS, 2),
    ];
    const { cause, confidence, evidence } = diskCause({ ...nothing, readings: disk('/var', 22), runs });
    expect([cause, confidence > 0.8]).toEqual(['other', true]);
    expect(evidence).toEqual([
      'disk /var is at 92 %',
      'it rose by 22 points within 10 min',
      'backup db-nightly ran then with 41.0 GB',
    ]);
  });

  it('tells an import, a deploy, a database and a crowd by what each leaves', () => {
    const runs = [run('job', 'price-list-import', ONSET_MS - 12 * MINUTE_MS, 11)];
    expect(diskCause({ ...nothing, readings: disk('/srv', 22), runs }).cause).toBe('bulk-import');
    expect(diskCause({ ...nothing, readings: disk('/srv', 22), change: DEPLOY }).cause).toBe('deploy');
    const growing = diskCause({ ...nothing, readings: disk('/var/lib/mysql', 0, 0.9) });
    expect(growing.cause).toBe('database');
    expect(growing.evidence).toContain('it grows by 0.90 points an hour');
    expect(diskCause({ ...nothing, readings: disk('/var/log', 22) }).cause).toBe('other');
    expect(diskCause({ ...nothing, readings: disk('/var/log', 22), viewsTimes: 3 }).cause).toBe('traffic');
  });

  it('says that it does not know where nothing ran, and blames no deploy for slow growth', () => {
    expect(diskCause({ ...nothing, readings: disk('/srv', 22) }).cause).toBe('unknown');
    expect(diskCause({ ...nothing, readings: disk('/srv', 0, 0.9), change: DEPLOY }).cause).toBe('unknown');
    expect(diskCause({ ...nothing, readings: [] })).toEqual({ cause: 'unknown', confidence: 0, evidence: [] });
  });

  it('looks at the fullest disk', () => {
    const readings = [...disk('/', 0), ...disk('/backup', 25)].sort((a, b) => a.timeMs - b.timeMs);
    expect(diskCause({ ...nothing, readings }).evidence[0]).toBe('disk /backup is at 95 %');
  });
});

describe('loadCause', () => {
  const database = { slowQueries: 0.2, slowQueriesUsual: 0.2, connectionsTimes: 1, bytesTimes: 1, queriesTimes: 1 };
  const calm: LoadSurroundings = { onsetMs: ONSET_MS, viewsTimes: 1, viewsSigmas: 0, database, runs: [], change: null };

  it('tells visitors, a deploy, the database and a long job apart', () => {
    expect(loadCause({ ...calm, viewsTimes: 3, viewsSigmas: 8, change: null }).cause).toBe('traffic');
    const deployed = loadCause({ ...calm, change: DEPLOY });
    expect(deployed.cause).toBe('deploy');
    expect(deployed.evidence).toContain('it began 4 minutes after v1.2.3');
    expect(loadCause({ ...calm, database: { ...database, slowQueries: 9, bytesTimes: 4 } }).cause).toBe('database');
    const busy = loadCause({ ...calm, runs: [run('job', 'reindex', ONSET_MS - 2 * MINUTE_MS, 40)] });
    expect(busy.cause).toBe('other');
    expect(busy.evidence).toContain('job reindex began then and took 40 min');
  });

  it('does not blame a deploy for a crowd, nor anything where nothing speaks for it', () => {
    expect(loadCause({ ...calm, viewsTimes: 3, viewsSigmas: 8, change: { ...DEPLOY, confidence: 0.4 } }).cause).toBe(
      'traffic',
    );
    expect(loadCause({ ...calm, runs: [run('job', 'feed', ONSET_MS - 2 * MINUTE_MS, 1)] }).cause).toBe('unknown');
  });
});

describe('hardwareCause', () => {
  it('names the part that reports a fault, and an outage only where the site is gone', () => {
    const parts = [
      { timeMs: 0, component: 'disk2', status: 'ok' },
      { timeMs: 1, component: 'disk2', status: 'degraded' },
      { timeMs: 1, component: 'fan', status: 'Healthy' },
    ];
    expect(hardwareCause(parts, false)).toMatchObject({ cause: 'other', evidence: ['disk2 reports “degraded”'] });
    expect(hardwareCause(parts, true).cause).toBe('outage');
    expect(hardwareCause([], false).cause).toBe('unknown');
  });
});

/** Mails of the shop's own mailbox to one customer each; `more` changes them. */
function mails(count: number, more: Partial<MailSample> = {}): MailSample[] {
  const ordinary = { mailbox: 'shop', recipients: 1, isFailed: false, errorKind: '', errorMessage: '' };
  return Array.from({ length: count }, (_, n) => ({ timeMs: n * MINUTE_MS, ...ordinary, ...more }));
}

describe('mailCause', () => {
  const before = mails(200);
  const calm: Omit<MailSurroundings, 'kind' | 'mails'> = {
    failingChecks: [],
    viewsTimes: 1,
    ordersTimes: 1,
    signupsTimes: 1,
    campaign: null,
    isSiteDown: false,
  };
  const sumOf = (sent: MailSample[]): number => sent.reduce((sum, { recipients }) => sum + recipients, 0);
  const compared = (now: MailSample[]) => {
    return { now, before, stretches: 4, recipients: { now: sumOf(now), before: sumOf(before) } };
  };

  it('finds a mailbox that somebody has got hold of', () => {
    const stolen = [
      ...mails(40, { mailbox: 'anna', recipients: 90 }),
      ...mails(10, { mailbox: 'anna', recipients: 90, isFailed: true }),
    ];
    const { cause, confidence, evidence } = mailCause({
      ...calm,
      kind: 'spike',
      mails: compared([...stolen, ...mails(50)]),
    });
    expect([cause, confidence > 0.8]).toEqual(['bot-attack', true]);
    expect(evidence).toEqual(
      expect.arrayContaining([
        '91.0 times the usual number of recipients',
        '99 % of them are sent to from mailbox anna',
        '50 % of the mails go to more than 20 recipients, usually 0 %',
      ]),
    );
  });

  it('counts recipients by all mails, not by the sample of them', () => {
    const mailsOfAll = { ...compared(mails(50)), recipients: { now: 30_000, before: 40_000 } };
    const { evidence } = mailCause({ ...calm, kind: 'spike', mails: mailsOfAll });
    expect(evidence).toContain('3.0 times the usual number of recipients');
  });

  it('does not take a campaign, or mails that follow orders, for an attack', () => {
    const sent = compared(mails(60, { mailbox: 'news', recipients: 500 }));
    expect(mailCause({ ...calm, kind: 'spike', mails: sent, campaign: 'Black Friday' }).cause).toBe('campaign');
    expect(
      mailCause({ ...calm, kind: 'spike', mails: compared(mails(150)), ordersTimes: 3, viewsTimes: 3 }).cause,
    ).toBe('traffic');
  });

  it('tells why mail queues up from how it fails, and from checks of the mail server', () => {
    const refused = mails(30, { isFailed: true, errorMessage: '535 5.7.8 authentication failed' });
    const queue = mailCause({ ...calm, kind: 'queue', mails: compared(refused) });
    expect(queue.cause).toBe('auth');
    expect(queue.evidence).toContain('100 % of the mails fail, mostly auth, usually 0 %');
    const cutOff = mails(30, { isFailed: true, errorKind: 'network' });
    expect(mailCause({ ...calm, kind: 'queue', mails: compared(cutOff) }).cause).toBe('network');
    const checks = [
      { probe: 'smtp-out', errorKind: 'timeout' },
      { probe: 'smtp-2', errorKind: 'timeout' },
    ];
    expect(mailCause({ ...calm, kind: 'queue', mails: compared([]), failingChecks: checks }).cause).toBe('timeout');
  });

  it('tells masses that queue up, and a site that is gone', () => {
    const stolen = mails(60, { mailbox: 'anna', recipients: 90 });
    expect(mailCause({ ...calm, kind: 'queue', mails: compared(stolen) }).cause).toBe('bot-attack');
    expect(mailCause({ ...calm, kind: 'fall', mails: compared([]), isSiteDown: true }).cause).toBe('outage');
    const quiet = { viewsTimes: 0.3, ordersTimes: 0.2, signupsTimes: 0.3 };
    expect(mailCause({ ...calm, ...quiet, kind: 'fall', mails: compared(mails(5)) }).cause).toBe('traffic');
  });

  it('says that it does not know where nothing speaks for anything', () => {
    expect(mailCause({ ...calm, kind: 'queue', mails: compared(mails(50)) }).cause).toBe('unknown');
    expect(mailCause({ ...calm, kind: 'fall', mails: compared(mails(5)) }).cause).toBe('unknown');
    expect(mailCause({ ...calm, kind: 'spike', mails: compared(mails(200)) }).cause).toBe('unknown');
  });
});
