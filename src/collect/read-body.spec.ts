/** A body that never comes whole is answered for all the same: nobody waits for one who has left. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, request as send, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { readBody } from './read-body.js';

const BROKEN_OFF = { problem: { status: 400, title: 'Bad Request', detail: 'body broke off' } };
const HALF = gzipSync('x'.repeat(1000)).subarray(0, 12);

let server: Server;
let port: number;
let sockets: Socket[];

beforeEach(async () => {
  sockets = [];
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.closeAllConnections();
  server.close();
});

/** A client that sends the half of a body, and the request as the server gets it. */
async function begin(encoding: string): Promise<{ client: Socket; request: IncomingMessage }> {
  const came = once(server, 'request') as Promise<[IncomingMessage]>;
  const client = connect(port, '127.0.0.1');
  sockets.push(client);
  client.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: ${encoding}\r\nContent-Length: 500\r\n\r\n`);
  client.write(HALF);
  const [request] = await came;
  return { client, request };
}

describe.each(['identity', 'gzip'])('a body in %s', (encoding) => {
  it('is refused where the client left before it was read', async () => {
    const { client, request } = await begin(encoding);
    request.once('error', () => undefined);
    const closed = new Promise((resolve) => request.once('close', resolve));
    client.destroy();
    await closed;
    await expect(readBody(request, 1000)).rejects.toMatchObject(BROKEN_OFF);
  });

  it('is refused where the client leaves in the middle', async () => {
    const { client, request } = await begin(encoding);
    const read = readBody(request, 1000);
    client.destroy();
    await expect(read).rejects.toMatchObject(BROKEN_OFF);
  });
});

it('hears no more of a gzip that is too large', async () => {
  const came = once(server, 'request') as Promise<[IncomingMessage]>;
  const sent = send({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-encoding': 'gzip' } });
  sent.on('error', () => undefined);
  sent.end(gzipSync('x'.repeat(1000)));
  const [request] = await came;
  await expect(readBody(request, 100)).rejects.toMatchObject({
    problem: { status: 413 },
    headers: { Connection: 'close' },
  });
});
