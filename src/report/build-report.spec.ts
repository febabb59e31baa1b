/** The report for the shop's owner: every incident can be told in every language, plainly, and what is told is true. */
import { describe, expect, it } from '@jest/globals';
import { METRICS } from '../../ingest/index.js';
import { INCIDENT_KINDS, type Incident, type IncidentChange } from '../incidents/incident.js';
import { buildReport, type ReportMatter } from './build-report.js';
import { REPORT_LANGUAGES } from './languages.js';
import { renderMarkdown, renderText } from './render-report.js';

const CAUSES = [
  'bot-attack',
  'bulk-import',
  'campaign',
  'broken-page',
  'network',
  'auth',
  'malformed',
  'empty',
  'timeout',
  'other',
  'module',
  'deploy',
  'database',
  'traffic',
  'provider',
  'outage',
  'unknown',
];
/** What no owner of a shop should have to read, and what only a gap in a phrase book leaves behind. */
const LEFTOVERS = /undefined|\bnull\b|NaN|\[object|\bz\b|score|inc_|[a-z]+\.[a-z]|\s[.,:;]|  |“”|«»|\.\.|’ |\$\{/;

const SLOW: Incident = {
  id: 'inc_1',
  shop: 'acme-fashion',
  metric: 'page.durationMs',
  dimension: { page: '/cart' },
  kind: 'slow',
  cause: 'module',
  causeConfidence: 0.93,
  severity: 'warning',
  startedAt: '2026-11-20T13:03:00Z',
  detectedAt: '2026-11-20T13:09:00Z',
  resolvedAt: '2026-11-20T14:20:00Z',
  observed: 3180,
  expected: { low: 380, mid: 520, high: 790 },
  unit: 'ms',
  score: 21,
  evidence: ['typical response 3180 ms against 520 ms at this hour'],
  suspects: [
    { kind: 'module', ref: 'pickup-points', confidence: 0.9 },
    { kind: 'change', ref: 'v1.2.3', title: 'New pickup points', at: '2026-11-20T12:58:00Z', confidence: 0.8 },
    { kind: 'change', ref: 'v1.2.2', title: 'New footer', at: '2026-11-20T12:50:00Z', confidence: 0.1 },
  ],
  related: [{ metric: 'db.bytesOut', kind: 'spike', dimension: { database: 'shop' } }],
  impact: { currency: 'EUR', lost: 2310.5, perHour: 1860, low: 1200, high: 2500 },
};
const NOW_MS = Date.parse('2026-11-20T15:00:00Z');

function matterOf(incident: Partial<Incident> = {}, more: Partial<ReportMatter> = {}): ReportMatter {
  const whole = { ...SLOW, ...incident };
  const { withdrawnAt: _later, ...atFirst } = whole;
  const opened: IncidentChange = { ...atFirst, resolvedAt: null, event: 'opened', at: whole.detectedAt };
  const resolved: IncidentChange = { ...whole, event: 'resolved', at: whole.resolvedAt ?? '' };
  return {
    incident: whole,
    changes: whole.resolvedAt === null ? [opened] : [opened, { ...opened, event: 'updated' }, resolved],
    notes: [],
    shop: { name: 'Acme Fashion', timezone: 'Europe/Rome' },
    nowMs: NOW_MS,
    ...more,
  };
}

const english = (matter: ReportMatter): string => renderText(buildReport(matter, REPORT_LANGUAGES.en));
/** Italian money is written with a space that does not break. */
const italian = (matter: ReportMatter): string =>
  renderText(buildReport(matter, REPORT_LANGUAGES.it)).replaceAll('\u00a0', ' ');

const NOTES = [
  { atMs: Date.parse('2026-11-20T13:15:00Z'), kind: 'acknowledge', author: 'slack:U0123', detail: null },
  { atMs: Date.parse('2026-11-20T14:25:00Z'), kind: 'false-alarm', author: 'anna', detail: null },
  { atMs: Date.parse('2026-11-20T14:30:00Z'), kind: 'confirmed', author: 'anna', detail: null },
];

describe('the report of an incident', () => {
  it('tells in English what happened, when, what it cost and what was done', () => {
    expect(english(matterOf({}, { notes: NOTES }))).toBe(`Report of an incident
=====================

Shop: Acme Fashion
As of Friday 20 November 2026, 16:00

What happened
-------------
The page “/cart” was clearly slower than usual.
Measured: 3.2 seconds. Usual: 0.38 seconds to 0.79 seconds.
The cause is almost certainly an extension (module) of the shop.
The trail leads to the extension “pickup-points”.
Before that, at 13:58, the shop was changed: “New pickup points”.
At the same time:
- The amount of data read from the database “shop” was clearly higher than usual.

When
----
It began on Friday 20 November 2026 at 14:03.
It was noticed at 14:09, 6 minutes later.
It was over at 15:20, after 1 hour and 17 minutes.
Times are the local time of the shop (Europe/Rome, Central European Time).

What it cost
------------
About €2,311 in lost sales. Each hour cost about €1,860, between €1,200 and €2,500.

What was done
-------------
- At 14:09: Vedetta noticed it and raised the alarm.
- At 14:15: somebody took it in hand (in Slack).
- At 15:20: everything was back to normal.
- At 15:30: somebody confirmed that it was a real problem.
`);
  });

  it('tells the same in Italian, with Italian dates and numbers', () => {
    expect(italian(matterOf({}, { notes: NOTES }))).toBe(`Rapporto su un problema
=======================

Negozio: Acme Fashion
Situazione di venerdì 20 novembre 2026, ore 16:00

Che cosa è successo
-------------------
La pagina «/cart» è stata nettamente più lenta del solito.
Valore rilevato: 3,2 secondi. Di solito: da 0,38 secondi a 0,79 secondi.
La causa è quasi certamente un’estensione (modulo) del negozio.
Le tracce portano all’estensione «pickup-points».
Prima, alle 13:58, il negozio è stato modificato: «New pickup points».
Nello stesso momento:
- La quantità di dati letti dal database «shop» è stata nettamente superiore al solito.

Quando
------
È iniziato venerdì 20 novembre 2026 alle 14:03.
È stato notato alle 14:09, dopo 6 minuti.
È finito alle 15:20, dopo 1 ora e 17 minuti.
Gli orari sono quelli locali del negozio (Europe/Rome, Ora dell’Europa centrale).

Quanto è costato
----------------
Circa 2311 € di mancate vendite. Ogni ora è costata circa 1860 €, tra 1200 € e 2500 €.

Che cosa è stato fatto
----------------------
- Alle 14:09: Vedetta se ne è accorta e ha dato l’allarme.
- Alle 14:15: qualcuno se ne è fatto carico (in Slack).
- Alle 15:20: tutto è tornato alla normalità.
- Alle 15:30: qualcuno ha confermato che il problema era reale.
`);
  });

  for (const [code, book] of Object.entries(REPORT_LANGUAGES)) {
    it(`has a whole, plain sentence for every metric, kind and cause in ${code}`, () => {
      for (const { name: metric, dimensionKey } of METRICS) {
        for (const kind of INCIDENT_KINDS) {
          for (const dimension of [{}, ...(dimensionKey ? [{ [dimensionKey]: 'xy' }] : [])]) {
            const signal = { metric, kind, dimension };
            const happening = book.happened(signal);
            const causes = CAUSES.map((cause) => book.cause(cause, 0.8, signal));
            for (const sentence of [happening, ...causes]) {
              expect(sentence).toMatch(/^\p{Lu}.*\.$/su);
              expect(LEFTOVERS.exec(sentence)?.[0]).toBeUndefined();
              expect(sentence).not.toContain(metric);
            }
            expect(happening.includes('xy')).toBe('xy' === Object.values(dimension)[0]);
            // No two causes are told alike, so none falls back on another's words.
            expect(new Set(causes).size).toBe(CAUSES.length);
          }
        }
      }
    });

    it(`has a name for every metric in ${code}`, () => {
      const names = METRICS.map(({ name }) => book.happened({ metric: name, kind: 'late', dimension: {} }));
      // Errors of a page are told as visits that fail, so only those two are late in the same words.
      expect(new Set(names).size).toBe(METRICS.length - 1);
      expect(names).not.toContain(book.happened({ metric: 'unheard.of', kind: 'late', dimension: {} }));
    });
  }

  it('counts one of something as one', () => {
    const short = matterOf({ detectedAt: '2026-11-20T13:04:00Z', resolvedAt: '2026-11-21T14:04:00Z' });
    expect(english(short)).toContain('at 14:04, 1 minute later.');
    expect(english(short)).toContain('over on Saturday 21 November 2026 at 15:04, after 1 day and 1 hour.');
    expect(italian(short)).toContain('alle 14:04, dopo 1 minuto.');
    expect(italian(short)).toContain('È finito sabato 21 novembre 2026 alle 15:04, dopo 1 giorno e 1 ora.');
    const signups = matterOf({ metric: 'customer.registered', kind: 'spike', unit: 'events/1min', observed: 12345.2 });
    expect(english(signups)).toContain('Measured: 12,345 in 1 minute. Usual: 380 to 790.');
    expect(italian(signups)).toContain('Valore rilevato: 12.345 in 1 minuto. Di solito: da 380 a 790.');
  });

  it('says honestly where no cost is known, and does not call an unknown loss none', () => {
    expect(english(matterOf({ impact: null }))).toContain(
      'The loss could not be put into figures. That does not mean that there was none.',
    );
    expect(italian(matterOf({ impact: null }))).toContain('Questo non significa che non ci sia stata.');
  });

  it('says of an incident that is known to have cost nothing that it did', () => {
    const costless = matterOf({ impact: null, costless: true });
    expect(english(costless)).toContain('No loss that stands out from the usual ups and downs of sales.');
    expect(italian(costless)).toContain('Nessuna perdita');
    expect(english(costless)).not.toContain('could not be put into figures');
  });

  it('does not call a new level back to normal', () => {
    const note = { atMs: Date.parse('2026-11-20T14:10:00Z'), kind: 'new-level', author: 'anna', detail: null };
    const settled = english(matterOf({}, { notes: [note] }));
    expect(settled).not.toContain('back to normal');
    expect(settled).toContain('- At 15:20: Vedetta closed the alarm.');
    const after = { ...note, atMs: Date.parse('2026-11-20T14:40:00Z') };
    expect(english(matterOf({}, { notes: [after] }))).toContain('back to normal');
  });

  it('tells what people took back of what they had done', () => {
    const [taken] = NOTES;
    const letGo = { ...taken!, atMs: taken!.atMs + 60_000, kind: 'no-acknowledge' };
    const text = english(matterOf({}, { notes: [taken!, letGo] }));
    expect(text).toContain(
      'At 14:15: somebody took it in hand (in Slack).\n- At 14:16: whoever had it in hand let go of it',
    );
    const again = { ...taken!, kind: 'no-snooze', author: 'anna' };
    expect(italian(matterOf({}, { notes: [again] }))).toContain('Alle 14:15: qualcuno ha ripreso la questione.');
  });

  it('names the turnover that the shop declared where the cost rests on nothing better', () => {
    const impact = { ...SLOW.impact!, basis: 'revenuePerHour' as const };
    expect(english(matterOf({ impact }))).toContain(
      'This is reckoned from the usual turnover that the shop has declared',
    );
    expect(italian(matterOf({ impact }))).toContain('fatturato abituale dichiarato dal negozio');
    expect(english(matterOf())).not.toContain('declared');
  });

  it('tells a cause by what it means for what moved', () => {
    const cause = { cause: 'bot-attack', causeConfidence: 0.75 };
    expect(english(matterOf({ metric: 'mail.sent', ...cause }))).toContain(
      'is most probably a mailbox that somebody else has',
    );
    expect(english(matterOf({ metric: 'customer.registered', ...cause }))).toContain(
      'programs that act as if they were customers',
    );
    expect(italian(matterOf({ metric: 'host.disk', cause: 'other', causeConfidence: 0.6 }))).toContain(
      'è forse qualcosa che era in corso sul server',
    );
  });

  it('says of what goes on how long it has, and that nobody has noted anything done', () => {
    const text = english(matterOf({ resolvedAt: null }));
    expect(text).toContain('It is still going on, for 1 hour and 57 minutes so far.');
    expect(text).toContain('About €2,311 in lost sales so far. Each hour costs about €1,860');
    expect(text).toContain('Nobody has noted down yet that anything was done.');
  });

  it('says first of a withdrawn alarm that nothing was wrong, and names no cause and no cost', () => {
    const withdrawn = { withdrawnAt: '2026-11-20T14:20:00Z', impact: null };
    const text = english(matterOf(withdrawn));
    expect(text).toContain('What happened\n-------------\nThis alarm was withdrawn');
    expect(text).not.toContain('The cause');
    expect(text).toContain('Nothing: there was no problem.');
    expect(text).toContain('At 15:20: Vedetta withdrew the alarm');
    expect(text).not.toContain('back to normal');
  });

  it('tells the two hours of one name apart in the night in which the clocks go back', () => {
    // 02:30 comes twice: at 00:30 and at 01:30 UTC.
    const night = { startedAt: '2026-10-25T00:30:00Z', detectedAt: '2026-10-25T01:30:00Z', resolvedAt: null };
    expect(english(matterOf(night))).toContain(
      'began on Sunday 25 October 2026 at 02:30 CEST.\nIt was noticed at 02:30 CET, 1 hour later.',
    );
  });

  it('lets no name from outside start a line or become markup', () => {
    const title = 'x\n## *What it cost*';
    const bad = { suspects: [{ kind: 'change' as const, ref: 'v1', title, at: SLOW.startedAt, confidence: 0.9 }] };
    expect(english(matterOf(bad))).toContain('“x ## *What it cost*”');
    const markdown = renderMarkdown(buildReport(matterOf(bad), REPORT_LANGUAGES.en));
    expect(markdown).toContain('“x \\#\\# \\*What it cost\\*”');
    expect(markdown).toMatch(/^# Report of an incident\n\nShop: Acme Fashion {2}\n/);
  });
});
