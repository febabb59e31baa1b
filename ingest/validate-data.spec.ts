import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { classViolation } from './class-violation.js';
import type { JsonSchema } from './contract-schema.js';
import { EVENT_TYPES, type EventType } from './event-types.js';
import { mixNamed, mixValues } from './mixes.js';
import { isRecord } from './record.js';

// Promise guarded: the contract classes are the one source of truth. The compiled check of the hot path must accept and
// refuse exactly what class-validator does, or the documentation and the service disagree about what an event is.

const TIMES = ['2026-11-20T14:03:07Z', '2026-11-20t14:03:07.5+01:00', '2026-11-20 14:03:07'];
const EMOJI = ['❤️', '👩‍👩‍👧', '\ufe0f', '\ud800', 'é'];

/** Values on and around the edges of every rule. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, false, '', 0, -0, -1, 0.5, 1.5, 1e15, 1.1e15, 1e-6, 1e-7, 999, 1000),
  fc.constantFrom<unknown>(
    Number.NaN,
    Infinity,
    -Infinity,
    [],
    {},
    [[]],
    [null],
    [{}],
    { a: null },
    { a: {} },
    { a: -1 },
  ),
  fc.constantFrom<unknown>('ok', 'OK', 'failed', 'http', '1', 'a\u0000', 'a\u009f', 'x'.repeat(200), 'x'.repeat(201)),
  fc.constantFrom<unknown>('x'.repeat(2048), 'x'.repeat(2049), 'x'.repeat(10_001), Array(501).fill('m')),
  fc.constantFrom<unknown>(...EMOJI.flatMap((sign) => [200, 256, 2048].map((n) => sign.repeat(n / sign.length + 1)))),
  fc.constantFrom<unknown>(
    [{ mount: '/', usedPct: 101 }],
    [{ mount: '/' }],
    [[{ mount: '/', usedPct: 1 }]],
    [{ mount: null, usedPct: 1 }],
  ),
  fc.constantFrom<unknown>(
    { a: { bytesOut: null } },
    { a: { bytesOut: -1 } },
    { a: { bytesOut: 1, other: [] } },
    { mount: '/', usedPct: 1 },
  ),
  fc.constantFrom<unknown>(...TIMES, '2026-11-20', '2026-02-30T00:00:00Z'),
  fc.constant(Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`m${index}`, 1]))),
  fc.jsonValue({ maxDepth: 3 }).filter((value) => !/__proto__|constructor|prototype/u.test(JSON.stringify(value))),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.double(),
);

function valid(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (Array.isArray(schema.enum)) return fc.constantFrom<unknown>(...schema.enum);
  const [type] = [schema.type].flat();
  const min = (schema.minimum as number | undefined) ?? -1e15;
  const max = (schema.maximum as number | undefined) ?? 1e15;
  switch (type) {
    case 'string':
      return schema.format === undefined ? validText(schema) : fc.constantFrom(...TIMES);
    case 'number':
      return fc.double({ min, max, noNaN: true });
    case 'integer':
      return fc.integer({ min, max });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valid(schema.items as JsonSchema), { maxLength: 3 });
    default:
      return validObject(schema);
  }
}

function validText(schema: JsonSchema): fc.Arbitrary<string> {
  const minLength = (schema.minLength as number | undefined) ?? 0;
  return fc.string({ minLength, maxLength: 16, unit: 'grapheme-ascii' });
}

function validObject(schema: JsonSchema): fc.Arbitrary<unknown> {
  const entries = schema.additionalProperties as JsonSchema | undefined;
  if (entries !== undefined)
    return fc.dictionary(fc.stringMatching(/^[a-z-]{1,8}$/u), valid(entries), { maxKeys: 4, noNullPrototype: true });
  const properties = Object.entries(schema.properties as Record<string, JsonSchema>);
  return fc.record(Object.fromEntries(properties.map(([name, property]) => [name, valid(property)])), {
    requiredKeys: schema.required as string[],
    noNullPrototype: true,
  });
}

function mutated({ schema, fields }: EventType): fc.Arbitrary<Record<string, unknown>> {
  const name = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...fields) },
    { weight: 1, arbitrary: fc.constant('unknown') },
  );
  return fc
    .tuple(
      valid(schema),
      fc.array(fc.tuple(name, junk), { minLength: 1, maxLength: 2 }),
      fc.option(fc.constantFrom(...fields)),
    )
    .map(([data, changes, dropped]) => {
      const changed = { ...(data as Record<string, unknown>), ...Object.fromEntries(changes) };
      if (dropped !== null) delete changed[dropped];
      return changed;
    });
}

describe.each([...EVENT_TYPES])('data of %s', (_type, eventType) => {
  const { contract, check, schema } = eventType;

  it('is accepted on both paths where it is valid', () => {
    fc.assert(
      fc.property(valid(schema), (data) => {
        expect(check(data)).toBeNull();
        expect(classViolation(contract, data as object)).toBeNull();
      }),
    );
  });

  it('meets the same verdict on both paths whatever stands in its fields', () => {
    let refused = 0;
    fc.assert(
      fc.property(mutated(eventType), (data) => {
        const compiled = check(data);
        const byClass = classViolation(contract, data);
        if (compiled !== null) refused++;
        expect({ data, accepted: compiled === null }).toEqual({ data, accepted: byClass === null });
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(50);
  });

  it('meets the same verdict on both paths where it is junk altogether', () => {
    const names = fc.constantFrom(...eventType.fields);
    fc.assert(
      fc.property(fc.dictionary(names, junk, { noNullPrototype: true }), (data) => {
        expect(check(data) === null).toBe(classViolation(contract, data) === null);
      }),
    );
    for (const data of [null, undefined, [], 'text', 1, true]) expect(check(data)).toBe('data must be an object');
  });

  it('measures only finite numbers under known dimensions', () => {
    fc.assert(
      fc.property(valid(schema).filter(isRecord), (data) => {
        for (const measure of contract.measures(data)) {
          for (const value of [measure.weight, measure.bad, measure.sum, measure.max]) {
            expect(Number.isFinite(value)).toBe(true);
          }
          expect(measure.bad).toBeLessThanOrEqual(measure.weight);
          const mix = mixNamed(measure.metric);
          if (mix) expect(mixValues(measure.dimension)).toHaveLength(mix.keys.length);
          else expect(measure.dimension).toMatch(/^$|^[a-z]+=./su);
        }
      }),
    );
  });
});

const refusal = (type: string, data: object): string | null | undefined => EVENT_TYPES.get(type)?.check(data);

describe('a refusal', () => {
  it.each([
    ['page.timed', { durationMs: 1 }, 'data.page is required'],
    ['page.timed', { page: '/', durationMs: '1' }, 'data.durationMs must be a number'],
    ['page.timed', { page: '/', durationMs: -1 }, 'data.durationMs must be at least 0'],
    ['page.timed', { page: '/', durationMs: 1, sampleRate: 0 }, 'data.sampleRate must be at least 0.000001'],
    ['page.timed', { page: '/', durationMs: 1, sampleRate: 1.1 }, 'data.sampleRate must be at most 1'],
    ['page.timed', { page: '/', durationMs: 1, status: 200.5 }, 'data.status must be a whole number'],
    ['page.timed', { page: '/\0', durationMs: 1 }, 'data.page must not contain control characters'],
    ['page.timed', { page: '', durationMs: 1 }, 'data.page must not be empty'],
    ['page.timed', { page: 'x'.repeat(201), durationMs: 1 }, 'data.page must be at most 200 characters'],
    ['page.timed', { page: '/', durationMs: 1, moduleMs: { a: 'x' } }, 'data.moduleMs.a must be a number'],
    ['job.finished', { job: 'x', outcome: 'maybe' }, 'data.outcome must be one of ok, failed'],
    [
      'job.finished',
      { job: 'x', outcome: 'failed', errorKind: 'declined' },
      'data.errorKind must be one of network, auth, malformed, empty, timeout, other',
    ],
    ['probe.checked', { probe: 'x', kind: 'tcp', ok: 'yes' }, 'data.ok must be true or false'],
    [
      'host.sampled',
      { host: 'x', disks: [{ mount: '/', usedPct: 1 }, { mount: '/' }] },
      'data.disks.1.usedPct is required',
    ],
    ['host.sampled', { host: 'x', disks: {} }, 'data.disks must be a list'],
    ['order.placed', { orderId: true, value: 1, currency: 'EUR' }, 'data.orderId must be a text or a number'],
    ['change.made', { kind: 'deploy', title: 'x', endsAt: 'soon' }, 'data.endsAt must be an RFC 3339 time'],
    [
      'change.made',
      { kind: 'deploy', title: 'x', modules: Array(501).fill('m') },
      'data.modules must have at most 500 items',
    ],
    ['customer.registered', { origin: 'bot' }, 'data.origin must be one of form, admin, api, import'],
  ])('of %s %j names field and rule', (type, data, reason) => expect(refusal(type, data)).toBe(reason));
});
