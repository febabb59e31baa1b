import { describe, expect, it } from '@jest/globals';
import type { Measure, StoredEvent } from '../event.js';
import { EVENT_TYPES } from '../event-types.js';
import { metricNamed } from '../metrics.js';
import { prepareEvent } from '../prepare-event.js';

function accepted(type: string, data: object): StoredEvent {
  const context = { shop: 'acme', source: 'test', receivedMs: Date.UTC(2026, 10, 20), newId: () => '1', secret: 's' };
  const outcome = prepareEvent({ type, data }, context);
  if (outcome.kind === 'rejected') throw new Error(outcome.reason);
  return outcome.event;
}

const count = (metric: string, dimension = '', weight = 1, bad = 0): Measure => ({
  metric,
  dimension,
  weight,
  bad,
  sum: 0,
  max: 0,
});
const value = (metric: string, dimension: string, sum: number, max = sum): Measure => ({
  metric,
  dimension,
  weight: 1,
  bad: 0,
  sum,
  max,
});

/** One example of each type with the measures worked out by hand. */
const EXAMPLES: readonly [string, object, Measure[]][] = [
  ['customer.registered', { email: 'joe@x.it', ip: '203.0.113.7', origin: 'form' }, [count('customer.registered')]],
  [
    'newsletter.subscribed',
    { list: 'main' },
    [count('newsletter.subscribed'), count('newsletter.subscribed', 'list=main')],
  ],
  ['newsletter.subscribed', { list: '' }, [count('newsletter.subscribed')]],
  ['newsletter.confirmed', { confirmed: true }, []],
  ['newsletter.unsubscribed', {}, []],
  [
    'order.placed',
    { orderId: 17, value: 38.8, currency: 'EUR', giftCard: false },
    [count('order.placed'), { ...value('order.value', '', 38.8), bucket: 61 }],
  ],
  ['payment.attempted', { outcome: 'ok', provider: 'klarna' }, [count('payment.failureRate', 'provider=klarna')]],
  [
    'payment.attempted',
    { outcome: 'failed', errorKind: 'declined', provider: null },
    [count('payment.failureRate', '', 1, 1)],
  ],
  ['giftcard.redeemed', { outcome: 'failed' }, [count('giftcard.failureRate', '', 1, 1)]],
  [
    'page.timed',
    { page: '/cart', durationMs: 500, status: 503, sampleRate: 0.25 },
    [
      count('page.views', 'page=/cart', 4),
      { metric: 'page.durationMs', dimension: 'page=/cart', weight: 4, bad: 0, sum: 2000, max: 500, bucket: 103 },
      count('page.errorRate', 'page=/cart', 4, 4),
    ],
  ],
  [
    'db.sampled',
    { bytesOut: 10, queries: 3, database: 'shop' },
    [value('db.bytesOut', 'database=shop', 10), value('db.queries', 'database=shop', 3)],
  ],
  ['db.sampled', { bytesOut: 0, byModule: { search: { bytesOut: 1 } } }, [value('db.bytesOut', '', 0)]],
  [
    'job.finished',
    { job: 'feed', outcome: 'ok', items: 0 },
    [count('job.finished', 'job=feed'), value('job.items', 'job=feed', 0)],
  ],
  ['job.finished', { job: 'feed', outcome: 'failed' }, [count('job.finished', 'job=feed', 1, 1)]],
  [
    'probe.checked',
    { probe: 'home', kind: 'http', ok: false, status: 503 },
    [count('probe.checked', 'probe=home', 1, 1)],
  ],
  [
    'host.sampled',
    {
      host: 'web1',
      load1: 6,
      cores: 4,
      disks: [
        { mount: '/', usedPct: 40 },
        { mount: '/var', usedPct: 91 },
      ],
      mailQueue: 12,
      hardware: [
        { component: 'disk0', status: 'OK' },
        { component: 'psu', status: 'Degraded' },
      ],
    },
    [
      value('host.load', 'host=web1', 6, 1.5),
      value('host.disk', 'host=web1', 91),
      value('mail.queue', 'host=web1', 12),
      count('host.hardware', 'host=web1', 1, 1),
    ],
  ],
  [
    'host.sampled',
    { host: 'web1', hardware: [{ component: 'x', status: 'Online' }] },
    [count('host.hardware', 'host=web1')],
  ],
  ['mail.sent', { mailbox: 'info', recipients: 40 }, [count('mail.sent', 'mailbox=info', 40)]],
  [
    'backup.finished',
    { backup: 'db', outcome: 'ok', bytes: 7 },
    [count('backup.finished', 'backup=db'), value('backup.bytes', 'backup=db', 7)],
  ],
  ['backup.restored', { backup: 'db', outcome: 'ok' }, []],
  ['change.made', { kind: 'deploy', title: 'Checkout', version: '1.2.3.4', modules: ['cart'] }, []],
];

// Promise guarded: what an event adds to which metric of the contract, and that every one of them is a sign of life.
describe('the contracts', () => {
  it.each(EXAMPLES)('measures %s %j', (type, data, measures) => {
    const event = accepted(type, data);
    expect(event.measures).toEqual([count('ingest.silence'), ...measures]);
    for (const { metric, dimension } of event.measures) {
      const key = dimension === '' ? null : dimension.split('=')[0];
      expect([null, metricNamed(metric)?.dimensionKey]).toContain(key);
    }
  });

  it('has an example of every type, and singles out runs, checks and changes', () => {
    expect(new Set(EXAMPLES.map(([type]) => type))).toEqual(new Set(EVENT_TYPES.keys()));
    const occurrences = EXAMPLES.filter(([type, data]) => accepted(type, data).isOccurrence).map(([type]) => type);
    const expected = ['job.finished', 'probe.checked', 'backup.finished', 'backup.restored', 'change.made'];
    expect(new Set(occurrences)).toEqual(new Set(expected));
  });
});
