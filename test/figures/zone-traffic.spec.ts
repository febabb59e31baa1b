import { describe, expect, it } from '@jest/globals';
import { IANAZone } from 'luxon';
import { clockChangesOf, instantsOf, nominalOf, zoneEvents, zoneStory } from './zone-traffic.js';

const at = (text: string): number => Date.parse(`${text}Z`);
const rome = IANAZone.create('Europe/Rome');
const days = (zone: string): string[] =>
  clockChangesOf(zone, 2025).map((ms) => new Date(ms).toISOString().slice(0, 10));

describe('local time', () => {
  // Dates of 2025 from the tz database; Cairo changes when a Thursday ends.
  it.each([
    ['Europe/Rome', ['2025-03-30', '2025-10-26']],
    ['America/St_Johns', ['2025-03-09', '2025-11-02']],
    ['Australia/Lord_Howe', ['2025-04-06', '2025-10-05']],
    ['Africa/Cairo', ['2025-04-24', '2025-10-30']],
    ['Asia/Kolkata', []],
  ])('changes in %s on %j', (zone, expected) => {
    expect(days(zone)).toEqual(expected);
  });

  it('has no moment for the hour that is jumped over, and two for the one that comes again', () => {
    expect(instantsOf(rome, at('2025-03-30T02:30:00'))).toEqual([]);
    expect(instantsOf(rome, at('2025-10-26T02:30:00'))).toEqual([at('2025-10-26T00:30:00'), at('2025-10-26T01:30:00')]);
    expect(instantsOf(rome, at('2025-07-01T12:00:00'))).toEqual([at('2025-07-01T10:00:00')]);
    expect(instantsOf(IANAZone.create('Australia/Lord_Howe'), at('2025-10-05T02:00:00'))).toEqual([]);
    expect(instantsOf(IANAZone.create('Australia/Lord_Howe'), at('2025-10-05T02:30:00'))).toHaveLength(1);
  });

  it('reads back what it was made of', () => {
    for (const ms of instantsOf(rome, at('2025-10-26T02:30:00')))
      expect(nominalOf(rome, ms)).toBe(at('2025-10-26T02:30:00'));
  });
});

describe('the same shop elsewhere', () => {
  const story = zoneStory(at('2025-03-30T00:00:00'));
  const utc = zoneEvents(story, 'UTC');
  const local = zoneEvents(story, 'Europe/Rome');
  const orders = (events: typeof utc, zone: string): number[] =>
    events.filter(({ type }) => type === 'order.placed').map(({ atMs }) => nominalOf(IANAZone.create(zone), atMs));

  it('sells at the same local times, but for the hour that is not there', () => {
    const isThere = (ms: number): boolean => ms < at('2025-03-30T02:00:00') || ms >= at('2025-03-30T03:00:00');
    expect(orders(local, 'Europe/Rome')).toEqual(orders(utc, 'UTC').filter(isThere));
  });

  it('makes its backup after the jump, and stops and starts as the story tells', () => {
    const backups = local
      .filter(({ type }) => type === 'backup.finished')
      .map(({ atMs }) => new Date(atMs).toISOString());
    expect(backups).toContain('2025-03-30T01:00:00.000Z');
    expect(backups.some((time) => time.startsWith('2025-04-01'))).toBe(false);
    const { startMs, endMs } = story.orderStop;
    expect(orders(utc, 'UTC').filter((ms) => ms >= startMs && ms < endMs)).toEqual([]);
    expect(local.filter(({ data }) => data['outcome'] === 'failed')).toHaveLength(1);
  });
});
