import type { Command } from 'commander';
import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createStreamingScore, streamingScore } from '../../detectors/index.js';
import type { CliContext } from './cli-context.js';

/** Adds `vedetta score`. */
export function addScoreCommand(program: Command, context: CliContext): void {
  program
    .command('score <file>')
    .description('score a univariate series: CSV timestamp,value in (- for stdin), timestamp,value,anomaly_score out')
    .action((file: string) => scoreFile(file, context));
}

async function scoreFile(file: string, { stdin, stdout, cwd }: CliContext): Promise<void> {
  const source = file === '-' ? stdin : createReadStream(resolve(cwd, file));
  const rows = source.pipe(parse({ columns: true, skip_empty_lines: true, trim: true, bom: true }));
  source.once('error', (error: Error) => rows.destroy(error));
  const state = createStreamingScore();
  let line = 1;
  stdout.write('timestamp,value,anomaly_score\n');
  for await (const row of rows as AsyncIterable<Record<string, string | undefined>>) {
    line++;
    const { timestamp, value } = row;
    if (timestamp === undefined || value === undefined)
      throw new Error(`${file}: the columns must be timestamp and value`);
    const score = streamingScore(state, momentOf(timestamp, file, line), numberOf(value, file, line));
    stdout.write(`${timestamp},${value},${score.toFixed(6)}\n`);
  }
}

/** A stamp without a zone is taken for UTC: only differences and the time of day matter here. */
function momentOf(timestamp: string, file: string, line: number): number {
  const text = timestamp.trim().replace(' ', 'T');
  const ms = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(ms)) throw new Error(`${file}:${line}: timestamp must be a moment such as 2026-11-20 14:05:00`);
  return ms;
}

/** An empty value is missing; anything else has to be a number. */
function numberOf(value: string, file: string, line: number): number {
  if (value === '') return Number.NaN;
  const number = Number(value);
  if (!Number.isFinite(number)) throw new Error(`${file}:${line}: value must be a number or empty`);
  return number;
}
