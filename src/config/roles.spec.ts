import { describe, expect, it } from '@jest/globals';
import { parseRoles, refuseRoles, ROLES, RolesError, type Role } from './roles.js';

const SERVERS = { clickhouseUrl: 'http://ch:8123/vedetta', databaseUrl: 'postgres://db/vedetta', kafkaBrokers: [] };
const BROKERS = { ...SERVERS, kafkaBrokers: ['kafka:9092'] };

describe('the roles of a process', () => {
  it('are read in any order, with spaces, and each counts once', () => {
    expect(parseRoles('web, collector,web')).toEqual(['collector', 'web']);
    expect(parseRoles(ROLES.join(','))).toEqual(ROLES);
  });

  it.each([
    ['detektor', 'detektor is not a role; the nearest one is detector'],
    ['collector,write', 'write is not a role; the nearest one is writer'],
    ['Web', 'Web is not a role; the nearest one is web'],
    ['', '--roles needs one of collector, writer, detector, notifier, web'],
    [' , ', '--roles needs one of'],
  ])('of "%s" are refused in words', (text, words) => {
    expect(() => parseRoles(text)).toThrow(RolesError);
    expect(() => parseRoles(text)).toThrow(words);
  });

  it.each<[string, Role[], Parameters<typeof refuseRoles>[1], string | null]>([
    ['all of them on embedded stores', [...ROLES], { ...SERVERS, clickhouseUrl: null, databaseUrl: null }, null],
    ['all of them on servers', [...ROLES], SERVERS, null],
    ['detection alone on servers', ['detector'], SERVERS, null],
    ['collector and writer together without Kafka', ['collector', 'writer'], SERVERS, null],
    ['collector alone with Kafka', ['collector'], BROKERS, null],
    ['writer alone with Kafka', ['writer'], BROKERS, null],
    ['collector alone without Kafka', ['collector', 'web'], SERVERS, 'collector and writer are one process'],
    ['writer alone without Kafka', ['writer'], SERVERS, 'collector and writer are one process'],
    ['some on an embedded PostgreSQL', ['web'], { ...SERVERS, databaseUrl: null }, 'set VEDETTA_DATABASE_URL to'],
    ['some on an embedded ClickHouse', ['web'], { ...BROKERS, clickhouseUrl: null }, 'set VEDETTA_CLICKHOUSE_URL to'],
    [
      'some on embedded stores',
      ['detector'],
      { ...SERVERS, clickhouseUrl: null, databaseUrl: null },
      'set VEDETTA_CLICKHOUSE_URL and VEDETTA_DATABASE_URL to',
    ],
  ])('can be had or not: %s', (_case, roles, settings, words) => {
    const refusal = refuseRoles(roles, settings);
    if (words === null) expect(refusal).toBeNull();
    else expect(refusal).toContain(words);
  });
});
