/** What the local part of an address looks like; the address itself is not stored. */
export interface MailboxShape {
  length: number;
  digits: number;
  letters: number;
  separators: number;
  entropyBits: number;
}

/** What is known of somebody who signed up. */
export interface SignupTraits {
  timeMs: number;
  origin: string;
  network: string;
  domain: string;
  country: string;
  userAgent: string;
  channel: string;
  list: string;
  /** Seconds from showing the form to sending it; null where nobody said. */
  formSeconds: number | null;
  confirmed: boolean | null;
  shape: MailboxShape | null;
}

/** One page that was served. */
export interface PageSample {
  timeMs: number;
  page: string;
  durationMs: number;
  status: number;
  /** Milliseconds by module; null where nobody said. */
  modules: Readonly<Record<string, number>> | null;
}

/** One sample of a database's counters. */
export interface DatabaseSample {
  timeMs: number;
  bytesOut: number;
  queries: number | null;
  slowQueries: number | null;
  connections: number | null;
  modules: Readonly<Record<string, { bytesOut?: number; queries?: number }>> | null;
}

/** How often a value stood in a field of some events. */
export interface FieldCount {
  field: string;
  value: string;
  count: number;
}

/** The same thing in the incident and in ordinary time. */
export interface Compared<Thing> {
  now: Thing[];
  before: Thing[];
  /** Comparable stretches behind `before`. */
  stretches: number;
}
