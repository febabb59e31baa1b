import type { Verdict } from '../detection/lessons.js';

/** What can be taken back: having an incident in hand, its being put off, the verdict on it. */
export type Withdrawable = 'acknowledge' | 'snooze' | 'feedback';

/** What somebody wants to do about an incident, whichever way it came. */
export type FeedbackOrder =
  | { do: 'acknowledge' }
  | { do: 'snooze'; untilMs: number }
  | { do: 'feedback'; verdict: Verdict; note?: string }
  | { do: 'withdraw'; what: Withdrawable };
