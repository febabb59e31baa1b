import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../detectors/index.js';
import type { Signal } from '../detection/shop-state.js';
import { applySignals, createIncidentBook, type IncidentBook, type NumberedChange } from './incident-book.js';

const MINUTE_MS = 60_000;
const ONSET_MS = Date.UTC(2025, 2, 5, 12);
/** The clock of detection goes a minute behind the events. */
const SETTLE_MS = MINUTE_MS;

function at(minute: number): number {
  return ONSET_MS + minute * MINUTE_MS;
}

function iso(minute: number): string {
  return new Date(at(minute)).toISOString();
}

/** A signal of a series such as `order.placed drop`, so many minutes after the onset. */
function signal(type: Signal['type'], text: string, minute: number, more: Partial<Finding> = {}): Signal {
  const [series = '', kind = ''] = text.split(' ');
  const [metric = '', dimension = ''] = series.split('|');
  const finding: Finding = {
    detector: 'count-window',
    kind: kind as Finding['kind'],
    startedMs: ONSET_MS,
    observed: 118.26,
    expected: { low: 3.2051, mid: 6, high: 11 },
    unit: 'events/10min',
    score: 14.216,
    evidence: ['91 % from one address'],
    ...more,
  };
  return { type, series: { metric, dimension }, finding, judgedMs: at(minute), atMs: at(minute) + SETTLE_MS };
}

/** What the book tells of signals that come until `minute`. */
function tell(book: IncidentBook, minute: number, ...signals: Signal[]): NumberedChange[] {
  return applySignals(book, signals, [], at(minute), at(minute) + SETTLE_MS);
}

function inShort(told: readonly NumberedChange[]): string[] {
  return told.map(({ seq, change }) => `${seq} ${change.event} ${change.metric}`);
}

describe('a signal of its own', () => {
  it('opens an incident that says what, where, since when and why, in numbers a reader takes in', () => {
    const book = createIncidentBook('acme');
    const spike = signal('raised', 'customer.registered|page=/cart spike', 4);
    const [{ seq, change }] = tell(book, 4, spike) as [NumberedChange];
    expect(seq).toBe(1);
    expect(change).toEqual({
      event: 'opened',
      id: expect.stringMatching(/^inc_[0-9a-f]{20}$/),
      shop: 'acme',
      metric: 'customer.registered',
      dimension: { page: '/cart' },
      kind: 'spike',
      cause: 'unknown',
      causeConfidence: 0,
      severity: 'warning',
      startedAt: iso(0),
      detectedAt: iso(5),
      resolvedAt: null,
      observed: 118,
      expected: { low: 3.21, mid: 6, high: 11 },
      unit: 'events/10min',
      score: 14.2,
      evidence: ['91 % from one address'],
      suspects: [],
      related: [],
      impact: null,
      at: iso(5),
    });
  });

  it('says by how long it was found late where nobody looked while it happened', () => {
    const night = { ...signal('raised', 'order.placed silence', 10), atMs: at(10 + 6 * 60) };
    const [told] = applySignals(createIncidentBook('acme'), [night], [], at(10), at(10 + 6 * 60));
    expect(told?.change).toMatchObject({ event: 'opened', detectedAt: iso(10 + 6 * 60), foundLateMinutes: 360 });
  });

  it('names the cause that its detector tells, and the changes before it', () => {
    const failure = signal('raised', 'job.finished|job=feed failure', 1, { cause: 'network' });
    const deploy = { id: 'e1', timeMs: at(-3), kind: 'deploy', title: 'new feed', version: 'v2', modules: [] };
    const told = applySignals(createIncidentBook('acme'), [failure], [deploy], at(1), at(2));
    expect(told[0]!.change.cause).toBe('network');
    expect(told[0]!.change.causeConfidence).toBeGreaterThan(0);
    expect(told[0]!.change.suspects).toEqual([expect.objectContaining({ ref: 'v2', title: 'new feed' })]);
  });

  it.each([
    { text: 'order.placed drop', score: 39, detector: 'count-window', severity: 'warning' },
    { text: 'order.placed drop', score: 40, detector: 'count-window', severity: 'critical' },
    { text: 'ingest.silence silence', score: 14, detector: 'source-silence', severity: 'critical' },
    { text: 'probe.checked|probe=front failure', score: 14, detector: 'probe-failed', severity: 'critical' },
  ])('is $severity: $text of score $score', ({ text, score, detector, severity }) => {
    const [told] = tell(createIncidentBook('acme'), 1, signal('raised', text, 1, { score, detector }));
    expect(told!.change.severity).toBe(severity);
  });
});

