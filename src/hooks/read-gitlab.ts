import type { Deployment } from '../changes/change-record.repository.js';
import { isProduction } from '../changes/is-production.js';
import { momentIn, numberIn, objectIn, textIn, type HookNews, type HookOptions } from './hook-news.js';

type Payload = Record<string, unknown>;

const OUTCOMES: Readonly<Record<string, NonNullable<Deployment['outcome']>>> = {
  running: 'in_progress',
  success: 'success',
  failed: 'failure',
  canceled: 'error',
};

/** Reads a delivery of GitLab: all states of a deployment are one change, a new release is one. */
export function readGitlab(payload: Payload, options: HookOptions): HookNews {
  const project = textIn(objectIn(payload, 'project'), 'path_with_namespace');
  if (project === undefined) return { kind: 'unreadable', reason: 'project.path_with_namespace is missing' };
  switch (payload['object_kind']) {
    case 'deployment':
      return readDeployment(payload, project, options);
    case 'release':
      return readRelease(payload, project);
    default:
      return { kind: 'ignored', reason: 'only deployment and release events say something of a change' };
  }
}

function readDeployment(payload: Payload, project: string, options: HookOptions): HookNews {
  const [number, timeMs] = [numberIn(payload, 'deployment_id'), momentIn(payload, 'status_changed_at')];
  if (number === undefined || timeMs === undefined) {
    return { kind: 'unreadable', reason: 'deployment_id or status_changed_at is missing' };
  }
  const environment = textIn(payload, 'environment') ?? null;
  if (!isOurs(payload, environment, options)) {
    return { kind: 'ignored', reason: `${environment ?? 'the environment'} is not what customers see` };
  }
  const state = textIn(payload, 'status') ?? '';
  const outcome = Object.hasOwn(OUTCOMES, state) ? OUTCOMES[state] : undefined;
  if (outcome === undefined) return { kind: 'ignored', reason: `the status ${state} changes nothing in the shop` };
  const ref = textIn(payload, 'ref');
  const commit = commitOf(payload);
  const change = {
    id: `deployment-${number}`,
    source: `/gitlab/${project}`,
    timeMs,
    data: {
      kind: 'deploy',
      title: textIn(payload, 'commit_title') ?? `Deploy of ${ref ?? commit ?? project}`,
      version: ref !== undefined && /^v?\d+(\.\d+)+/.test(ref) ? ref : undefined,
      commit,
      author: textIn(objectIn(payload, 'user'), 'username') ?? textIn(objectIn(payload, 'user'), 'name'),
      url: textIn(payload, 'deployable_url') ?? textIn(payload, 'commit_url'),
      environment: 'production',
      gitlabEnvironment: environment ?? undefined,
    },
  };
  const endedMs = outcome === 'in_progress' ? null : timeMs;
  const told = { repository: null, deployment: number, environment, askedMs: null };
  return { kind: 'change', change, deployment: { ...told, outcome, outcomeMs: timeMs, endedMs } };
}

function isOurs(payload: Payload, environment: string | null, options: HookOptions): boolean {
  if (options.environment !== null) return environment === options.environment;
  return payload['environment_tier'] === 'production' || isProduction(environment);
}

/** The whole commit is only in its address. */
function commitOf(payload: Payload): string | undefined {
  return /\/([0-9a-f]{40,64})$/.exec(textIn(payload, 'commit_url') ?? '')?.[1] ?? textIn(payload, 'short_sha');
}

function readRelease(payload: Payload, project: string): HookNews {
  if (payload['action'] !== 'create') return { kind: 'ignored', reason: 'only a new release is a change' };
  const [number, version] = [numberIn(payload, 'id'), textIn(payload, 'tag')];
  const timeMs = momentIn(payload, 'released_at') ?? momentIn(payload, 'created_at');
  if (number === undefined || version === undefined || timeMs === undefined) {
    return { kind: 'unreadable', reason: 'id, tag or released_at is missing' };
  }
  const commit = objectIn(payload, 'commit');
  const change = {
    id: `release-${number}`,
    source: `/gitlab/${project}`,
    timeMs,
    data: {
      kind: 'deploy',
      title: textIn(payload, 'name') ?? `Release ${version}`,
      version,
      commit: textIn(commit, 'id'),
      author: textIn(objectIn(commit, 'author'), 'name'),
      url: textIn(payload, 'url'),
      environment: 'production',
    },
  };
  return { kind: 'change', change, deployment: null };
}
