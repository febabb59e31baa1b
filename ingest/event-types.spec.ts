import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { IsBoolean } from 'class-validator';
import type { Measure } from './event.js';
import { EVENT_TYPES, eventTypesOf } from './event-types.js';
import { METRICS, metricNamed } from './metrics.js';

class GiftWrapped {
  static readonly type = 'gift.wrapped';
  static readonly isOccurrence = false;

  @IsBoolean() paid!: boolean;

  static measures(data: GiftWrapped): Measure[] {
    return [{ metric: 'gift.wrapped', dimension: '', weight: 1, bad: data.paid ? 0 : 1, sum: 0, max: 0 }];
  }
}

// Promise guarded: the event types are those of the contract, and adding one takes a class and one line.
describe('event types', () => {
  it('are those of the contract', () => {
    expect([...EVENT_TYPES.keys()].sort()).toEqual([
      'backup.finished',
      'backup.restored',
      'change.made',
      'customer.registered',
      'db.sampled',
      'giftcard.redeemed',
      'host.sampled',
      'job.finished',
      'mail.sent',
      'newsletter.confirmed',
      'newsletter.subscribed',
      'newsletter.unsubscribed',
      'order.placed',
      'page.timed',
      'payment.attempted',
      'probe.checked',
    ]);
  });

  it('take one file and one line of the catalogue each, and nothing else in the folder names their classes', () => {
    const folder = import.meta.dirname;
    const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');
    const lines = read('catalogue.ts')
      .split('\n')
      .filter((line) => line.startsWith('export'));
    const classes = readdirSync(join(folder, 'contracts')).filter((file) =>
      read('contracts', file).includes('static readonly type ='),
    );
    expect(lines.map((line) => /'\.\/contracts\/(.+)\.js'/u.exec(line)?.[1]).sort()).toEqual(
      classes.map((file) => file.replace('.ts', '')).sort(),
    );
    const others = readdirSync(folder).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && file !== 'catalogue.ts',
    );
    for (const { contract } of EVENT_TYPES.values()) {
      expect(others.filter((file) => new RegExp(`\\b${contract.name}\\b`, 'u').test(read(file)))).toEqual([]);
    }
  });

  it('come ready from the class alone', () => {
    const type = eventTypesOf([GiftWrapped]).get('gift.wrapped');
    expect(type?.check({ paid: true, unknown: 1 })).toBeNull();
    expect(type?.check({ paid: 1 })).toBe('data.paid must be true or false');
    expect(type?.fields).toEqual(new Set(['paid']));
  });

  it('are refused where two classes claim one', () => {
    expect(() => eventTypesOf([GiftWrapped, GiftWrapped])).toThrow('event type gift.wrapped is in the catalogue twice');
  });
});

describe('metrics', () => {
  it('are found by name, each once', () => {
    expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
    expect(metricNamed('page.durationMs')).toEqual({
      name: 'page.durationMs',
      shape: 'duration',
      unit: 'ms',
      dimensionKey: 'page',
    });
    expect(metricNamed('toString')).toBeUndefined();
  });
});
