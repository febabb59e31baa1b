import { describe, expect, it } from '@jest/globals';
import { readGitlab } from './read-gitlab.js';

const USUAL = { takesPushes: false, environment: null };
const PROJECT = { path_with_namespace: 'acme/shop' };
const SHA = '279484c09fbe69ededfced8c1bb6e6d24616b468';

function deployment(status: string, more: object = {}) {
  return {
    object_kind: 'deployment',
    status,
    status_changed_at: '2026-11-20 15:00:00 +0100',
    deployment_id: 15,
    deployable_url: 'https://gitlab.com/acme/shop/-/jobs/796',
    environment: 'live-eu',
    environment_tier: 'production',
    project: PROJECT,
    short_sha: '279484c0',
    user: { name: 'Dana', username: 'dana' },
    commit_url: `https://gitlab.com/acme/shop/-/commit/${SHA}`,
    commit_title: 'Add new file',
    ref: 'main',
    ...more,
  };
}

describe('a delivery of GitLab', () => {
  it.each([
    ['running', 'in_progress'],
    ['success', 'success'],
    ['failed', 'failure'],
    ['canceled', 'error'],
  ])('that says %s of a deployment is one change', (status, outcome) => {
    expect(readGitlab(deployment(status), USUAL)).toMatchObject({
      kind: 'change',
      change: {
        id: 'deployment-15',
        source: '/gitlab/acme/shop',
        timeMs: Date.parse('2026-11-20T14:00:00Z'),
        data: { kind: 'deploy', title: 'Add new file', commit: SHA, author: 'dana', environment: 'production' },
      },
      deployment: { repository: null, outcome },
    });
  });

  it('of a tier below production is none, whatever it is called', () => {
    const staging = { environment: 'eu-2', environment_tier: 'staging' };
    expect(readGitlab(deployment('running', staging), USUAL).kind).toBe('ignored');
    expect(readGitlab(deployment('running', staging), { ...USUAL, environment: 'eu-2' }).kind).toBe('change');
  });

  it('of a new release is a deploy of its version', () => {
    const release = {
      object_kind: 'release',
      action: 'create',
      id: 3,
      tag: 'v1.1',
      name: 'One',
      released_at: '2026-11-20 14:00:00 UTC',
      url: 'https://gitlab.com/acme/shop/-/releases/v1.1',
      project: PROJECT,
      commit: { id: SHA, author: { name: 'Dana' } },
    };
    expect(readGitlab(release, USUAL)).toMatchObject({
      kind: 'change',
      change: { id: 'release-3', timeMs: Date.parse('2026-11-20T14:00:00Z'), data: { version: 'v1.1', commit: SHA } },
    });
    expect(readGitlab({ ...release, action: 'update' }, USUAL).kind).toBe('ignored');
  });

  it('of another kind, or without its project, is no change', () => {
    expect(readGitlab({ object_kind: 'push', project: PROJECT }, USUAL).kind).toBe('ignored');
    expect(readGitlab({ object_kind: 'deployment' }, USUAL).kind).toBe('unreadable');
    expect(readGitlab(deployment('running', { status_changed_at: 'now' }), USUAL).kind).toBe('unreadable');
    expect(readGitlab(deployment('created'), USUAL).kind).toBe('ignored');
  });
});
