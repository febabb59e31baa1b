import type { Deployment } from '../changes/change-record.repository.js';
import { isProduction } from '../changes/is-production.js';
import { REPORT_PREFIX } from '../changes/github-reports.js';
import {
  isRecord,
  momentIn,
  namesIn,
  numberIn,
  objectIn,
  textIn,
  type HookNews,
  type HookOptions,
} from './hook-news.js';

type Payload = Record<string, unknown>;

const OUTCOMES: Readonly<Record<string, NonNullable<Deployment['outcome']>>> = {
  in_progress: 'in_progress',
  success: 'success',
  failure: 'failure',
  error: 'error',
};
const SHORT_COMMIT = 7;
const MODULE_PATH = /(?:^|\/)modules\/([\w.-]+)\//;
const MODULES_MAX = 50;

/**
 * Reads a delivery of GitHub: `deployment` and `deployment_status` are one change, a published `release` is one, and a
 * `push` to the default branch where the address says so.
 */
export function readGithub(event: string, payload: Payload, options: HookOptions): HookNews {
  const repository = textIn(objectIn(payload, 'repository'), 'full_name');
  if (repository === undefined) return { kind: 'unreadable', reason: 'repository.full_name is missing' };
  switch (event) {
    case 'deployment':
    case 'deployment_status':
      return readDeployment(payload, repository, options);
    case 'release':
      return readRelease(payload, repository);
    case 'push':
      return options.takesPushes
        ? readPush(payload, repository)
        : { kind: 'ignored', reason: 'pushes count as deploys only where the address ends with &push=true' };
    default:
      return { kind: 'ignored', reason: `events of the kind ${event.slice(0, 40)} say nothing of a change` };
  }
}

function readDeployment(payload: Payload, repository: string, options: HookOptions): HookNews {
  const deployment = objectIn(payload, 'deployment');
  const status = isRecord(payload['deployment_status']) ? payload['deployment_status'] : null;
  const number = numberIn(deployment, 'id');
  const askedMs = momentIn(deployment, 'created_at');
  if (number === undefined) return { kind: 'unreadable', reason: 'deployment.id is missing' };
  const environment = textIn(deployment, 'environment') ?? null;
  if (!isOurs(deployment, environment, options)) {
    return { kind: 'ignored', reason: `${environment ?? 'the environment'} is not what customers see` };
  }
  const told = { repository, deployment: number, environment };
  if (status === null) {
    if (askedMs === undefined) return { kind: 'unreadable', reason: 'deployment.created_at is missing' };
    const asked = { ...told, askedMs, outcome: null, outcomeMs: null, endedMs: null };
    return { kind: 'change', change: deploymentChange(payload, repository, number, askedMs), deployment: asked };
  }
  if (textIn(status, 'description')?.startsWith(REPORT_PREFIX)) {
    return { kind: 'ignored', reason: 'this is the verdict that Vedetta told GitHub' };
  }
  const state = textIn(status, 'state') ?? '';
  const outcome = Object.hasOwn(OUTCOMES, state) ? OUTCOMES[state] : undefined;
  if (outcome === undefined) return { kind: 'ignored', reason: `the state ${state} changes nothing in the shop` };
  const outcomeMs = momentIn(status, 'created_at');
  if (outcomeMs === undefined) return { kind: 'unreadable', reason: 'deployment_status.created_at is missing' };
  const endedMs = outcome === 'in_progress' ? null : outcomeMs;
  return {
    kind: 'change',
    change: deploymentChange(payload, repository, number, outcomeMs),
    deployment: { ...told, askedMs: null, outcome, outcomeMs, endedMs },
  };
}

function isOurs(deployment: Payload, environment: string | null, options: HookOptions): boolean {
  if (options.environment !== null) return environment === options.environment;
  return deployment['production_environment'] === true || isProduction(environment);
}

