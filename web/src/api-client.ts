import type {
  Change,
  FeedbackOffers,
  FeedbackSummary,
  Incident,
  ListPage,
  LogEntry,
  Point,
  Series,
  Shop,
  SpecialDay,
} from './api-types.js';
import { stepIso, type PlotWindow } from './time-span.js';

const TIMEOUT_SECONDS = 25;
const PAGE_LIMIT = 500;
/** A shop of more series or open incidents than this times the page limit is cut off. */
const PAGES_MAX = 10;

/** The API wants a key, or another one. */
export class UnauthorizedError extends Error {}

type Parameters = Record<string, string | number>;

/** What the page reads of the API and says to it. One instance per page; it also keeps the service's clock, which the page goes by. */
export class ApiClient {
  private skewMs = 0;

  constructor(
    private readonly baseUrl: string,
    private readonly readKey: () => string | null,
  ) {}

  /** The time now by the service's clock: a laptop that is wrong must not make a healthy shop look late. */
  nowMs(): number {
    return Date.now() + this.skewMs;
  }

  /** The shops this key may see. */
  async shops(signal: AbortSignal): Promise<Shop[]> {
    return (await this.all<Shop>('v1/shops', {}, signal)).items;
  }

  /** All series of a shop. */
  async series(shop: string, signal: AbortSignal): Promise<ListPage<Series>> {
    return this.all<Series>('v1/series', { shop }, signal);
  }

  /** Everything that is open now. */
  async openIncidents(shop: string, signal: AbortSignal): Promise<ListPage<Incident>> {
    return this.all<Incident>('v1/incidents', { shop, state: 'open' }, signal);
  }

  /** The newest resolved incidents of a window; `next` says that there are more. */
  async resolvedIncidents(shop: string, window: TimeRange, signal: AbortSignal): Promise<ListPage<Incident>> {
    const parameters = { shop, state: 'resolved', ...rangeParameters(window), limit: PAGE_LIMIT };
    return this.get<ListPage<Incident>>('v1/incidents', parameters, signal);
  }

  /** The changes of a window. */
  async changes(shop: string, window: TimeRange, signal: AbortSignal): Promise<Change[]> {
    return (await this.all<Change>('v1/changes', { shop, ...rangeParameters(window) }, signal)).items;
  }

  /** The holidays, campaigns, maintenance and changes of the clock of a window, oldest first. */
  async specialDays(shop: string, window: TimeRange, signal: AbortSignal): Promise<SpecialDay[]> {
    const path = `v1/shops/${encodeURIComponent(shop)}/calendar`;
    return (await this.get<ListPage<SpecialDay>>(path, { ...rangeParameters(window) }, signal)).items;
  }

  /** The points of a series in steps, oldest first. */
  async points(seriesId: string, window: PlotWindow, signal: AbortSignal): Promise<Point[]> {
    const limit = Math.ceil((window.toMs - window.fromMs) / (window.stepMinutes * 60_000)) + 1;
    const parameters = { ...rangeParameters(window), step: stepIso(window.stepMinutes), limit };
    const path = `v1/series/${encodeURIComponent(seriesId)}/points`;
    return (await this.get<ListPage<Point>>(path, parameters, signal)).items;
  }

  /** What is normal for a series now, as a table for a spreadsheet. */
  async baselineTable(seriesId: string, signal: AbortSignal): Promise<Blob> {
    const path = `v1/series/${encodeURIComponent(seriesId)}/baseline`;
    return (await this.ask(path, { format: 'csv' }, signal)).blob();
  }

  /** What happened to an incident. */
  async incidentLog(incidentId: string, signal: AbortSignal): Promise<LogEntry[]> {
    return (await this.all<LogEntry>(`v1/incidents/${encodeURIComponent(incidentId)}/log`, {}, signal)).items;
  }

  /** The report of an incident for the shop's owner, in a language by its code. */
  async incidentReport(incidentId: string, lang: string, signal: AbortSignal): Promise<string> {
    return (await this.ask(`v1/incidents/${encodeURIComponent(incidentId)}/report`, { lang }, signal)).text();
  }

