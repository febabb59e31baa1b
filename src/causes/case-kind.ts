import type { FindingKind } from '../../detectors/index.js';
import type { CaseKind } from './change-fitness.js';

const UP: ReadonlySet<FindingKind> = new Set(['spike', 'shift']);

/** What an incident is about, from the metric that leads it and the way it went. */
export function caseKindOf(metric: string, kind: FindingKind): CaseKind {
  // As many orders as ever, of another kind or price: no crowd came and none stayed away.
  if (metric === 'order.value' || (metric === 'order.placed' && kind === 'shift')) return 'other';
  const isUp = UP.has(kind);
  switch (metric) {
    case 'customer.registered':
    case 'newsletter.subscribed':
      return isUp ? 'signups' : 'fallen-signups';
    case 'order.placed':
      return isUp ? 'crowd' : 'fallen-orders';
    case 'page.views':
      return isUp ? 'crowd' : 'probe';
    case 'page.durationMs':
      return 'slow';
    case 'page.errorRate':
      return 'errors';
    case 'db.bytesOut':
    case 'db.queries':
      return 'busy-database';
    case 'payment.failureRate':
    case 'giftcard.failureRate':
      return 'payments';
    case 'job.finished':
    case 'job.items':
    case 'backup.finished':
    case 'backup.bytes':
      return 'run';
    case 'probe.checked':
      return 'probe';
    case 'host.load':
      return 'load';
    case 'host.disk':
      return 'disk';
    case 'host.hardware':
      return 'hardware';
    case 'mail.sent':
      return 'mail';
    case 'mail.queue':
      return 'mail-queue';
    default:
      return 'other';
  }
}