function deploymentChange(payload: Payload, repository: string, number: string, timeMs: number) {
  const deployment = objectIn(payload, 'deployment');
  const commit = textIn(deployment, 'sha');
  const ref = textIn(deployment, 'ref');
  const own = objectIn(deployment, 'payload');
  const isTag = ref !== undefined && /^v?\d+(\.\d+)+/.test(ref);
  return {
    id: `deployment-${number}`,
    source: `/github/${repository}`,
    timeMs,
    data: {
      kind: 'deploy',
      title: textIn(deployment, 'description') ?? `Deploy of ${ref ?? commit?.slice(0, SHORT_COMMIT) ?? repository}`,
      version: textIn(own, 'version') ?? (isTag ? ref : undefined),
      commit,
      author: textIn(objectIn(deployment, 'creator'), 'login') ?? textIn(objectIn(payload, 'sender'), 'login'),
      url: deploymentUrl(payload, repository),
      environment: 'production',
      modules: namesIn(own, 'modules'),
      githubEnvironment: textIn(deployment, 'environment'),
    },
  };
}

function deploymentUrl(payload: Payload, repository: string): string | undefined {
  const status = objectIn(payload, 'deployment_status');
  const page = textIn(objectIn(payload, 'repository'), 'html_url') ?? `https://github.com/${repository}`;
  return textIn(status, 'log_url') ?? textIn(objectIn(payload, 'workflow_run'), 'html_url') ?? `${page}/deployments`;
}

function readRelease(payload: Payload, repository: string): HookNews {
  const release = objectIn(payload, 'release');
  if (payload['action'] !== 'published') return { kind: 'ignored', reason: 'only a published release is a change' };
  if (release['prerelease'] === true) return { kind: 'ignored', reason: 'a prerelease is not what customers see' };
  const [number, version, timeMs] = [
    numberIn(release, 'id'),
    textIn(release, 'tag_name'),
    momentIn(release, 'published_at'),
  ];
  if (number === undefined || version === undefined || timeMs === undefined) {
    return { kind: 'unreadable', reason: 'release.id, release.tag_name or release.published_at is missing' };
  }
  const commit = textIn(release, 'target_commitish');
  const change = {
    id: `release-${number}`,
    source: `/github/${repository}`,
    timeMs,
    data: {
      kind: 'deploy',
      title: textIn(release, 'name') ?? `Release ${version}`,
      version,
      commit: commit !== undefined && /^[0-9a-f]{40}$/.test(commit) ? commit : undefined,
      author: textIn(objectIn(release, 'author'), 'login'),
      url: textIn(release, 'html_url'),
      environment: 'production',
    },
  };
  return { kind: 'change', change, deployment: null };
}

function readPush(payload: Payload, repository: string): HookNews {
  const about = objectIn(payload, 'repository');
  const branch = textIn(about, 'default_branch');
  if (payload['deleted'] === true || branch === undefined || payload['ref'] !== `refs/heads/${branch}`) {
    return { kind: 'ignored', reason: 'only a push to the default branch is a change' };
  }
  const [commit, timeMs] = [textIn(payload, 'after'), momentIn(about, 'pushed_at')];
  if (commit === undefined || timeMs === undefined) {
    return { kind: 'unreadable', reason: 'after or repository.pushed_at is missing' };
  }
  const head = objectIn(payload, 'head_commit');
  const change = {
    id: `push-${commit}`,
    source: `/github/${repository}`,
    timeMs,
    data: {
      kind: 'deploy',
      title: textIn(head, 'message')?.split('\n', 1)[0] ?? `Push of ${commit.slice(0, SHORT_COMMIT)}`,
      commit,
      author: textIn(objectIn(payload, 'pusher'), 'name'),
      url: textIn(payload, 'compare'),
      environment: 'production',
      modules: modulesOfCommits(payload['commits']),
    },
  };
  return { kind: 'change', change, deployment: null };
}

/** Modules whose files were touched: what lies below a folder `modules`, as shops have it. */
function modulesOfCommits(commits: unknown): string[] | undefined {
  if (!Array.isArray(commits)) return undefined;
  const paths = commits
    .filter(isRecord)
    .flatMap((commit) =>
      ['added', 'modified', 'removed'].flatMap((name) =>
        Array.isArray(commit[name]) ? (commit[name] as unknown[]) : [],
      ),
    );
  const names = paths.flatMap((path) => (typeof path === 'string' ? (MODULE_PATH.exec(path)?.[1] ?? []) : []));
  return names.length > 0 ? [...new Set(names)].slice(0, MODULES_MAX) : undefined;
}
