import { parseBody, WriterBusyError, type EventSink, type RejectedKeeper } from '../../ingest/index.js';
import type { Clock } from '../clock.js';
import { ProblemException } from '../http/problem.js';
import type { ShopRepository } from '../shops/shop.repository.js';
import { collectEvents, type Rejection } from './collect-events.js';

/** The answer to a batch of events. */
export interface CollectAnswer {
  accepted: number;
  duplicates: number;
  rejected: Rejection[];
}

/** What the collector works with. */
export interface EventCollectorOptions {
  sink: Pick<EventSink, 'write'>;
  keeper: Pick<RejectedKeeper, 'keep'>;
  shops: ShopRepository;
  clock: Clock;
  newId: () => string;
  /** Keys the hashes of addresses. */
  secret: string;
  /** Told what became of the events of each request. */
  onCollected?: (counts: { accepted: number; duplicates: number; reasons: string[] }) => void;
}

/** Takes a body of events to the store. Answers when every accepted one is durable and every refused one is kept. */
export class EventCollector {
  private readonly knownShops = new Set<string>();

  constructor(private readonly options: EventCollectorOptions) {}

  /**
   * Takes in one inflated body. `shop` is that of the key, null for a key of the whole installation. Throws a problem
   * where the body as a whole cannot be read, or where nothing can be stored now (503).
   */
  async collect(body: Buffer, contentType: string | undefined, shop: string | null): Promise<CollectAnswer> {
    const parsed = parseBody(body, contentType);
    if ('problem' in parsed) throw new ProblemException(parsed.problem);
    const { sink, keeper, clock, newId, secret, onCollected } = this.options;
    const receivedMs = clock.now();
    const { accepted, rejected, keep } = collectEvents(parsed.items, {
      shop,
      source: '/v1/events',
      receivedMs,
      newId,
      secret,
    });
    for (const { shop: name } of accepted) if (!this.knownShops.has(name)) await this.makeKnown(name, receivedMs);
    try {
      const written = sink.write(accepted);
      const receipt = await (keep.length === 0 ? written : Promise.all([written, keeper.keep(keep)]).then(first));
      const duplicates = receipt.filter((outcome) => outcome === 'duplicate').length;
      // Named one by one: a field after a spread costs as much as to look the event over.
      const stored = accepted.length - duplicates;
      onCollected?.({ accepted: stored, duplicates, reasons: rejected.map(({ reason }) => reason) });
      return { accepted: stored, duplicates, rejected };
    } catch (error) {
      if (error instanceof WriterBusyError) throw unavailable(error.message, error.retryAfterSeconds);
      throw isDiskFull(error) ? unavailable('the disk is full', 60) : error;
    }
  }

  private async makeKnown(shop: string, nowMs: number): Promise<void> {
    await this.options.shops.ensure(shop, nowMs);
    this.knownShops.add(shop);
  }
}

const first = <T>([one]: readonly [T, ...unknown[]]): T => one;

function unavailable(detail: string, retryAfterSeconds: number): ProblemException {
  return new ProblemException(
    { status: 503, title: 'Service Unavailable', detail },
    { 'Retry-After': String(retryAfterSeconds) },
  );
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}
