import { describe, expect, it } from '@jest/globals';
import { METRICS } from '../../ingest/index.js';
import { belongsTogether, directionOf, leadsBefore, type JoinMember } from './join-rules.js';

const MINUTE_MS = 60_000;
const ONSET_MS = Date.UTC(2025, 2, 5, 12);

/** `order.placed drop +5`: a signal of that kind that began five minutes after the onset, found five minutes later. */
function signal(text: string, more: Partial<JoinMember> = {}): JoinMember {
  const [series = '', kind = '', offset = '0'] = text.split(' ');
  const [metric = '', dimension = ''] = series.split('|');
  const startedMs = ONSET_MS + Number(offset) * MINUTE_MS;
  const foundMs = startedMs + 5 * MINUTE_MS;
  return {
    series: { metric, dimension },
    kind: kind as JoinMember['kind'],
    startedMs,
    foundMs,
    clearedMs: null,
    ...more,
  };
}

function join(member: JoinMember, newcomer: JoinMember): boolean {
  return belongsTogether([member], newcomer, newcomer.foundMs);
}

const TOGETHER = [
  ['customer.registered spike', 'page.views|page=/signup spike', 'bots or a crowd'],
  ['customer.registered spike', 'newsletter.subscribed|list=all spike', 'bots or a crowd'],
  ['customer.registered spike', 'mail.sent|mailbox=shop spike', 'the welcome mails of a crowd'],
  ['order.placed spike', 'db.queries|database=main spike', 'a crowd and its work'],
  ['page.durationMs|page=/cart slow', 'db.queries|database=main spike', 'a slow database'],
  ['page.durationMs|page=/cart slow', 'order.placed drop', 'orders lost to slowness'],
  ['page.durationMs|page=/cart slow', 'page.durationMs|page=/ slow', 'two pages of one slowness'],
  ['page.durationMs|page=/cart slow', 'host.load|host=web1 threshold', 'a host that is overworked'],
  ['payment.failureRate|provider=paypal failure', 'order.placed drop', 'orders that cannot be paid'],
  ['order.placed drop', 'order.value silence', 'orders and their value'],
  ['payment.failureRate|provider=paypal failure', 'order.placed shift', 'another way to pay'],
  ['customer.registered|country=LT shift', 'customer.registered spike', 'bots from elsewhere'],
  ['probe.checked|probe=front failure', 'page.views|page=/ silence', 'the site is down'],
  ['probe.checked|probe=front failure', 'order.placed silence', 'the site is down'],
  ['job.finished|job=feed failure', 'job.items|job=feed empty', 'one job'],
];

const APART = [
  ['customer.registered spike', 'customer.registered drop', 'opposite ways'],
  ['customer.registered spike', 'order.placed drop', 'opposite ways'],
  ['customer.registered spike', 'job.finished|job=feed failure', 'a crowd and a job'],
  ['job.finished|job=feed failure', 'job.finished|job=stock failure', 'two jobs'],
  ['job.finished|job=feed failure', 'backup.finished|backup=feed failure', 'a job and a backup of one name'],
  ['probe.checked|probe=front failure', 'probe.checked|probe=api failure', 'two probes'],
  ['host.disk|host=web1 threshold', 'host.disk|host=web2 threshold', 'two hosts'],
  ['page.durationMs|page=/cart slow', 'job.finished|job=feed late', 'a page and a job'],
];

