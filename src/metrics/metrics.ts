import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { REJECTION_CLASSES, rejectionClass } from './rejection-class.js';

/** Fast inserts take milliseconds, one into a store under load a few seconds. */
const INSERT_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const PASS_BUCKETS_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300];
const SEVERITIES = ['info', 'warning', 'critical'] as const;

/** What became of the events of one request or one batch. */
export interface EventCounts {
  accepted: number;
  duplicates: number;
  /** Why others were refused, one reason each. */
  reasons: readonly string[];
}

/** How detection is doing at this moment. */
export interface DetectionFigures {
  shops: number;
  series: number;
  /** Seconds from the oldest minute not judged yet till now, of the shop that is furthest behind; null without one. */
  behindSeconds: number | null;
  /** Severity of each open incident. */
  openIncidents: readonly string[];
}

/** Figures read when somebody asks; only for what this process does. */
export interface FigureSources {
  detection?: () => DetectionFigures;
  writerQueue?: () => number;
  /** Events that wait in Kafka, by partition held here; null where that cannot be told now. */
  streamLag?: () => Promise<ReadonlyMap<number, number> | null>;
  /** Notices that wait to be sent, of the whole installation; null where that cannot be told now. */
  noticesWaiting?: () => Promise<number | null>;
}

/** The figures of this process for Prometheus. No label is ever a text that a shop has sent. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly accepted = this.counter('events_accepted_total', 'Events taken in, each counted once.');
  private readonly duplicates = this.counter('events_duplicate_total', 'Events that were known already.');
  private readonly streamed = this.counter(
    'stream_events_stored_total',
    'Events stored from Kafka, each counted once.',
  );
  private readonly dead = this.counter('dead_letters_total', 'Messages from Kafka that could not be read.');
  private readonly rejected = this.counter('events_rejected_total', 'Events refused, by what they broke.', ['reason']);
  private readonly inserts = this.histogram(
    'insert_duration_seconds',
    'Time an insert of events took.',
    INSERT_BUCKETS_SECONDS,
  );
  private readonly insertFailures = this.counter('insert_failures_total', 'Attempts to insert events that failed.');
  private readonly passes = this.histogram(
    'detection_pass_duration_seconds',
    'Time a look at all shops took.',
    PASS_BUCKETS_SECONDS,
  );
  private readonly shopFailures = this.counter('detection_failures_total', 'Looks at a shop that failed.');
  private readonly causeFailures = this.counter(
    'cause_failures_total',
    'Causes of incidents that could not be asked for.',
  );
  private readonly sent = this.counter('notices_sent_total', 'Notices sent.');
  private readonly unsent = this.counter('notices_failed_total', 'Notices given up.');

  private readonly verdicts = this.counter('feedback_verdicts_total', 'Verdicts that people gave on incidents.', [
    'verdict',
  ]);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const reason of REJECTION_CLASSES) this.rejected.inc({ reason }, 0);
  }

  /** Counts what became of events. */
  countEvents({ accepted, duplicates, reasons }: EventCounts): void {
    this.accepted.inc(accepted);
    this.duplicates.inc(duplicates);
    for (const reason of reasons) this.rejected.inc({ reason: rejectionClass(reason) });
  }

  /** Counts what became of a chunk of events from Kafka. */
  storedChunk({ stored, duplicates, dead }: { stored: number; duplicates: number; dead: number }): void {
    this.streamed.inc(stored);
    this.duplicates.inc(duplicates);
    this.dead.inc(dead);
  }

  /** Notes an insert of events that was confirmed. */
  inserted(durationMs: number): void {
    this.inserts.observe(durationMs / 1000);
  }

  /** Counts an attempt to insert that failed. */
  insertFailed(): void {
    this.insertFailures.inc();
  }

  /** Notes a look at all shops, and how many of them could not be looked at. */
  passed(durationMs: number, failedShops: number): void {
    this.passes.observe(durationMs / 1000);
    this.shopFailures.inc(failedShops);
  }

  /** Counts a cause that could not be asked for. */
  causeFailed(): void {
    this.causeFailures.inc();
  }

  /** Counts a verdict that somebody gave; one of the words of the contract. */
  countVerdict(verdict: string): void {
    this.verdicts.inc({ verdict });
  }

  /** Counts what a round of sending did. */
  countNotices({ sent, failed }: { sent: number; failed: number }): void {
    this.sent.inc(sent);
    this.unsent.inc(failed);
  }

  /** Names where the figures of this process's roles are read from; called once, when they are there. */
  readFrom({ detection, writerQueue, noticesWaiting, streamLag }: FigureSources): void {
    if (detection) this.readDetection(detection);
    if (writerQueue) {
      this.gauge('writer_queue_events', 'Events that wait to be inserted.', (set) => set({}, writerQueue()));
    }
    if (streamLag) {
      this.gauge(
        'stream_lag_events',
        'Events that wait in the partitions held here.',
        async (set) => {
          for (const [partition, lag] of (await streamLag()) ?? []) set({ partition: String(partition) }, lag);
        },
        ['partition'],
      );
    }
    if (noticesWaiting) {
      this.gauge('notices_waiting', 'Notices to be sent, the same at every notifier.', async (set) => {
        const waiting = await noticesWaiting();
        if (waiting !== null) set({}, waiting);
      });
    }
  }

  /** All figures in the text form of Prometheus, and its content type. */
  async text(): Promise<{ type: string; body: string }> {
    return { type: this.registry.contentType, body: await this.registry.metrics() };
  }

  private readDetection(read: () => DetectionFigures): void {
    this.gauge('detection_shops', 'Shops that this process watches.', (set) => set({}, read().shops));
    this.gauge('detection_series', 'Series of these shops.', (set) => set({}, read().series));
    this.gauge('detection_behind_seconds', 'Age of the oldest minute not judged yet; about 100 is normal.', (set) => {
      const { behindSeconds } = read();
      if (behindSeconds !== null) set({}, behindSeconds);
    });
    this.gauge(
      'incidents_open',
      'Open incidents of these shops.',
      (set) => {
        const { openIncidents } = read();
        for (const severity of SEVERITIES) set({ severity }, openIncidents.filter((one) => one === severity).length);
      },
      ['severity'],
    );
  }

  private counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name: `vedetta_${name}`, help, labelNames, registers: [this.registry] });
  }

  private histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name: `vedetta_${name}`, help, buckets, registers: [this.registry] });
  }

  private gauge(
    name: string,
    help: string,
    read: (set: (labels: Record<string, string>, value: number) => void) => void | Promise<void>,
    labelNames: string[] = [],
  ): void {
    const gauge = new Gauge({
      name: `vedetta_${name}`,
      help,
      labelNames,
      registers: [],
      async collect() {
        // What cannot be read now is left out: an old figure would pass for a new one.
        this.reset();
        if (labelNames.length === 0) this.remove();
        await read((labels, value) => this.set(labels, value));
      },
    });
    this.registry.registerMetric(gauge);
  }
}
