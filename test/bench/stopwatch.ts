import { performance } from 'node:perf_hooks';
import { progress } from './progress.js';

/** Seconds of wall clock that `work` takes. */
export async function secondsOf(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Seconds of processor time, of all threads of this process, that `work` takes. */
export async function cpuSecondsOf(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** The middle of `times` measurements: of a machine that others use, one alone says little. */
export async function medianOf(times: number, measure: (round: number) => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let round = 0; round < times; round++) values.push(await measure(round));
  return middleOf(values);
}

/**
 * The same for several things, by turns: what others do on the machine then slows down all of them alike. Says how each
 * went.
 */
export async function mediansOf<Name extends string>(
  times: number,
  measures: Readonly<Record<Name, (round: number) => Promise<number>>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(measures) as Name[];
  const values = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < times; round++) {
    for (const name of names) {
      const value = await measures[name](round);
      progress(`${name}: ${value.toFixed(2)} s`);
      values.get(name)!.push(value);
    }
  }
  return Object.fromEntries(names.map((name) => [name, middleOf(values.get(name)!)])) as Record<Name, number>;
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** A figure with its thousands apart. */
export function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