  /** The signups that an attack brought, as a file of CSV. */
  async affectedSignups(incidentId: string, signal: AbortSignal): Promise<Blob> {
    const path = `v1/incidents/${encodeURIComponent(incidentId)}/affected`;
    return (await this.ask(path, { format: 'csv' }, signal)).blob();
  }

  /** Whether the key of this page may answer to incidents: it says so itself. */
  get mayAnswer(): boolean {
    return this.readKey()?.startsWith('vdt_admin_') ?? false;
  }

  /** What was said of an incident, and what could be. */
  async incidentFeedback(incidentId: string, signal: AbortSignal): Promise<FeedbackOffers> {
    return this.get(`v1/incidents/${encodeURIComponent(incidentId)}/feedback`, {}, signal);
  }

  /** Says something of an incident or does something about it; a body of null takes it back. */
  async answer(incidentId: string, what: 'acknowledge' | 'snooze' | 'feedback', body: object | null): Promise<void> {
    const path = `v1/incidents/${encodeURIComponent(incidentId)}/${what}`;
    const init = body === null ? { method: 'DELETE' } : { method: 'POST', body: JSON.stringify(body) };
    await this.request(new URL(path, this.baseUrl), new AbortController().signal, init);
  }

  /** How many alerts of this month were called useful. */
  async feedbackSummary(shop: string, signal: AbortSignal): Promise<FeedbackSummary> {
    return this.get('v1/feedback/summary', { shop }, signal);
  }

  private async all<T>(path: string, parameters: Parameters, signal: AbortSignal): Promise<ListPage<T>> {
    const items: T[] = [];
    let next: string | null = null;
    for (let page = 0; page < PAGES_MAX; page++) {
      const cursor: Parameters = next === null ? {} : { cursor: next };
      const answer: ListPage<T> = await this.get(path, { ...parameters, limit: PAGE_LIMIT, ...cursor }, signal);
      items.push(...answer.items);
      next = answer.next;
      if (next === null) break;
    }
    return { items, next };
  }

  private async get<T>(path: string, parameters: Parameters, signal: AbortSignal): Promise<T> {
    return (await (await this.ask(path, parameters, signal)).json()) as T;
  }

  private async ask(path: string, parameters: Parameters, signal: AbortSignal): Promise<Response> {
    const url = new URL(path, this.baseUrl);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, String(value));
    return this.request(url, signal);
  }

  private async request(url: URL, signal: AbortSignal, init: RequestInit = {}): Promise<Response> {
    const key = this.readKey();
    const timeout = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
    const response = await fetch(url, {
      ...init,
      headers: key === null ? {} : { Authorization: `Bearer ${key}` },
      cache: 'no-store',
      signal: AbortSignal.any([signal, timeout]),
    }).catch((error: unknown) => {
      throw signal.aborted ? error : new Error(timeout.aborted ? silenceWords : 'Vedetta cannot be reached');
    });
    this.followClock(response);
    if (response.status === 401) throw new UnauthorizedError('the API wants a key');
    if (!response.ok) throw new Error(await problemWords(response));
    return response;
  }

  private followClock(response: Response): void {
    const serviceMs = Date.parse(response.headers.get('date') ?? '');
    if (Number.isFinite(serviceMs)) this.skewMs = serviceMs - Date.now();
  }
}

interface TimeRange {
  fromMs: number;
  toMs: number;
}

const silenceWords = `no answer within ${TIMEOUT_SECONDS} seconds`;

function rangeParameters({ fromMs, toMs }: TimeRange): { from: string; to: string } {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

/** What an error answer says of itself (RFC 9457), else its status. */
async function problemWords(response: Response): Promise<string> {
  const status = `the API answered ${response.status}`;
  const text = await response.text();
  if (!(response.headers.get('content-type') ?? '').includes('json')) return status;
  const problem = JSON.parse(text) as { title?: string; detail?: string };
  return `${status}: ${problem.detail ?? problem.title ?? 'without a reason'}`;
}
