import type { FeedbackOffers, Incident, Point, Series, Shop } from '../../web/src/api-types.js';
import {
  BOT_INCIDENT,
  CHANGES,
  LOG,
  NOW_MS,
  OFFERS,
  OLD_INCIDENT,
  SHOPS,
  SILENCE_INCIDENT,
  SLOW_INCIDENT,
  SUMMARY,
  cannedPoint,
  cannedSeries,
} from './canned-shop.js';

/** What the shop is going through while the page looks at it. */
export interface Situation {
  shops: Shop[];
  series: Series[];
  open: Incident[];
  resolved: Incident[];
  /** Every request must carry this key, where one is set. */
  key: string | null;
  /** Every request fails with these words, where some are set. */
  failure: string | null;
}

/** Two open incidents, series in every state. */
export function busySituation(): Situation {
  return {
    shops: SHOPS.slice(0, 1),
    series: cannedSeries('acme-fashion'),
    open: [BOT_INCIDENT, SLOW_INCIDENT],
    resolved: [OLD_INCIDENT],
    key: null,
    failure: null,
  };
}

/** No incident, and every series in one state. */
export function evenSituation(state: Series['state'], lastCompleteMinute?: string): Situation {
  const series = cannedSeries('acme-fashion').map((one) => ({
    ...one,
    state,
    missing: null,
    lastCompleteMinute: lastCompleteMinute ?? one.lastCompleteMinute,
  }));
  return { ...busySituation(), series, open: [] };
}

/** Nothing arrives any more: the incident of silence is open. */
export function silentSituation(): Situation {
  return { ...evenSituation('noData'), open: [SILENCE_INCIDENT] };
}

export interface Answer {
  status: number;
  body: unknown;
}

const CANNED_REPORTS: Readonly<Record<string, string>> = {
  en: 'Report of an incident\n\nThe page “/cart” was slow.',
  it: 'Rapporto su un problema\n\nLa pagina «/cart» è stata lenta.',
};

const PARAMETERS: [RegExp, string[]][] = [
  [/^\/v1\/shops$/, []],
  [/^\/v1\/shops\/[^/]+\/calendar$/, ['from', 'to']],
  [/^\/v1\/series$/, ['shop']],
  [/^\/v1\/series\/[^/]+\/points$/, ['from', 'to', 'step']],
  [/^\/v1\/incidents$/, ['shop', 'state', 'from', 'to']],
  [/^\/v1\/incidents\/[^/]+\/log$/, []],
  [/^\/v1\/incidents\/[^/]+\/report$/, ['lang']],
  [/^\/v1\/incidents\/[^/]+\/affected$/, ['format']],
  [/^\/v1\/incidents\/[^/]+\/(feedback|acknowledge|snooze)$/, []],
  [/^\/v1\/feedback\/summary$/, ['shop']],
  [/^\/v1\/changes$/, ['shop', 'from', 'to']],
];

/** Answers as the API would, from one situation. It refuses what the API refuses, and keeps what it refused. */
export class CannedApi {
  situation = busySituation();
  readonly refused: string[] = [];
  /** What was said of each incident, by its id. */
  readonly said = new Map<string, FeedbackOffers['feedback']>();
  /** The window of the points that were asked for last. */
  lastWindow = { fromMs: 0, toMs: 0 };

  answer(url: URL, authorization: string | undefined, { method, text } = { method: 'GET', text: '' }): Answer {
    const { key, failure } = this.situation;
    if (failure !== null) return problem(500, failure);
    if (key !== null && authorization !== `Bearer ${key}`) return problem(401, 'no such key');
    const route = PARAMETERS.find(([path]) => path.test(url.pathname));
    const known = [...(route?.[1] ?? []), 'limit', 'cursor'];
    const unknown = [...url.searchParams.keys()].filter((name) => !known.includes(name));
    if (route === undefined || unknown.length > 0) {
      this.refused.push(url.pathname + url.search);
      return problem(route === undefined ? 404 : 400, `unknown: ${unknown.join(', ') || url.pathname}`);
    }
    const lang = url.searchParams.get('lang') ?? '';
    if (url.pathname.endsWith('/report')) return { status: 200, body: CANNED_REPORTS[lang] };
    if (url.pathname.endsWith('/affected'))
      return { status: 200, body: '"id","why"\r\n"c-1","network 203.0.113.0/24"\r\n' };
    if (url.pathname === '/v1/feedback/summary') return { status: 200, body: SUMMARY };
    const [, , , id = '', part = ''] = url.pathname.split('/').map(decodeURIComponent);
    if (['feedback', 'acknowledge', 'snooze'].includes(part)) {
      if (method !== 'GET') this.take(id, part, text === '' ? null : (JSON.parse(text) as object));
      return { status: 200, body: { incident: id, feedback: this.said.get(id) ?? {}, offers: OFFERS } };
    }
    return { status: 200, body: { items: this.items(url), next: null } };
  }

  private take(id: string, what: string, body: object | null): void {
    const field = ({ acknowledge: 'acknowledged', snooze: 'snoozed', feedback: 'verdict' } as const)[what]!;
    const { [field]: _before, ...rest } = this.said.get(id) ?? {};
    const offer = OFFERS.find(({ verdict }) => verdict === (body as { verdict?: string } | null)?.verdict);
    const given = { severity: 'warning', ...offer, ...body, at: new Date(NOW_MS).toISOString(), by: 'key_1' };
    this.said.set(id, body === null ? rest : { ...rest, [field]: given });
  }

  private items(url: URL): unknown[] {
    const [, , list, id, part] = url.pathname.split('/').map(decodeURIComponent);
    const shop = url.searchParams.get('shop');
    const { shops, series, open, resolved } = this.situation;
    if (list === 'shops') return part === 'calendar' ? [] : shops;
    if (list === 'series' && part === undefined) return shop === 'acme-fashion' ? series : cannedSeries(shop ?? '');
    if (list === 'series') {
      const [fromMs, toMs] = range(url);
      this.lastWindow = { fromMs, toMs };
      return points(
        [...series, ...cannedSeries('kiwi-books')].find((one) => one.id === id),
        url,
      );
    }
    if (list === 'changes') return within(CHANGES, url);
    if (part === 'log') return LOG;
    const incidents = url.searchParams.get('state') === 'open' ? open : resolved;
    return incidents
      .filter((incident) => incident.shop === shop)
      .map((incident) => ({ ...incident, feedback: this.said.get(incident.id) }));
  }
}

function points(series: Series | undefined, url: URL): Point[] {
  if (series === undefined) return [];
  const stepMs = { PT1M: 1, PT5M: 5, PT10M: 10, PT15M: 15, PT30M: 30, PT1H: 60 }[url.searchParams.get('step') ?? ''];
  const [fromMs, toMs] = range(url);
  const made: Point[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += (stepMs ?? Number.NaN) * 60_000) made.push(cannedPoint(series, atMs));
  return made;
}

function within<T extends { at: string }>(items: T[], url: URL): T[] {
  const [fromMs, toMs] = range(url);
  return items.filter((item) => Date.parse(item.at) >= fromMs && Date.parse(item.at) < toMs);
}

function range(url: URL): [number, number] {
  return [Date.parse(url.searchParams.get('from') ?? ''), Date.parse(url.searchParams.get('to') ?? '')];
}

function problem(status: number, detail: string): Answer {
  return { status, body: { type: 'about:blank', title: 'Refused', status, detail } };
}

/** The clock that the canned API tells with each answer. */
export const API_DATE = new Date(NOW_MS).toUTCString();
