import type { Logger } from 'pino';
import type { ChangeRecords, Report } from './change-record.repository.js';

/** What every status of ours begins with: our own hook knows it by that and does not take it for news. */
export const REPORT_PREFIX = 'Vedetta: ';

/** What telling GitHub needs. */
export interface GithubReportsOptions {
  records: ChangeRecords;
  /** Ends with a slash. Only from the settings: the token goes there. */
  apiUrl: string;
  token: string;
  log: Pick<Logger, 'warn'>;
  /** Replaceable for tests. */
  fetch?: typeof globalThis.fetch;
}

const TIMEOUT_MS = 10_000;
/** Longer than a request takes; after a crash in the act of sending, so long until it is sent again. */
const CLAIM_MS = 120_000;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;
const ATTEMPTS_MAX = 30;
/** Longest description that GitHub takes. */
const DESCRIPTION_MAX = 140;
const REPOSITORY = /^[\w.-]+\/[\w.-]+$/;
const NUMBER = /^\d{1,20}$/;

type Outcome = { state: 'sent' } | { state: 'failed' | 'pending'; error: string; afterMs?: number };

/**
 * Tells GitHub the verdict on its deployments, as a deployment status. The verdict is stored before, so none is lost; one
 * that was sent just before a crash may come twice, which GitHub shows as two lines of one history.
 */
export class GithubReports {
  constructor(private readonly options: GithubReportsOptions) {}

  /** Sends what is due. Throws only where the store fails. */
  async send(nowMs: number): Promise<number> {
    const { records, log } = this.options;
    const due = await records.claimReports(nowMs, CLAIM_MS);
    for (const report of due) {
      const outcome = await this.post(report);
      if (outcome.state === 'sent') {
        await records.markReport(report, 'sent', null, null);
        continue;
      }
      const isLast = outcome.state === 'failed' || report.reportAttempts >= ATTEMPTS_MAX;
      const pauseMs = Math.max(outcome.afterMs ?? 0, pauseAfter(report.reportAttempts));
      await records.markReport(report, isLast ? 'failed' : 'pending', outcome.error, nowMs + pauseMs);
      const said = isLast ? 'GitHub was not told of a verdict' : 'GitHub could not be told of a verdict yet';
      log.warn({ shop: report.shop, change: report.id, error: outcome.error }, said);
    }
    return due.length;
  }

  private async post(report: Report): Promise<Outcome> {
    const { repository, deployment } = report;
    if (!REPOSITORY.test(repository) || repository.includes('..') || !NUMBER.test(deployment)) {
      return { state: 'failed', error: 'the deployment has no name that GitHub gives' };
    }
    const { apiUrl, token, fetch = globalThis.fetch } = this.options;
    try {
      const response = await fetch(new URL(`repos/${repository}/deployments/${deployment}/statuses`, apiUrl), {
        method: 'POST',
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'user-agent': 'vedetta',
          'x-github-api-version': '2022-11-28',
        },
        body: JSON.stringify(statusOf(report)),
        // A token must not follow to another host.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      return outcomeOf(response);
    } catch (error) {
      return { state: 'pending', error: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** The deployment status that says a verdict. */
export function statusOf(report: Pick<Report, 'verdict' | 'evidence' | 'outcome' | 'isSuperseded'>): {
  state: string;
  description: string;
  auto_inactive: boolean;
} {
  const { verdict, evidence, outcome, isSuperseded } = report;
  const text = `${REPORT_PREFIX}${verdict}. ${evidence[0] ?? ''}`.trim();
  const description = text.length > DESCRIPTION_MAX ? `${text.slice(0, DESCRIPTION_MAX - 1)}…` : text;
  // Only a faulty change is one that failed; any other keeps the state it has, for GitHub shows the newest as the state.
  const own = outcome === 'success' && isSuperseded ? 'inactive' : (outcome ?? 'success');
  return { state: verdict === 'faulty' ? 'failure' : own, description, auto_inactive: false };
}

function outcomeOf(response: Pick<Response, 'ok' | 'status' | 'headers'>): Outcome {
  if (response.ok) return { state: 'sent' };
  const { status } = response;
  const error = `GitHub answered ${status}`;
  const isLimited = response.headers.has('retry-after') || response.headers.get('x-ratelimit-remaining') === '0';
  const isPassing = status >= 500 || status === 429 || (status === 403 && isLimited);
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  const afterMs = Number.isFinite(seconds) ? Math.min(LONGEST_PAUSE_MS, seconds * 1000) : 0;
  return isPassing ? { state: 'pending', error, afterMs } : { state: 'failed', error };
}

function pauseAfter(attempts: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, attempts - 1));
}
