import { describe, expect, it } from '@jest/globals';
import type { EventStore } from '../../ingest/index.js';
import { Metrics, type FigureSources } from './metrics.js';
import { TimedStore } from './timed-store.js';

/** The lines of Vedetta's own figures that have this name. */
async function linesOf(metrics: Metrics, name: string): Promise<string[]> {
  const { body } = await metrics.text();
  return body.split('\n').filter((line) => line.startsWith(`vedetta_${name}`));
}

describe('the figures for Prometheus', () => {
  it('count events by what became of them, refused ones by class and never by text', async () => {
    const metrics = new Metrics();
    const reasons = ['type x@example.it is unknown', 'data.value is required', 'data.orderId is required'];
    metrics.countEvents({ accepted: 5, duplicates: 2, reasons });
    metrics.countEvents({ accepted: 1, duplicates: 0, reasons: [] });
    expect(await linesOf(metrics, 'events_accepted_total')).toEqual(['vedetta_events_accepted_total 6']);
    expect(await linesOf(metrics, 'events_duplicate_total')).toEqual(['vedetta_events_duplicate_total 2']);
    const rejected = await linesOf(metrics, 'events_rejected_total');
    expect(rejected).toContain('vedetta_events_rejected_total{reason="data"} 2');
    expect(rejected).toContain('vedetta_events_rejected_total{reason="type"} 1');
    expect(rejected).toContain('vedetta_events_rejected_total{reason="time"} 0');
    expect((await metrics.text()).body).not.toContain('example.it');
  });

  it('tell how long inserts take, and how many failed', async () => {
    const metrics = new Metrics();
    let nowMs = 0;
    let fails = false;
    const store = {
      insert: async () => {
        nowMs += 40;
        if (fails) throw new Error('too many parts');
      },
    } as unknown as EventStore;
    const timed = new TimedStore(store, { now: () => nowMs }, metrics);
    await timed.insert(Buffer.of(), 'a');
    fails = true;
    await expect(timed.insert(Buffer.of(), 'b')).rejects.toThrow('too many parts');
    expect(await linesOf(metrics, 'insert_duration_seconds_sum')).toEqual(['vedetta_insert_duration_seconds_sum 0.04']);
    expect(await linesOf(metrics, 'insert_duration_seconds_count')).toEqual([
      'vedetta_insert_duration_seconds_count 1',
    ]);
    expect(await linesOf(metrics, 'insert_failures_total')).toEqual(['vedetta_insert_failures_total 1']);
  });

  it('are read when somebody asks, and left out where they are not known', async () => {
    const metrics = new Metrics();
    const figures = {
      shops: 2,
      series: 31,
      behindSeconds: 90 as number | null,
      openIncidents: ['critical', 'warning', 'critical'],
    };
    let waiting: number | null = 3;
    const sources: FigureSources = {
      detection: () => figures,
      writerQueue: () => 7,
      noticesWaiting: async () => waiting,
    };
    metrics.readFrom(sources);
    expect(await linesOf(metrics, 'detection_')).toEqual(
      expect.arrayContaining([
        'vedetta_detection_shops 2',
        'vedetta_detection_series 31',
        'vedetta_detection_behind_seconds 90',
      ]),
    );
    expect(await linesOf(metrics, 'incidents_open')).toEqual([
      'vedetta_incidents_open{severity="info"} 0',
      'vedetta_incidents_open{severity="warning"} 1',
      'vedetta_incidents_open{severity="critical"} 2',
    ]);
    expect(await linesOf(metrics, 'writer_queue_events')).toEqual(['vedetta_writer_queue_events 7']);
    expect(await linesOf(metrics, 'notices_waiting')).toEqual(['vedetta_notices_waiting 3']);
    figures.behindSeconds = null;
    waiting = null;
    expect(await linesOf(metrics, 'detection_behind_seconds')).toEqual([]);
    expect(await linesOf(metrics, 'notices_waiting')).toEqual([]);
  });

  it('hold only what this process does, beside those of the process itself', async () => {
    const { type, body } = await new Metrics().text();
    expect(type).toContain('text/plain');
    expect(body).toContain('process_cpu_seconds_total');
    expect(body).not.toContain('vedetta_detection_shops ');
    expect(body).not.toContain('vedetta_notices_waiting');
  });

  it('tell of passes and notices', async () => {
    const metrics = new Metrics();
    metrics.passed(1_500, 1);
    metrics.countNotices({ sent: 2, failed: 1 });
    expect(await linesOf(metrics, 'detection_pass_duration_seconds_sum')).toEqual([
      'vedetta_detection_pass_duration_seconds_sum 1.5',
    ]);
    expect(await linesOf(metrics, 'detection_failures_total')).toEqual(['vedetta_detection_failures_total 1']);
    expect(await linesOf(metrics, 'notices_')).toEqual([
      'vedetta_notices_sent_total 2',
      'vedetta_notices_failed_total 1',
    ]);
  });
});
