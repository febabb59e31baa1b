import { readFileSync } from 'node:fs';
import type { IncidentChange } from '../../src/incidents/incident.js';

/** Two incidents are one when they began within so many minutes of each other. */
export const SAME_MINUTES = 10;
/** Up to here they are one that moved. */
export const MOVED_MINUTES = 180;

const MINUTE_MS = 60_000;

/** An incident in the terms in which two runs are compared. */
export interface Opened {
  shop: string;
  /** Metric, dimension and kind. */
  what: string;
  metric: string;
  kind: string;
  startedMs: number;
  detectedMs: number;
  /** Infinity where it was never over. */
  resolvedMs: number;
  /** Whether what came late has proven it wrong. */
  isWithdrawn: boolean;
  line: IncidentChange;
}

/** How the incidents of one run differ from those of another. */
export interface IncidentDifference {
  equal: number;
  moved: { expected: Opened; found: Opened }[];
  lost: Opened[];
  extra: Opened[];
}

/** The incidents that a replay opened, in the order of its file: as they were told first, or as they are in the end. */
export function openedIn(path: string, as: 'told-first' | 'in-the-end' = 'told-first'): Opened[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const changes = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as IncidentChange);
  const resolved = new Map(
    changes.flatMap(({ event, id, at }) => (event === 'resolved' ? [[id, Date.parse(at)] as const] : [])),
  );
  const withdrawn = new Set(changes.filter(({ withdrawnAt }) => withdrawnAt !== undefined).map(({ id }) => id));
  const newest = new Map(changes.map((change) => [change.id, change]));
  return changes
    .filter(({ event }) => event === 'opened')
    .map((opened) => (as === 'told-first' ? opened : { ...newest.get(opened.id)!, detectedAt: opened.detectedAt }))
    .map((line) => ({
      shop: line.shop,
      what: `${line.metric}${dimensionText(line.dimension)} ${line.kind}`,
      metric: line.metric,
      kind: line.kind,
      startedMs: Date.parse(line.startedAt),
      detectedMs: Date.parse(line.detectedAt),
      resolvedMs: resolved.get(line.id) ?? Number.POSITIVE_INFINITY,
      isWithdrawn: withdrawn.has(line.id),
      line,
    }));
}

function dimensionText(dimension: Record<string, string>): string {
  const entries = Object.entries(dimension);
  return entries.length === 0 ? '' : `{${entries.map(([key, value]) => `${key}=${value}`).join(',')}}`;
}

/** One line on an incident: what, since when, found when, and on which numbers. */
export function openedText({ what, startedMs, detectedMs, line }: Opened): string {
  const expected =
    line.expected === null ? '' : ` expected ${line.expected.low}..${line.expected.high} (${line.expected.mid})`;
  const times = `since ${new Date(startedMs).toISOString()} found ${new Date(detectedMs).toISOString()}`;
  return `${what} ${times} observed ${line.observed}${expected} ${line.unit} score ${line.score} [${line.evidence.join('; ')}]`;
}

/** Pairs what two runs opened: of the same name, nearest starts first, each once. */
export function compareOpened(expected: readonly Opened[], found: readonly Opened[]): IncidentDifference {
  const pairs = expected
    .flatMap((one, i) =>
      found.flatMap((other, j) => {
        const apart = Math.abs(one.startedMs - other.startedMs) / MINUTE_MS;
        return one.what === other.what && apart <= MOVED_MINUTES ? [{ i, j, apart }] : [];
      }),
    )
    .sort((a, b) => a.apart - b.apart || a.i - b.i || a.j - b.j);
  const partnerOf = new Map<number, number>();
  const taken = new Set<number>();
  const difference: IncidentDifference = { equal: 0, moved: [], lost: [], extra: [] };
  for (const { i, j, apart } of pairs) {
    if (partnerOf.has(i) || taken.has(j)) continue;
    partnerOf.set(i, j);
    taken.add(j);
    if (apart <= SAME_MINUTES) difference.equal++;
    else difference.moved.push({ expected: expected[i]!, found: found[j]! });
  }
  difference.lost = expected.filter((_, i) => !partnerOf.has(i));
  difference.extra = found.filter((_, j) => !taken.has(j));
  return difference;
}

/** The differences, a line each. */
export function differenceLines(label: string, { moved, lost, extra }: IncidentDifference): string[] {
  return [
    ...lost.map((one) => `${label} lost   ${openedText(one)}`),
    ...extra.map((one) => `${label} extra  ${openedText(one)}`),
    ...moved.map(({ expected, found }) => `${label} moved  ${openedText(expected)} -> ${openedText(found)}`),
  ];
}
