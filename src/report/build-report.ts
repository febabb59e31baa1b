import type { Incident, IncidentChange } from '../incidents/incident.js';
import type { IncidentNote } from '../incidents/incident.repository.js';
import { oneLine } from '../notify/incident-text.js';
import { deedsOf, type DoneDeed } from './deeds-of.js';
import type { PhraseBook, Signal } from './phrase-book.js';
import { writeMoney, writeQuantity } from './write-quantity.js';
import {
  knownZone,
  writeClock,
  writeDate,
  writeDuration,
  writeMoment,
  writeMomentNear,
  zoneName,
} from './write-time.js';

/** A suspect less likely than not is none that a report names. */
const SUSPECTED = 0.5;
const RELATED_MAX = 4;

/** What a report is made of. */
export interface ReportMatter {
  incident: Incident;
  /** All of them, oldest first. */
  changes: readonly IncidentChange[];
  notes: readonly IncidentNote[];
  shop: { name?: string | undefined; timezone?: string | undefined };
  nowMs: number;
}

/** A report in parts, for plain text or Markdown to lay out. Every line is a sentence on its own. */
export interface Report {
  title: string;
  about: string[];
  sections: { heading: string; sentences: string[]; list: string[] }[];
}

/** Tells an incident to the owner of the shop: what happened, when, what it cost, what was done; in the book's language. */
export function buildReport(matter: ReportMatter, book: PhraseBook): Report {
  const { incident, shop, nowMs } = matter;
  const zone = knownZone(shop.timezone);
  const now = new Date(nowMs).toISOString();
  const { headings } = book;
  return {
    title: headings.title,
    about: [
      book.shop(oneLine(shop.name ?? incident.shop)),
      book.asOf(writeDate(now, zone, book), writeClock(now, zone, book)),
    ],
    sections: [
      { heading: headings.what, ...whatHappened(incident, zone, book) },
      { heading: headings.when, sentences: whenItWas(incident, nowMs, zone, book), list: [] },
      { heading: headings.cost, sentences: whatItCost(incident, book), list: [] },
      { heading: headings.done, ...whatWasDone(matter, zone, book) },
    ],
  };
}

function whatHappened(incident: Incident, zone: string, book: PhraseBook): { sentences: string[]; list: string[] } {
  const { cause, causeConfidence, suspects, related, startedAt } = incident;
  const likely = suspects.filter(({ confidence }) => confidence >= SUSPECTED);
  const module = likely.find(({ kind }) => kind === 'module');
  const change = likely.find(({ kind }) => kind === 'change');
  const at = change?.at;
  const others = related.slice(0, RELATED_MAX).map((one) => signalOf({ ...one, dimension: one.dimension ?? {} }));
  return {
    sentences: [
      ...(incident.withdrawnAt ? [book.withdrawn] : []),
      book.happened(signalOf(incident)),
      ...figuresOf(incident, book),
      ...(incident.withdrawnAt ? [] : [book.cause(cause, causeConfidence, signalOf(incident))]),
      ...(module ? [book.module(oneLine(module.ref))] : []),
      ...(at === undefined
        ? []
        : [
            book.changed(
              change?.title === undefined ? null : oneLine(change.title),
              writeMomentNear(at, startedAt, zone, book),
              Date.parse(at) <= Date.parse(startedAt),
            ),
          ]),
      ...(others.length > 0 ? [book.also] : []),
    ],
    list: [...new Set(others.map((one) => book.happened(one)))],
  };
}

/** Names come from outside: none may start a line of its own. */
function signalOf({ metric, kind, dimension }: Signal): Signal {
  const named = Object.entries(dimension).map(([key, value]) => [key, oneLine(value)] as const);
  return { metric, kind, dimension: Object.fromEntries(named) };
}

function figuresOf({ observed, expected, unit }: Incident, book: PhraseBook): string[] {
  const seen = observed === null ? null : writeQuantity(observed, unit, book);
  const base = unit.replace(/\/\d*[a-z]+$/, unit === 'load/core' ? '/core' : '');
  const [low, high] = [expected?.low, expected?.high].map((end) =>
    end === undefined ? null : writeQuantity(end, base, book),
  );
  const usual = low && high ? { low, high } : null;
  return seen === null && usual === null ? [] : [book.figures(seen, usual)];
}

function whenItWas(incident: Incident, nowMs: number, zone: string, book: PhraseBook): string[] {
  const { startedAt, detectedAt, resolvedAt } = incident;
  const lasted = (untilMs: number): string => writeDuration(untilMs - Date.parse(startedAt), book);
  const moment = (at: string): string => writeMomentNear(at, startedAt, zone, book);
  return [
    book.began(writeMoment(startedAt, zone, book, resolvedAt ?? detectedAt)),
    book.noticed(moment(detectedAt), lasted(Date.parse(detectedAt))),
    resolvedAt === null ? book.goesOn(lasted(nowMs)) : book.ended(moment(resolvedAt), lasted(Date.parse(resolvedAt))),
    book.zone(zone, zoneName(startedAt, zone, book)),
  ];
}

function whatItCost({ impact, costless, resolvedAt, withdrawnAt }: Incident, book: PhraseBook): string[] {
  if (withdrawnAt) return [book.noCostWithdrawn];
  if (impact === null) return [costless ? book.noLoss : book.costUnknown];
  const money = (amount: number): string => writeMoney(amount, impact.currency, book);
  const { lost, perHour, low, high, basis } = impact;
  const cost = { lost: money(lost), perHour: money(perHour), low: money(low), high: money(high) };
  return [book.cost(cost, resolvedAt !== null), ...(basis === 'revenuePerHour' ? [book.costIsDeclared] : [])];
}

function whatWasDone(
  { incident, changes, notes }: ReportMatter,
  zone: string,
  book: PhraseBook,
): { sentences: string[]; list: string[] } {
  const line = ({ at, deed, isSlack }: DoneDeed): string => {
    const moment = writeMomentNear(at, incident.startedAt, zone, book);
    return `${moment.charAt(0).toUpperCase()}${moment.slice(1)}: ${book.deed(deed, isSlack)}.`;
  };
  const deeds = deedsOf(changes, notes);
  return {
    sentences: deeds.some(({ isByPeople }) => isByPeople) ? [] : [book.nothingDone],
    list: deeds.map(line),
  };
}
