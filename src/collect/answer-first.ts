import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { EVENTS_PATH, type EventsEndpoint } from './events-endpoint.js';

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Lets the endpoint answer `POST /v1/events` before the server's own listeners see it. All other requests, and other
 * spellings of that address, go to them as before.
 */
export function answerFirst(server: Server, endpoint: Pick<EventsEndpoint, 'answer'>): void {
  const others = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'POST' && request.url === EVENTS_PATH) void endpoint.answer(request, response);
    else for (const listener of others) listener.call(server, request, response);
  });
}
