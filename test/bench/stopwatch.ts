import { performance } from 'node:perf_hooks';

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
  return values.toSorted((a, b) => a - b)[Math.floor(times / 2)]!;
}

/** A figure with its thousands apart. */
export function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