describe('signals of one cause', () => {
  it('are one incident, to which each adds itself once', () => {
    const book = createIncidentBook('acme');
    const told = [
      ...tell(book, 4, signal('raised', 'page.durationMs|page=/cart slow', 4)),
      ...tell(book, 9, signal('raised', 'order.placed drop', 9)),
      ...tell(book, 12, signal('cleared', 'order.placed drop', 12)),
      ...tell(book, 20, signal('raised', 'order.placed drop', 20)),
    ];
    expect(inShort(told)).toEqual([
      '1 opened page.durationMs',
      '2 updated page.durationMs',
      '3 updated page.durationMs',
    ]);
    expect(new Set(told.map(({ change }) => change.id)).size).toBe(1);
    expect(told.at(-1)!.change.related).toEqual([{ metric: 'order.placed', kind: 'drop' }]);
  });

  it('name the dimension of what is related', () => {
    const book = createIncidentBook('acme');
    tell(book, 4, signal('raised', 'page.durationMs|page=/cart slow', 4));
    const [told] = tell(book, 5, signal('raised', 'page.durationMs|page=/ slow', 5));
    expect(told!.change.related).toEqual([{ metric: 'page.durationMs', kind: 'slow', dimension: { page: '/' } }]);
  });

  it('are led by the one that tells best what is wrong, whichever came first', () => {
    const book = createIncidentBook('acme');
    const told = [
      ...tell(book, 4, signal('raised', 'db.bytesOut|database=main spike', 4)),
      ...tell(book, 9, signal('raised', 'page.durationMs|page=/cart slow', 9, { unit: 'ms', evidence: ['900 ms'] })),
      ...tell(book, 12, signal('raised', 'order.placed drop', 12)),
    ];
    expect(told.map(({ change }) => change.metric)).toEqual(['db.bytesOut', 'page.durationMs', 'page.durationMs']);
    expect(told.at(-1)!.change).toMatchObject({
      dimension: { page: '/cart' },
      kind: 'slow',
      unit: 'ms',
      evidence: ['900 ms'],
      related: [
        { metric: 'db.bytesOut', kind: 'spike', dimension: { database: 'main' } },
        { metric: 'order.placed', kind: 'drop' },
      ],
    });
    const worse = signal('worse', 'page.durationMs|page=/cart slow', 40, { unit: 'ms', observed: 2000 });
    expect(tell(book, 40, worse)[0]!.change.observed).toBe(2000);
  });

  it('make the incident as grave as the gravest of them, whichever leads', () => {
    const book = createIncidentBook('acme');
    const critical = { detector: 'probe-failed' };
    const told = [
      ...tell(book, 4, signal('raised', 'page.durationMs|page=/cart slow', 4)),
      ...tell(book, 5, signal('raised', 'probe.checked|probe=front failure', 5, critical)),
      ...tell(book, 6, signal('raised', 'order.placed drop', 6)),
      ...tell(book, 40, signal('worse', 'page.durationMs|page=/cart slow', 40)),
    ];
    expect(told.map(({ change }) => change.severity)).toEqual(['warning', 'critical', 'critical', 'critical']);
    expect(new Set(told.map(({ change }) => change.metric))).toEqual(new Set(['page.durationMs']));
  });

  it('do not change what was told before', () => {
    const book = createIncidentBook('acme');
    const [opened] = tell(book, 4, signal('raised', 'page.durationMs|page=/cart slow', 4));
    const before = structuredClone(opened);
    tell(book, 9, signal('raised', 'order.placed drop', 9), signal('worse', 'page.durationMs|page=/cart slow', 9));
    expect(opened).toEqual(before);
  });
});

describe('signals of two causes', () => {
  it('are two incidents with names of their own', () => {
    const told = tell(
      createIncidentBook('acme'),
      4,
      signal('raised', 'job.finished|job=feed failure', 4),
      signal('raised', 'job.finished|job=stock failure', 4),
    );
    expect(inShort(told)).toEqual(['1 opened job.finished', '1 opened job.finished']);
    expect(told[0]!.change.id).not.toBe(told[1]!.change.id);
  });
});

describe('a job that fails', () => {
  it('of a run whose message was lost in a silence is swallowed by it, also where it was told first', () => {
    const late = signal('raised', 'job.finished|job=export late', 7, { startedMs: at(-2), detector: 'run-late' });
    const book = createIncidentBook('acme');
    const told = tell(book, 12, late, signal('raised', 'ingest.silence silence', 12));
    expect(inShort(told)).toEqual(['1 opened job.finished', '2 updated ingest.silence']);
    expect(told[1]!.change).toMatchObject({
      kind: 'silence',
      dimension: {},
      severity: 'critical',
      related: [{ metric: 'job.finished', kind: 'late', dimension: { job: 'export' } }],
    });
  });

  it('just after a silence is an incident of its own: what failed has arrived', () => {
    const told = tell(
      createIncidentBook('acme'),
      66,
      signal('raised', 'ingest.silence silence', 10),
      signal('cleared', 'ingest.silence silence', 60),
      signal('raised', 'job.finished|job=feed failure', 65, { startedMs: at(65) }),
    );
    expect(inShort(told)).toEqual(['1 opened ingest.silence', '1 opened job.finished']);
  });
});

