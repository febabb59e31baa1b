import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Admission, Wanted } from '../http/admission.js';
import { sendProblem } from '../http/send-problem.js';
import type { EventCollector } from './event-collector.js';
import { readBody } from './read-body.js';

/** Where events are sent to. */
export const EVENTS_PATH = '/v1/events';

/** A key says by itself for which shop it is. */
const WANTED: Wanted = { scope: 'ingest', shop: null };

/** What the endpoint works with. */
export interface EventsEndpointOptions {
  admission: Pick<Admission, 'admit' | 'recall'>;
  collector: Pick<EventCollector, 'collect'>;
  /** Bytes of a body after inflating, at the most. */
  maxBodyBytes: number;
  log: Pick<Logger, 'error'>;
}

/**
 * Answers requests to `EVENTS_PATH` on its own, from the key to the last byte: it needs nothing of the framework, whose
 * way from a request to a controller costs several times what is done with one event.
 */
export class EventsEndpoint {
  constructor(private readonly options: EventsEndpointOptions) {}

  /** Answers one request, with 202 or a problem. Never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { admission, collector, maxBodyBytes, log } = this.options;
    try {
      const { authorization, 'content-type': contentType } = request.headers;
      const { shop } = admission.recall(authorization, WANTED) ?? (await admission.admit(authorization, WANTED));
      const body = await readBody(request, maxBodyBytes);
      const text = JSON.stringify(await collector.collect(body, contentType, shop));
      response.writeHead(202, {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': Buffer.byteLength(text),
      });
      response.end(text);
    } catch (error) {
      sendProblem(response, error, log);
    }
  }
}
