import type { FindingKind } from '../../detectors/index.js';
import { dimensionObject, type SeriesName } from '../series/series-name.js';

/** A signal as far as joining looks at it. */
export interface JoinMember {
  series: SeriesName;
  kind: FindingKind;
  startedMs: number;
  /** End of the minute that showed it, by the events' own clock; milliseconds since the Unix epoch. */
  foundMs: number;
  /** When it was over; null while it goes on. */
  clearedMs: number | null;
}

const MINUTE_MS = 60_000;
/** Signals with one cause begin together; a slower series tells of it later. */
const TOGETHER_MS = 60 * MINUTE_MS;
/** An onset is known to about half the window in which it was found, up to this. */
const ONSET_DOUBT_MS = 6 * 60 * MINUTE_MS;
/** What took longer than this to be found may have begun anywhere in that time. */
const VAGUE_MS = 2 * 60 * MINUTE_MS;

/** A volume is seen to stop by its last event, which came a little before the shop's last one. */
const LOST_WITH_MS = 5 * MINUTE_MS;
/** Longer than any window of minutes and hours. */
const DAYS_MS = 4 * 24 * 60 * MINUTE_MS;

type Family =
  | 'signup'
  | 'newsletter'
  | 'order'
  | 'page'
  | 'database'
  | 'run'
  | 'payment'
  | 'giftcard'
  | 'probe'
  | 'host'
  | 'mail'
  | 'silence';

const FAMILY_BY_METRIC: Readonly<Record<string, Family>> = {
  'customer.registered': 'signup',
  'newsletter.subscribed': 'newsletter',
  'order.placed': 'order',
  'order.value': 'order',
  'page.durationMs': 'page',
  'page.errorRate': 'page',
  'page.views': 'page',
  'db.bytesOut': 'database',
  'db.queries': 'database',
  'job.finished': 'run',
  'job.items': 'run',
  'payment.failureRate': 'payment',
  'giftcard.failureRate': 'giftcard',
  'probe.checked': 'probe',
  'host.load': 'host',
  'host.disk': 'host',
  'host.hardware': 'host',
  'mail.sent': 'mail',
  'mail.queue': 'mail',
  'backup.finished': 'run',
  'backup.bytes': 'run',
  'ingest.silence': 'silence',
};

type Direction = 'up' | 'down' | 'bad';

/** Which way a kind of deviation goes; opposite ones are never one incident. */
export function directionOf(kind: FindingKind): Direction {
  if (kind === 'spike') return 'up';
  if (kind === 'drop' || kind === 'silence') return 'down';
  return 'bad';
}

/** Kinds that say that something did not come. */
const MISSING: ReadonlySet<FindingKind> = new Set(['late', 'drop', 'silence']);

/** Pairs that one cause can produce, as `family direction`; both orders hold. */
const LINKED = new Set(
  [
    // Visitors: a campaign, a crowd, bots.
    ['signup up', 'page up'],
    ['signup up', 'newsletter up'],
    ['signup up', 'order up'],
    ['newsletter up', 'page up'],
    ['newsletter up', 'order up'],
    ['order up', 'page up'],
    ['page up', 'database up'],
    ['signup up', 'database up'],
    ['newsletter up', 'database up'],
    ['order up', 'database up'],
    ['signup up', 'mail up'],
    ['newsletter up', 'mail up'],
    // Slowness: the page, its database, the orders lost by it, the crowd that makes it.
    ['page bad', 'page up'],
    ['page bad', 'database up'],
    ['page bad', 'order down'],
    ['page bad', 'signup down'],
    ['page bad', 'page down'],
    ['page bad', 'host bad'],
    // Orders do not go through.
    ['order down', 'payment bad'],
    ['order down', 'giftcard bad'],
    ['order down', 'page down'],
    ['payment bad', 'giftcard bad'],
    ['payment bad', 'page bad'],
    // A broken form.
    ['signup down', 'page down'],
    ['signup down', 'newsletter down'],
    // The whole site.
    ['probe bad', 'order down'],
    ['probe bad', 'page down'],
    ['probe bad', 'page bad'],
    ['probe bad', 'signup down'],
    ['probe bad', 'newsletter down'],
    ['probe bad', 'database down'],
    ['probe bad', 'host bad'],
    // What cannot be paid for with one method is paid for with another, and other people come with another volume.
    ['order bad', 'payment bad'],
    ['order bad', 'giftcard bad'],
    ['order bad', 'order up'],
    ['order bad', 'order down'],
    ['order bad', 'page up'],
    ['order bad', 'page bad'],
    ['order bad', 'signup up'],
    ['order bad', 'signup bad'],
    ['signup bad', 'signup up'],
    ['signup bad', 'signup down'],
    ['signup bad', 'newsletter up'],
    ['signup bad', 'page up'],
    ['signup bad', 'page bad'],
    ['order down', 'newsletter down'],
    ['order down', 'signup down'],
  ].flatMap(([a, b]) => [`${a}|${b}`, `${b}|${a}`]),
);

/** Families in which another dimension is another thing. */
const ONE_SUBJECT: ReadonlySet<Family> = new Set(['run', 'probe', 'host', 'mail']);

