import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callControlSocket, controlSocketPath, openControlSocket } from './control-socket.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-socket-'));
  path = controlSocketPath(folder);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

// Promise guarded: Ctrl-C of a command that runs in the service ends it there, too.
it('tells a command under way that whoever asked for it has gone', async () => {
  let signal!: AbortSignal;
  let begin!: () => void;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const server = await openControlSocket(path, async (_call, ofCall) => {
    signal = ofCall;
    begin();
    await once(ofCall, 'abort');
    return { exitCode: 1, stdout: '', stderr: 'ended' };
  });
  const caller = request({ socketPath: path, method: 'POST', path: '/' });
  caller.on('error', () => undefined);
  caller.end(JSON.stringify({ command: 'backtest', args: {} }));
  await begun;
  expect(signal.aborted).toBe(false);
  const heard = once(signal, 'abort');
  caller.destroy();
  await heard;
  expect(signal.aborted).toBe(true);
  server.close();
});

it('answers a command that is done, without telling it of anything', async () => {
  let wasAborted: boolean | null = null;
  const server = await openControlSocket(path, (call, signal) => {
    wasAborted = signal.aborted;
    return Promise.resolve({ exitCode: 0, stdout: `${call.command} ran`, stderr: '' });
  });
  const answer = await callControlSocket(path, { command: 'migrate', args: {} });
  expect([answer, wasAborted]).toEqual([{ exitCode: 0, stdout: 'migrate ran', stderr: '' }, false]);
  server.close();
});
