import { english } from './english.js';
import { italian } from './italian.js';
import type { PhraseBook } from './phrase-book.js';

/** The languages in which a report can be had, by their ISO 639-1 codes. */
export const REPORT_LANGUAGES = { en: english, it: italian } as const satisfies Record<string, PhraseBook>;
export type ReportLanguage = keyof typeof REPORT_LANGUAGES;

/** Their codes, the first being that of a report for which none was asked. */
export const REPORT_LANGUAGE_CODES = Object.keys(REPORT_LANGUAGES) as ReportLanguage[];
