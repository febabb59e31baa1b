import type { Compared } from './raw-events.js';

/** How full one disk was. */
export interface DiskReading {
  timeMs: number;
  mount: string;
  usedPct: number;
}

/** What one part of a host said of itself. */
export interface HardwareReading {
  timeMs: number;
  component: string;
  status: string;
}

/** A mail that was sent, or was to be. */
export interface MailSample {
  timeMs: number;
  mailbox: string;
  recipients: number;
  isFailed: boolean;
  /** Empty where nobody said. */
  errorKind: string;
  errorMessage: string;
}

/** Mails by drawn samples, and how many recipients all of the mails had. */
export interface ComparedMails extends Compared<MailSample> {
  recipients: { now: number; before: number };
}

/** A job or a backup that came to its end. */
export interface FinishedRun {
  subject: 'job' | 'backup';
  name: string;
  timeMs: number;
  startedMs: number;
  bytes: number | null;
}

/** A change that may be to blame, by its name and how sure that is. */
export interface LikelyChange {
  name: string;
  confidence: number;
  minutesBefore: number;
}
