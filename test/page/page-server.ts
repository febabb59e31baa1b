import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { API_DATE, type CannedApi } from './canned-api.js';

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** A server on the loopback device that gives the built page at `/` and a canned API at `/v1`. */
export interface PageServer {
  url: string;
  close: () => Promise<void>;
}

/** Starts the server on a free port. */
export async function startPageServer(pageDirectory: string, api: CannedApi): Promise<PageServer> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://loopback');
    if (url.pathname.startsWith('/v1/')) {
      const { method = 'GET', headers } = request;
      const { status, body } = api.answer(url, headers.authorization, { method, text: await text(request) });
      response.setHeader('Date', API_DATE);
      const isText = typeof body === 'string';
      const type = isText
        ? 'text/plain; charset=utf-8'
        : status === 200
          ? 'application/json'
          : 'application/problem+json';
      response.setHeader('Content-Type', type);
      response.writeHead(status).end(isText ? body : JSON.stringify(body));
      return;
    }
    void sendFile(join(pageDirectory, url.pathname === '/' ? 'index.html' : url.pathname), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => closed(server) };
}

async function sendFile(path: string, response: ServerResponse): Promise<void> {
  try {
    const content = await readFile(path);
    response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