/** Whether a new signal belongs to an incident whose signals are `members`. */
export function belongsTogether(members: readonly JoinMember[], signal: JoinMember, nowMs: number): boolean {
  return members.some(
    (member) =>
      isOfDays(member) === isOfDays(signal) && (isSameThing(member, signal) || isLinked(member, signal, nowMs)),
  );
}

/** What took days to show goes on for days, and is not what minutes find meanwhile. */
function isOfDays({ foundMs, startedMs }: JoinMember): boolean {
  return foundMs - startedMs > DAYS_MS;
}

function isSameThing(member: JoinMember, signal: JoinMember): boolean {
  if (familyOf(member) !== familyOf(signal) || directionOf(member.kind) !== directionOf(signal.kind)) return false;
  if (member.series.dimension === signal.series.dimension) return true;
  if (ONE_SUBJECT.has(familyOf(signal))) return false;
  // Pages, and the lists of a newsletter beside their total: one crowd or one slowness.
  return beganTogether(member, signal) || (directionOf(signal.kind) === 'up' && member.clearedMs === null);
}

function isLinked(member: JoinMember, signal: JoinMember, nowMs: number): boolean {
  const family = familyOf(member);
  // While nothing arrives, whatever seems to be missing is explained by it; what failed has arrived.
  if (family === 'silence')
    return MISSING.has(signal.kind) && signal.startedMs >= member.startedMs - TOGETHER_MS && nowMs >= member.startedMs;
  // What was missed before anybody could know that nothing arrives may have been lost in that silence.
  if (familyOf(signal) === 'silence') return wasLostIn(signal, member);
  if (!LINKED.has(`${family} ${directionOf(member.kind)}|${familyOf(signal)} ${directionOf(signal.kind)}`))
    return false;
  // A database labours under whatever else goes on.
  const isLabour = familyOf(signal) === 'database' && directionOf(signal.kind) === 'up' && member.clearedMs === null;
  // And pages wait for a database that labours.
  const isWaiting = family === 'database' && directionOf(member.kind) === 'up' && member.clearedMs === null;
  return isLabour || (isWaiting && directionOf(signal.kind) === 'bad') || beganTogether(member, signal);
}

/** Whether what is missing was to come in a silence: a run that became late in it, a volume that stopped with it. */
function wasLostIn(silence: JoinMember, missing: JoinMember): boolean {
  if (!MISSING.has(missing.kind) || missing.clearedMs !== null || missing.foundMs < silence.startedMs) return false;
  return missing.kind === 'late' || missing.startedMs >= silence.startedMs - LOST_WITH_MS;
}

function beganTogether(a: JoinMember, b: JoinMember): boolean {
  if (isWithinDoubt(a, b) || isWithinDoubt(b, a)) return true;
  const doubtMs = Math.max(a.foundMs - a.startedMs, b.foundMs - b.startedMs) / 2;
  return Math.abs(a.startedMs - b.startedMs) < Math.max(TOGETHER_MS, Math.min(doubtMs, ONSET_DOUBT_MS));
}

/** What was found in a window of many hours began somewhere in it: together with whatever else began there and goes on. */
function isWithinDoubt(vague: JoinMember, other: JoinMember): boolean {
  const isVague = vague.foundMs - vague.startedMs > VAGUE_MS;
  return isVague && other.clearedMs === null && other.startedMs >= vague.startedMs && other.startedMs < vague.foundMs;
}

function familyOf(member: JoinMember): Family {
  const family = FAMILY_BY_METRIC[member.series.metric];
  if (!family) throw new Error(`no rule says what metric ${member.series.metric} belongs to`);
  return family;
}

/** What follows from something else, rather than being it: the higher, the less it tells of what is wrong. */
const CONSEQUENCE: Readonly<Record<string, number>> = {
  'order down': 1,
  'order bad': 1,
  'signup bad': 1,
  'signup down': 1,
  'newsletter down': 1,
  'page up': 1,
  'page down': 2,
  'host bad': 2,
  'database up': 2,
  'database down': 2,
  'mail up': 2,
};

/** Two measures of one thing, of which the first one says it more plainly, whichever was found first. */
const PLAINER: readonly (readonly [plainer: string, other: string])[] = [
  ['db.bytesOut', 'db.queries'],
  ['order.placed', 'order.value'],
];

/** Whether a signal tells better what is wrong than the one that leads. */
export function leadsBefore(signal: JoinMember, lead: JoinMember): boolean {
  // Whoever is blind knows of nothing that it is missing.
  if (familyOf(signal) === 'silence') return MISSING.has(lead.kind) && familyOf(lead) !== 'silence';
  const rank = (member: JoinMember): number => CONSEQUENCE[`${familyOf(member)} ${directionOf(member.kind)}`] ?? 0;
  return rank(signal) < rank(lead) || isPlainer(signal, lead);
}

function isPlainer(signal: JoinMember, lead: JoinMember): boolean {
  return (
    directionOf(signal.kind) === directionOf(lead.kind) &&
    signal.series.dimension === lead.series.dimension &&
    PLAINER.some(([plainer, other]) => signal.series.metric === plainer && lead.series.metric === other)
  );
}

/** Dimensions of a member as the contract shows them. */
export function dimensionOf(member: JoinMember): Record<string, string> {
  return dimensionObject(member.series.dimension);
}
