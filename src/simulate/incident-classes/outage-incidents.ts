import { minutesFrom, plainTruth, type IncidentRecipe } from '../incident-plan.js';
import { withData, type DraftEvent } from '../interference.js';
import { oneOf, wholeBetween, type RandomSource } from '../random-source.js';

const VISITOR_SOURCES = ['/storefront/', '/pages'];
const VISITOR_SYMPTOMS = [
  'customer.registered',
  'newsletter.*',
  'order.*',
  'page.*',
  'db.*',
  'payment.*',
  'giftcard.*',
  'job.*',
];
/** What is left of the database's traffic when nobody asks. */
const IDLE_PART = 0.12;

/** The site as its visitors and the probe see it when it is closed or down. */
export function siteDown(probe: Record<string, unknown>): (event: DraftEvent) => DraftEvent | null {
  return (event) => {
    if (VISITOR_SOURCES.some((source) => event.source.startsWith(source))) return null;
    if (event.type === 'probe.checked') return withData(event, probe);
    if (event.type !== 'db.sampled') return event;
    const part = (name: string): number => Math.round(Number(event.data[name]) * IDLE_PART);
    return withData(event, {
      bytesOut: part('bytesOut'),
      bytesIn: part('bytesIn'),
      queries: part('queries'),
      byModule: {},
    });
  };
}

function failedProbe(random: RandomSource): Record<string, unknown> {
  return oneOf(random, [
    { ok: false, status: 503, errorKind: 'http', errorMessage: 'HTTP 503 Service Unavailable', latencyMs: 90 },
    { ok: false, status: 0, errorKind: 'timeout', errorMessage: 'no answer within 10 s', latencyMs: 10_000 },
    { ok: false, status: 502, errorKind: 'http', errorMessage: 'HTTP 502 Bad Gateway', latencyMs: 60 },
  ]);
}

/** The home page cannot be reached: at times for the probe alone, at times for everybody. */
export const probeDown: IncidentRecipe = {
  lane: 'everything',
  plan(_world, startMs, random) {
    const span = minutesFrom(startMs, wholeBetween(random, 18, 45));
    const probe = failedProbe(random);
    const forEverybody = random() < 0.5;
    const probeAlone = (event: DraftEvent): DraftEvent =>
      event.type === 'probe.checked' ? withData(event, probe) : event;
    const metrics = forEverybody ? ['probe.*', 'order.placed', 'page.*'] : ['probe.*'];
    const kinds = forEverybody
      ? ['failure', 'silence', 'threshold', 'slow', 'drop']
      : ['failure', 'silence', 'threshold', 'slow'];
    return {
      ...span,
      interferences: [{ ...span, alter: forEverybody ? siteDown(probe) : probeAlone }],
      truth: {
        ...plainTruth(metrics, kinds, forEverybody ? 'outage' : null),
        symptoms: forEverybody ? VISITOR_SYMPTOMS : [],
        dimension: { probe: 'home' },
        graceMinutes: 10,
      },
    };
  },
};

/** Nothing arrives at all: the shop may be well, and nobody can say so. */
export const ingestSilence: IncidentRecipe = {
  lane: 'everything',
  localHours: [8, 20],
  plan(_world, startMs, random) {
    const span = minutesFrom(startMs, wholeBetween(random, 25, 50));
    return {
      ...span,
      interferences: [{ ...span, alter: () => null, silencesAll: true }],
      truth: {
        ...plainTruth(['ingest.*'], ['silence', 'late', 'failure'], null),
        symptoms: ['job.*', 'probe.*', 'backup.*'],
        graceMinutes: 5,
        symptomMinutes: 120,
      },
    };
  },
};
