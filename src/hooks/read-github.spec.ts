import { describe, expect, it } from '@jest/globals';
import { deployment, deploymentStatus, push, release } from './github.fixture.js';
import { readGithub } from './read-github.js';

const AT = '2026-11-20T14:00:00Z';
const AT_MS = Date.parse(AT);
const USUAL = { takesPushes: false, environment: null };

describe('a delivery of GitHub', () => {
  it('that asks for a deployment is a change with all that is known of it', () => {
    expect(readGithub('deployment', deployment(AT), USUAL)).toEqual({
      kind: 'change',
      change: {
        id: 'deployment-7',
        source: '/github/acme/shop',
        timeMs: AT_MS,
        data: {
          kind: 'deploy',
          title: 'New pickup points',
          version: 'v1.2.3',
          commit: 'b1f818584c0f3a8f6b5b7e2f7bcb7a5a1a2b3c4d',
          author: 'dana',
          url: 'https://github.com/acme/shop/deployments',
          environment: 'production',
          modules: ['pickup-points'],
          githubEnvironment: 'production',
        },
      },
      deployment: {
        repository: 'acme/shop',
        deployment: '7',
        environment: 'production',
        askedMs: AT_MS,
        outcome: null,
        outcomeMs: null,
        endedMs: null,
      },
    });
  });

  it.each([
    ['in_progress', 'in_progress', null],
    ['success', 'success', AT_MS],
    ['failure', 'failure', AT_MS],
    ['error', 'error', AT_MS],
  ])('that says %s of a deployment is the same change', (state, outcome, endedMs) => {
    expect(readGithub('deployment_status', deploymentStatus(state, AT), USUAL)).toMatchObject({
      kind: 'change',
      change: { id: 'deployment-7', timeMs: AT_MS },
      deployment: { outcome, outcomeMs: AT_MS, endedMs },
    });
  });

  it.each(['queued', 'pending', 'waiting', 'inactive', '', 'toString'])(
    'with the state %s changes nothing',
    (state) => {
      expect(readGithub('deployment_status', deploymentStatus(state, AT), USUAL).kind).toBe('ignored');
    },
  );

  it('that is our own verdict is not taken for news', () => {
    const own = deploymentStatus('failure', AT);
    own.deployment_status.description = 'Vedetta: faulty. Response time of /cart';
    expect(readGithub('deployment_status', own, USUAL).kind).toBe('ignored');
  });

  it('of an environment that customers do not see is none', () => {
    const staging = deployment(AT);
    Object.assign(staging.deployment, { environment: 'staging', production_environment: false });
    expect(readGithub('deployment', staging, USUAL)).toMatchObject({ kind: 'ignored' });
    expect(readGithub('deployment', staging, { ...USUAL, environment: 'staging' }).kind).toBe('change');
    expect(readGithub('deployment', deployment(AT), { ...USUAL, environment: 'staging' }).kind).toBe('ignored');
  });

  it('that publishes a release is a deploy of its version', () => {
    expect(readGithub('release', release(AT), USUAL)).toMatchObject({
      kind: 'change',
      change: { id: 'release-21', timeMs: AT_MS, data: { kind: 'deploy', title: 'Two', version: 'v2.0.0' } },
      deployment: null,
    });
    expect(readGithub('release', { ...release(AT), action: 'edited' }, USUAL).kind).toBe('ignored');
    const before = release(AT);
    before.release.prerelease = true;
    expect(readGithub('release', before, USUAL).kind).toBe('ignored');
  });

  it('that pushes is a deploy only where the address says so, and names the modules it touches', () => {
    expect(readGithub('push', push(AT_MS / 1000), USUAL).kind).toBe('ignored');
    const takes = { ...USUAL, takesPushes: true };
    expect(readGithub('push', push(AT_MS / 1000), takes)).toMatchObject({
      kind: 'change',
      change: { timeMs: AT_MS, data: { title: 'Gift wrap', modules: ['gift-wrap', 'loyalty'], author: 'dana' } },
    });
    expect(readGithub('push', push(AT_MS / 1000, 'refs/heads/idea'), takes).kind).toBe('ignored');
  });

  it.each([
    ['deployment', {}],
    ['deployment', { repository: { full_name: 'a/b' } }],
    ['deployment', { ...deployment(AT), deployment: { id: 'x', created_at: AT } }],
    ['deployment', deployment('yesterday')],
    ['release', { action: 'published', repository: { full_name: 'a/b' }, release: null }],
  ])('that lacks what a %s needs is unreadable', (event, payload) => {
    expect(readGithub(event, payload, USUAL)).toMatchObject({ kind: 'unreadable' });
  });

  it('of another kind says nothing of a change', () => {
    expect(readGithub('issues', release(AT), USUAL).kind).toBe('ignored');
  });
});
