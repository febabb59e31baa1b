#!/usr/bin/env node
import 'reflect-metadata';
import { existsSync } from 'node:fs';

const program = new URL('../dist/src/cli/main.js', import.meta.url);
if (!existsSync(program)) {
  process.stderr.write('vedetta: the program was not built; run npm ci && npm run build\n');
  process.exit(1);
}
const { main } = await import(program.href);
process.exitCode = await main(process.argv);
