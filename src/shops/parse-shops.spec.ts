import { describe, expect, it } from '@jest/globals';
import { checkShop, ShopSettingsError } from './check-shop.js';
import { parseShops } from './parse-shops.js';

/** The example of the contract, section 5, with its blanks filled in. */
const EXAMPLE = `
shops:
  - shop: acme-fashion
    name: "Acme Fashion"
    timezone: Europe/Rome          # IANA
    currency: EUR
    country: IT
    revenuePerHour: 2000
    jobs: [{ job: price-list-import, everyMinutes: 60, graceMinutes: 20, minItems: 8000 }]
    probes: [{ probe: home, kind: http, everySeconds: 60, url: "https://acme.example/" }]
    backups: [{ backup: db-nightly, everyHours: 24, graceMinutes: 60, minCopies: 2, otherRegion: true, restoreTestDays: 30 }]
    campaigns: [{ name: "Black Friday", start: 2026-11-27, end: 2026-11-30, metrics: [order.placed], expectedUplift: 2.5 }]
    maintenance: [{ start: "2026-11-20T02:00:00Z", end: "2026-11-20T04:00:00Z" }]
    quietHours: [{ days: [sat, sun], from: "22:00", to: "07:00" }]
    channels: [{ kind: slack, channel: "#shop-alerts" }, { kind: email, to: ["ops@acme.example"] }]
  - shop: b2b
`;

function problemsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ShopSettingsError) return error.problems;
    throw error;
  }
  return [];
}

function problemsOfOne(fields: string): readonly string[] {
  return problemsOf(() => parseShops(`shops: [{ shop: acme, ${fields} }]`, 'shops.yaml'));
}

