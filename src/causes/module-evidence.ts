import type { Compared, DatabaseSample, PageSample } from './raw-events.js';
import { mean } from './shares.js';
import { typicalDurationMs, type VitalSigns } from './vital-signs.js';

/** What a module has to do with a page that is slow or a database that is busy. */
export interface ModuleEvidence {
  module: string;
  /** Part of the additional time (or bytes) that is its own. */
  share: number;
  /** Times its usual time or bytes; null where it was not there before. */
  times: number | null;
  /** Standard errors by which it is above its usual. */
  sigmas: number;
}

/** What modules say of themselves about a deviation; null where they say nothing. */
export interface ModuleReport {
  /** The additional milliseconds of a page, or bytes of a sample. */
  gain: number;
  /** The one with the greatest share first. */
  modules: ModuleEvidence[];
}

/** Samples before an incident that tell what chance does to a module; one in it may be enough to be beyond that. */
const SAMPLES_BEFORE_MIN = 5;
/** No module is more even than this, as a part of its mean. */
const SPREAD_LEAST = 0.25;

/** Whose time makes a page slow: modules' own times on it, as `page.timed` tells them. */
export function modulesOfPage({ now, before }: Compared<PageSample>, page: string): ModuleReport | null {
  const told = (samples: readonly PageSample[]) =>
    samples.flatMap((sample) =>
      sample.page === page && sample.modules ? [{ amount: sample.durationMs, modules: sample.modules }] : [],
    );
  return report(told(now), told(before));
}

/** Whose reading makes a database busy: modules' own bytes, as `db.sampled` tells them. */
export function modulesOfDatabase({ now, before }: Compared<DatabaseSample>): ModuleReport | null {
  const told = (samples: readonly DatabaseSample[]) =>
    samples.flatMap(({ bytesOut, modules }) => (modules ? [{ amount: bytesOut, modules: bytesOf(modules) }] : []));
  return report(told(now), told(before));
}

function bytesOf(modules: NonNullable<DatabaseSample['modules']>): Record<string, number> {
  return Object.fromEntries(Object.entries(modules).map(([module, { bytesOut }]) => [module, bytesOut ?? 0]));
}

interface Told {
  amount: number;
  modules: Readonly<Record<string, number>>;
}

function report(now: readonly Told[], before: readonly Told[]): ModuleReport | null {
  if (now.length === 0 || before.length < SAMPLES_BEFORE_MIN) return null;
  const gain = (mean(now.map(({ amount }) => amount)) ?? 0) - (mean(before.map(({ amount }) => amount)) ?? 0);
  const names = new Set(now.flatMap(({ modules }) => Object.keys(modules)));
  const modules = [...names].map((module): ModuleEvidence => {
    const own = (told: readonly Told[]): number[] => told.map(({ modules: all }) => all[module] ?? 0);
    const [after, usual] = [own(now), own(before)];
    const [meanNow, meanBefore] = [mean(after) ?? 0, mean(usual) ?? 0];
    const spread = Math.max(variance(usual), (SPREAD_LEAST * meanBefore) ** 2);
    const error = Math.sqrt(spread / after.length + spread / usual.length);
    return {
      module,
      share: gain > 0 ? (meanNow - meanBefore) / gain : 0,
      times: meanBefore > 0 ? meanNow / meanBefore : null,
      sigmas: (meanNow - meanBefore) / error,
    };
  });
  return { gain, modules: modules.sort((a, b) => b.share - a.share) };
}

function variance(values: readonly number[]): number {
  const middle = mean(values) ?? 0;
  return (mean(values.map((value) => (value - middle) ** 2)) ?? 0) + 1e-9;
}

/** The modules at work on each page, as far as any page has said so. */
export function modulesByPage(samples: readonly PageSample[]): Map<string, Set<string>> {
  const pages = new Map<string, Set<string>>();
  for (const { page, modules } of samples) {
    if (!modules) continue;
    const known = pages.get(page) ?? new Set<string>();
    for (const module of Object.keys(modules)) known.add(module);
    pages.set(page, known);
  }
  return pages;
}

/**
 * Whether the pages with a module became slower than those without: the difference of the mean logarithms of their
 * slowing down. Null where all pages have it, or none.
 */
export function doseOf(
  module: string,
  pages: ReadonlyMap<string, ReadonlySet<string>>,
  vitals: VitalSigns,
): number | null {
  const slowing: { withIt: number[]; without: number[] } = { withIt: [], without: [] };
  for (const { dimension, now, usual } of vitals.all('page.durationMs')) {
    const [after, before] = [typicalDurationMs(now), typicalDurationMs(usual)];
    const known = pages.get(dimension.slice('page='.length));
    if (after === null || before === null || !known) continue;
    (known.has(module) ? slowing.withIt : slowing.without).push(Math.log(after / before));
  }
  const [withIt, without] = [mean(slowing.withIt), mean(slowing.without)];
  return withIt === null || without === null ? null : withIt - without;
}
