import { chmodSync, existsSync, unlinkSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { join } from 'node:path';
import type { CommandResult, StoreCommandCall } from './store-commands.js';

/** Longest path of a UNIX socket that every system takes. */
const SOCKET_PATH_MAX = 100;

/** Where the service that holds `dataDir` listens for commands. */
export function controlSocketPath(dataDir: string): string {
  const path = join(dataDir, 'vedetta.sock');
  // The kernel's limit is short; where the folder lies too deep the socket is named relative to where we are.
  return path.length <= SOCKET_PATH_MAX ? path : join('.', path.slice(process.cwd().length + 1));
}

/**
 * Opens the socket (mode 600) by which commands reach the stores that this process holds. A socket that a dead process
 * left is replaced. `run` is given a signal that is aborted where whoever called goes away before it is answered.
 */
export async function openControlSocket(
  path: string,
  run: (call: StoreCommandCall, signal: AbortSignal) => Promise<CommandResult>,
): Promise<Server> {
  if (existsSync(path)) unlinkSync(path);
  const server = createServer((incoming, answer) => {
    const leaving = new AbortController();
    answer.once('close', () => leaving.abort());
    void answerCall(incoming, (call) => run(call, leaving.signal)).then(
      (result) => answer.end(JSON.stringify(result)),
      (error: unknown) => {
        answer.statusCode = 500;
        answer.end(error instanceof Error ? error.message : String(error));
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  return server;
}

async function answerCall(
  incoming: AsyncIterable<Buffer>,
  run: (call: StoreCommandCall) => Promise<CommandResult>,
): Promise<CommandResult> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return run(JSON.parse(Buffer.concat(chunks).toString('utf8')) as StoreCommandCall);
}

/** Has the running service do a command; null where none is running. Throws what the service says of a failure. */
export async function callControlSocket(path: string, call: StoreCommandCall): Promise<CommandResult | null> {
  if (!existsSync(path)) return null;
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath: path, method: 'POST', path: '/' }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (incoming.statusCode === 200) resolve(JSON.parse(text) as CommandResult);
        else reject(new Error(text));
      });
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // The socket's file outlived its process.
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(null);
      else reject(error);
    });
    outgoing.end(JSON.stringify(call));
  });
}