describe('a signal that gets worse', () => {
  const worse = { observed: 900, score: 80, evidence: ['now from everywhere'], unit: 'events/30min' };

  it('brings the numbers of the incident it leads up to date, and its severity', () => {
    const book = createIncidentBook('acme');
    tell(book, 4, signal('raised', 'customer.registered spike', 4));
    const told = tell(book, 19, signal('worse', 'customer.registered spike', 19, worse));
    expect(inShort(told)).toEqual(['2 updated customer.registered']);
    expect(told[0]!.change).toMatchObject({ ...worse, severity: 'critical', startedAt: iso(0), detectedAt: iso(5) });
    expect(told[0]!.change.at).toBe(iso(20));
  });

  it('leaves the numbers of an incident that another leads, but makes it as grave as it is itself', () => {
    const book = createIncidentBook('acme');
    const slow = signal('raised', 'page.durationMs|page=/cart slow', 4);
    const [, before] = tell(book, 4, slow, signal('raised', 'order.placed drop', 4));
    expect(tell(book, 19, signal('worse', 'order.placed drop', 19, { ...worse, score: 39 }))).toEqual([]);
    const [after] = tell(book, 34, signal('worse', 'order.placed drop', 34, worse));
    expect(after!.change).toEqual({ ...before!.change, severity: 'critical', at: iso(35) });
    expect(tell(book, 49, signal('worse', 'order.placed drop', 49, worse))).toEqual([]);
  });
});

describe('an incident', () => {
  it('resolves twenty minutes after its last signal has become calm, as of that moment', () => {
    const book = createIncidentBook('acme');
    tell(book, 4, signal('raised', 'page.durationMs|page=/cart slow', 4), signal('raised', 'order.placed drop', 4));
    tell(book, 30, signal('cleared', 'page.durationMs|page=/cart slow', 30));
    expect(tell(book, 60)).toEqual([]);
    tell(book, 61, signal('cleared', 'order.placed drop', 61));
    expect(tell(book, 80)).toEqual([]);
    const told = tell(book, 81);
    expect(inShort(told)).toEqual(['3 resolved page.durationMs']);
    expect(told[0]!.change).toMatchObject({ resolvedAt: iso(61), at: iso(82) });
    expect(tell(book, 200)).toEqual([]);
  });

  it('waits longer for the next wave of a crowd, or of bots', () => {
    const book = createIncidentBook('acme');
    tell(book, 4, signal('raised', 'customer.registered spike', 4));
    book.open[0]!.incident.cause = 'bot-attack';
    tell(book, 30, signal('cleared', 'customer.registered spike', 30));
    expect(tell(book, 119)).toEqual([]);
    expect(inShort(tell(book, 120))).toEqual(['2 resolved customer.registered']);
  });

  it('remembers when it was, so that it is not taken for ordinary time', () => {
    const book = createIncidentBook('acme');
    tell(book, 4, signal('raised', 'order.placed drop', 4));
    tell(book, 30, signal('cleared', 'order.placed drop', 30));
    tell(book, 60);
    expect(book.past).toEqual([{ fromMs: at(0), untilMs: at(30) }]);
    expect(book.over).toHaveLength(1);
  });

  it('takes a second wave before that for its own, and one after that for another', () => {
    const book = createIncidentBook('acme');
    tell(book, 4, signal('raised', 'order.placed drop', 4));
    tell(book, 30, signal('cleared', 'order.placed drop', 30));
    const second = signal('raised', 'order.placed drop', 49, { startedMs: at(45) });
    expect(inShort(tell(book, 49, second))).toEqual(['2 updated order.placed']);
    expect(tell(book, 55)).toEqual([]);
    tell(book, 60, signal('cleared', 'order.placed drop', 60));
    const third = signal('raised', 'order.placed drop', 80, { startedMs: at(78) });
    expect(inShort(tell(book, 80, third))).toEqual(['3 resolved order.placed', '1 opened order.placed']);
  });

  it('resolves by the clock of the events where months are judged at once', () => {
    const book = createIncidentBook('acme');
    const told = tell(
      book,
      9000,
      signal('raised', 'order.placed drop', 4),
      signal('cleared', 'order.placed drop', 30),
      signal('raised', 'order.placed drop', 4000, { startedMs: at(3990) }),
    );
    expect(inShort(told)).toEqual(['1 opened order.placed', '2 resolved order.placed', '1 opened order.placed']);
  });

  it('has the same name when it is told again from the same state, and another in another shop', () => {
    const idIn = (shop: string): string =>
      tell(createIncidentBook(shop), 4, signal('raised', 'order.placed drop', 4))[0]!.change.id;
    expect(idIn('acme')).toBe(idIn('acme'));
    expect(idIn('acme')).not.toBe(idIn('zenith'));
  });

  it('goes on where it was after its book was stored and read back', () => {
    const book = createIncidentBook('acme');
    tell(book, 4, signal('raised', 'order.placed drop', 4));
    const restored = JSON.parse(JSON.stringify(book)) as IncidentBook;
    const cleared = signal('cleared', 'order.placed drop', 30);
    expect(tell(restored, 50, cleared)).toEqual(tell(book, 50, cleared));
  });
});