describe('belongsTogether', () => {
  it.each(TOGETHER)('makes one incident of %s and %s that begin together, in either order: %s', (a, b) => {
    expect(join(signal(a), signal(`${b} 5`))).toBe(true);
    expect(join(signal(b), signal(`${a} 5`))).toBe(true);
  });

  it.each(APART)('makes two incidents of %s and %s: %s', (a, b) => {
    expect(join(signal(a), signal(`${b} 5`))).toBe(false);
    expect(join(signal(b), signal(`${a} 5`))).toBe(false);
  });

  it('keeps apart what began an hour or more apart, unless an onset is known no better than that', () => {
    const slow = signal('page.durationMs|page=/cart slow');
    expect(join(slow, signal('order.placed drop 59'))).toBe(true);
    expect(join(slow, signal('order.placed drop 60'))).toBe(false);
    const vague = signal('order.placed drop 100', { foundMs: ONSET_MS + 400 * MINUTE_MS });
    expect(join(slow, vague)).toBe(true);
    const atMost = signal('order.placed drop 361', { foundMs: ONSET_MS + 3000 * MINUTE_MS });
    expect(join(slow, atMost)).toBe(false);
  });

  it('takes what was found in a window of many hours for a part of what began in it and goes on', () => {
    const vague = signal('newsletter.subscribed|list=all spike -900', { foundMs: ONSET_MS + 150 * MINUTE_MS });
    const crowd = signal('page.views|page=/ spike');
    expect(join(crowd, vague)).toBe(true);
    expect(join({ ...crowd, clearedMs: ONSET_MS + 60 * MINUTE_MS }, vague)).toBe(false);
    expect(join(signal('job.finished|job=feed failure'), vague)).toBe(false);
  });

  it('takes the same series for the same thing however long it goes on', () => {
    expect(join(signal('order.placed drop'), signal('order.placed silence 900'))).toBe(true);
  });

  it('adds a crowded page or a labouring database to a crowd that goes on, but not to one that is over', () => {
    const crowd = signal('page.views|page=/ spike');
    const over = { ...crowd, clearedMs: ONSET_MS + 30 * MINUTE_MS };
    for (const later of ['page.views|page=/cart spike 300', 'db.queries|database=main spike 300']) {
      expect([join(crowd, signal(later)), join(over, signal(later))]).toEqual([true, false]);
    }
  });

  it('explains by a silence whatever is missing meanwhile, but not what has arrived', () => {
    const silence = signal('ingest.silence silence');
    expect(join(silence, signal('order.placed drop 90'))).toBe(true);
    expect(join(silence, signal('job.finished|job=feed late 90'))).toBe(true);
    expect(join(silence, signal('order.placed drop -61'))).toBe(false);
    expect(join(silence, signal('customer.registered spike 5'))).toBe(false);
    for (const arrived of ['failure', 'empty', 'slow', 'threshold']) {
      expect(join(silence, signal(`job.finished|job=feed ${arrived} 5`))).toBe(false);
    }
  });

  it('explains by a silence what was missed before it was long enough to be one', () => {
    const silence = signal('ingest.silence silence 0', { foundMs: ONSET_MS + 12 * MINUTE_MS });
    // Due two minutes before the last event of the shop, and late when its grace had passed.
    const lost = signal('job.finished|job=feed late -2', { foundMs: ONSET_MS + 7 * MINUTE_MS });
    expect(join(lost, silence)).toBe(true);
    expect(join(signal('order.placed silence -3'), silence)).toBe(true);
    expect(join({ ...lost, foundMs: ONSET_MS - MINUTE_MS }, silence)).toBe(false);
    expect(join({ ...lost, clearedMs: ONSET_MS }, silence)).toBe(false);
    expect(join(signal('order.placed silence -40'), silence)).toBe(false);
    expect(join(signal('job.finished|job=feed failure -2'), silence)).toBe(false);
  });

  it('keeps what creeps for days apart from what minutes find meanwhile, and creeping things together', () => {
    const creeping = (text: string) => signal(text, { foundMs: ONSET_MS + 9 * 24 * 60 * MINUTE_MS });
    const database = creeping('db.bytesOut|database=main spike');
    expect(join(database, signal('db.bytesOut|database=main spike 12000'))).toBe(false);
    expect(join(database, signal('page.durationMs|page=/cart slow 12000'))).toBe(false);
    expect(join(database, creeping('page.durationMs|page=/cart slow 30'))).toBe(true);
  });

  it('asks every signal of an incident, not only the first', () => {
    const members = [signal('payment.failureRate|provider=paypal failure'), signal('order.placed drop 5')];
    const probe = signal('probe.checked|probe=front failure 10');
    expect(belongsTogether(members.slice(0, 1), probe, probe.foundMs)).toBe(false);
    expect(belongsTogether(members, probe, probe.foundMs)).toBe(true);
  });

  it('has a rule for every metric of the contract', () => {
    for (const { name } of METRICS) {
      const one = signal(`${name} failure`);
      expect(join(one, one)).toBe(true);
    }
    expect(() => join(signal('cart.abandoned drop'), signal('order.placed drop'))).toThrow('cart.abandoned');
  });
});

describe('leadsBefore', () => {
  it.each([
    ['page.durationMs|page=/cart slow', 'db.bytesOut|database=main spike', true],
    ['order.placed spike', 'page.views|page=/ spike', true],
    ['payment.failureRate|provider=paypal failure', 'order.placed drop', true],
    ['page.errorRate|page=/register failure', 'customer.registered silence', true],
    ['order.placed drop', 'page.durationMs|page=/cart slow', false],
    ['db.queries|database=main spike', 'db.bytesOut|database=main spike', false],
    ['db.bytesOut|database=main spike', 'db.queries|database=main spike', true],
    ['db.bytesOut|database=main spike', 'db.queries|database=other spike', false],
    ['order.placed drop', 'order.value drop', true],
    ['order.placed drop', 'order.value spike', false],
    ['probe.checked|probe=front failure', 'page.durationMs|page=/cart slow', false],
    ['ingest.silence silence', 'job.finished|job=feed late', true],
    ['ingest.silence silence', 'job.finished|job=feed failure', false],
    ['job.finished|job=feed late', 'ingest.silence silence', false],
  ])('%s tells better than %s: %s', (newcomer, lead, isBetter) => {
    expect(leadsBefore(signal(newcomer), signal(lead))).toBe(isBetter);
  });
});

describe('directionOf', () => {
  it('tells more from less from bad', () => {
    expect(['spike', 'drop', 'silence', 'slow', 'late'].map((kind) => directionOf(kind as JoinMember['kind']))).toEqual(
      ['up', 'down', 'down', 'bad', 'bad'],
    );
  });
});