describe('parseShops', () => {
  it('reads the example of the contract, and makes its times plain', () => {
    const { shops } = parseShops(EXAMPLE, 'shops.yaml');
    expect(shops).toHaveLength(2);
    expect(shops[0]).toMatchObject({
      shop: 'acme-fashion',
      timezone: 'Europe/Rome',
      jobs: [{ job: 'price-list-import', everyMinutes: 60, graceMinutes: 20, minItems: 8000 }],
      campaigns: [{ start: '2026-11-27T00:00:00+01:00', end: '2026-12-01T00:00:00+01:00', expectedUplift: 2.5 }],
      maintenance: [{ start: '2026-11-20T02:00:00Z', end: '2026-11-20T04:00:00Z' }],
      quietHours: [{ days: ['sat', 'sun'], from: '22:00', to: '07:00' }],
    });
    expect(shops[1]).toEqual({ shop: 'b2b' });
  });

  it('gives plain objects, which a store can keep', () => {
    const [shop] = parseShops(EXAMPLE, 'shops.yaml').shops;
    expect(Object.getPrototypeOf(shop)).toBe(Object.prototype);
    expect(JSON.parse(JSON.stringify(shop))).toStrictEqual(shop);
  });

  it('takes a key with nothing after it for one not given, and knows that Norway is no boolean', () => {
    expect(parseShops('shops:\n  - shop: acme\n    jobs:\n    country: NO\n    name: ~', 'f').shops).toEqual([
      { shop: 'acme', country: 'NO' },
    ]);
  });

  it('accepts a file without shops', () => {
    expect(parseShops('shops: []', 'shops.yaml').shops).toEqual([]);
  });

  it.each([
    ['name: 7', 'name must be text of 1 to 200 characters, for example "Acme Fashion"'],
    ['timezone: Europe/Roma', 'timezone must be an IANA zone, for example Europe/Rome'],
    ['timezone: "+01:00"', 'timezone must be an IANA zone, for example Europe/Rome'],
    ['currency: eur', 'currency must be an ISO 4217 currency code, for example EUR'],
    ['country: UK', 'country must be an ISO 3166-1 country code of two letters, for example IT'],
    ['revenuePerHour: 0', 'revenuePerHour must be a positive number, for example 2000'],
    [
      'jobs: [{ job: a }, { job: b, everyMinutes: -5 }]',
      'jobs[1].everyMinutes must be a positive number, for example 60',
    ],
    ['jobs: [{ job: a, everyMinutes: "60" }]', 'jobs[0].everyMinutes must be a positive number, for example 60'],
    ['jobs: [{ job: a, everyMinutes: .inf }]', 'jobs[0].everyMinutes must be a positive number, for example 60'],
    ['jobs: [{ job: a, minItems: .nan }]', 'jobs[0].minItems must be a number, 0 or more, for example 8000'],
    ['jobs: [{ everyMinutes: 60 }]', 'jobs[0].job must be text of 1 to 200 characters, for example price-list-import'],
    ['jobs: [{ job: a }, { job: a }]', 'jobs[1].job must be listed once, but a is shops[0].jobs[0] too'],
    ['jobs: { job: a }', 'jobs must be a list of at most 500 entries'],
    ['jobs: nightly', 'jobs must be a list of at most 500 entries'],
    ['jobs: [nightly]', 'jobs[0] must hold entries of the form `key: value`'],
    ['jobs: [null]', 'jobs[0] must hold entries of the form `key: value`'],
    ['probes: [{ probe: home, kind: ping }]', 'probes[0].kind must be one of http, sql, smtp, imap, tcp, tls'],
    [
      'backups: [{ backup: db, minCopies: 1.5 }]',
      'backups[0].minCopies must be a whole number, 1 or more, for example 2',
    ],
    ['backups: [{ backup: db, otherRegion: maybe }]', 'backups[0].otherRegion must be true or false'],
    [
      'campaigns: [{ name: x, start: soon, end: 2026-11-27, expectedUplift: 2 }]',
      'campaigns[0].start must be a day or a time, for example 2026-11-27T00:00:00+01:00',
    ],
    [
      'campaigns: [{ name: x, start: 2026-11-27, end: 2026-11-26, expectedUplift: 2 }]',
      'campaigns[0].end must be after its start, for example 2026-11-30',
    ],
    [
      'quietHours: [{ days: [sat], from: "22", to: "07:00" }]',
      'quietHours[0].from must be a time of day, for example "22:00"',
    ],
    ['quietHours: [{ days: [sat], from: "22:00", to: "22:00" }]', 'quietHours[0].to must differ from `from`'],
    [
      'quietHours: [{ days: [sunday], from: "22:00", to: "07:00" }]',
      'quietHours[0].days must be some of mon, tue, wed',
    ],
    ['channels: [{ kind: pager }]', 'channels[0].kind must be one of slack, email, webhook, console'],
    [
      'channels: [{ kind: slack, channel: #alerts\n }]',
      'channels[0].channel must be given for a channel of kind slack',
    ],
    ['channels: [{ kind: email, to: [ops] }]', 'channels[0].to must be e-mail addresses'],
    ['channels: [{ kind: webhook, url: ftp://x }]', 'channels[0].url must be an address with http or https'],
    ['timezon: UTC', 'timezon is not a setting; the nearest one is timezone'],
    ['jobs: [{ job: a, everyMinute: 5 }]', 'jobs[0].everyMinute is not a setting; the nearest one is everyMinutes'],
  ])('refuses %s and says the rule', (fields, problem) => {
    const problems = problemsOfOne(fields);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`shops[0].${problem}`);
  });

  it('reports all problems of all shops at once', () => {
    const text = 'shops: [{ shop: a b }, { shop: acme, country: X, jobs: [{}] }, { shop: acme }, 7]\nshop: acme';
    expect(problemsOf(() => parseShops(text, 'f'))).toEqual([
      'shop is not a setting; the nearest one is shops',
      'shops[0].shop must be 1 to 64 letters, digits, dots, dashes and underscores, for example acme-fashion',
      'shops[1].country must be an ISO 3166-1 country code of two letters, for example IT',
      'shops[1].jobs[0].job must be text of 1 to 200 characters, for example price-list-import',
      'shops[3] must hold entries of the form `key: value`',
      'shops[2].shop must be listed once, but acme is shops[1] too',
    ]);
  });

  it('names the line of a slip in the YAML, and the file', () => {
    expect(() => parseShops('shops:\n  - shop: acme\n   name: x\n', 'my-shops.yaml')).toThrow(
      /^my-shops\.yaml has \d problem\(s\):\n- .* at line 3/,
    );
    expect(() => parseShops('shops:\n  - shop: a\n    shop: b\n', 'f')).toThrow(/unique at line 3/);
  });

  it.each(['', 'shops: *acme', '- shop: acme', 'shops', 'shops: { shop: acme }', 'shop: acme'])(
    'refuses the shape of %j',
    (text) => {
      expect(problemsOf(() => parseShops(text, 'f'))).not.toEqual([]);
    },
  );
});

describe('checkShop', () => {
  it('takes JSON with nulls and leaves them out', () => {
    expect(checkShop({ shop: 'acme', name: null, jobs: [{ job: 'a', minItems: null }] })).toEqual({
      shop: 'acme',
      jobs: [{ job: 'a' }],
    });
  });

  it('names paths from the shop on', () => {
    expect(problemsOf(() => checkShop({ shop: 'acme', jobs: [{ job: 'a', everyMinutes: 0 }], nam: 1 }))).toEqual([
      'nam is not a setting; the nearest one is name',
      'jobs[0].everyMinutes must be a positive number, for example 60',
    ]);
  });

  it.each([null, 7, 'acme', [], [{ shop: 'acme' }], {}, { shop: 7 }, { shop: ['acme'] }])('refuses %j', (json) => {
    expect(problemsOf(() => checkShop(json))).not.toEqual([]);
  });

  it('is not to be fooled by names of the language', () => {
    const shop: unknown = JSON.parse('{"shop":"acme","__proto__":{"name":"x"},"constructor":{"name":"y"}}');
    expect(checkShop(shop)).toEqual({ shop: 'acme' });
    expect(problemsOf(() => checkShop({ shop: 'acme', channels: [{ kind: 'constructor' }] }))).toHaveLength(1);
  });
});
