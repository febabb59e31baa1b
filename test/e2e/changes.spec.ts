/** Changes as they come in from CI jobs, GitHub and GitLab, over real HTTP and through the real command line. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployment, deploymentStatus, githubSignature, push, release } from '../../src/hooks/github.fixture.js';
import { RunningService, runVedetta } from '../support/running-service.js';

const SECRET = 'a secret of acme at github';
const TOKEN = 'a-token-of-acme-at-gitlab';
const SIGNING_TOKEN = `whsec_${Buffer.from('a signing token of kiwi').toString('base64')}`;

const MINUTE_MS = 60_000;
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS).toISOString().replace(/\.\d+Z$/, 'Z');

let folder: string;
let env: Record<string, string>;
let service: RunningService;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-changes-'));
  env = {
    VEDETTA_DATA_DIR: join(folder, 'data'),
    VEDETTA_GITHUB_WEBHOOK_SECRET: `acme:${SECRET.replaceAll(' ', '-')}`,
    VEDETTA_GITLAB_WEBHOOK_TOKEN: `acme:${TOKEN}`,
    VEDETTA_GITLAB_SIGNING_TOKEN: `kiwi:${SIGNING_TOKEN}`,
  };
  // The first change is told while no service runs.
  const told = await runVedetta(['change', '--kind', 'config', '--title', 'Longer sessions', '--shop', 'acme'], env);
  expect([told.exitCode, told.stderr]).toEqual([0, 'the change is recorded\n']);
  expect(told.stdout).toMatch(/^change-[0-9a-f-]{36}\n$/);
  service = new RunningService(env);
  url = await service.start();
}, 120_000);

afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const secret = SECRET.replaceAll(' ', '-');

interface Answer {
  status: number;
  body: { outcome?: string; id?: string | null; reason?: string | null; detail?: string };
}

async function post(path: string, body: string, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

function github(event: string, payload: object, more: { path?: string; signature?: string } = {}): Promise<Answer> {
  const body = JSON.stringify(payload);
  return post(more.path ?? '/v1/hooks/github?shop=acme', body, {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-hub-signature-256': more.signature ?? githubSignature(body, secret),
  });
}

interface Item {
  id: string;
  at: string;
  title: string;
  environment: string | null;
  outcome: string | null;
  endsAt: string | null;
  verdict: string;
  reason: string;
  isFinal: boolean;
  version: string | null;
  modules: string[];
}

async function changes(shop = 'acme'): Promise<Item[]> {
  const response = await fetch(`${url}/v1/changes?shop=${shop}`);
  return ((await response.json()) as { items: Item[] }).items;
}

const changeOf = async (id: string, shop = 'acme') => (await changes(shop)).filter((one) => one.id === id);

describe('a hook of GitHub', () => {
  it('takes a signed delivery, and the same again is the same change', async () => {
    const asked = deployment(ago(9));
    expect(await github('deployment', asked)).toMatchObject({ status: 202, body: { outcome: 'taken' } });
    expect(await github('deployment', asked)).toMatchObject({ status: 202, body: { outcome: 'noted' } });
    expect(await changeOf('deployment-7')).toEqual([
      expect.objectContaining({
        title: 'New pickup points',
        version: 'v1.2.3',
        environment: 'production',
        modules: ['pickup-points'],
        verdict: 'unknown',
        isFinal: false,
        outcome: null,
      }),
    ]);
  });

  it('joins how the deployment goes to the one change, whatever order it comes in', async () => {
    const [started, ended] = [ago(8), ago(6)];
    expect((await github('deployment_status', deploymentStatus('success', ended, ago(9)))).body.outcome).toBe('noted');
    expect((await github('deployment_status', deploymentStatus('in_progress', started, ago(9)))).status).toBe(202);
    const [change, ...others] = await changeOf('deployment-7');
    expect(others).toEqual([]);
    expect(change).toMatchObject({ outcome: 'success' });
    expect(Date.parse(change!.endsAt!)).toBe(Date.parse(ended));
  });

  it('makes a deployment that waited for approval when it runs', async () => {
    await github('deployment', deployment(ago(50), 8));
    expect((await github('deployment_status', deploymentStatus('in_progress', ago(5), ago(50), 8))).body).toMatchObject(
      {
        outcome: 'taken',
        id: 'deployment-8-run',
      },
    );
    await github('deployment_status', deploymentStatus('success', ago(4), ago(50), 8));
    expect(await changeOf('deployment-8-run')).toMatchObject([{ outcome: 'success' }]);
  });

  it('refuses a forged, an unsigned and an altered one', async () => {
    const payload = release(ago(3));
    const forged = { status: 401, body: { detail: expect.stringContaining('not signed') } };
    expect(await github('release', payload, { signature: githubSignature(JSON.stringify(payload), 'guess') })).toEqual(
      expect.objectContaining({ status: 401 }),
    );
    expect(await github('release', payload, { signature: '' })).toMatchObject(forged);
    const altered = githubSignature(JSON.stringify(release(ago(2))), secret);
    expect(await github('release', { ...payload, action: 'created' }, { signature: altered })).toMatchObject(forged);
    expect(await changeOf('release-21')).toEqual([]);
  });

  it('refuses for another shop what is signed with the secret of this one', async () => {
    const answer = await github('release', release(ago(3)), { path: '/v1/hooks/github?shop=kiwi' });
    expect(answer.status).toBe(401);
    expect(await changes('kiwi')).toEqual([]);
  });

  it('refuses what is more than two days old, and what is not to come yet', async () => {
    expect(await github('release', release(ago(49 * 60)))).toMatchObject({
      status: 422,
      body: { detail: 'what it tells is more than 48 hours old' },
    });
    expect((await github('release', release(ago(-30)))).body.detail).toContain('10 minutes in the future');
  });

  it('takes releases, pushes where the address says so, forms, and answers a ping', async () => {
    expect((await github('release', release(ago(2)))).body).toMatchObject({ outcome: 'taken', id: 'release-21' });
    const pushed = push(Math.floor(Date.now() / 1000) - 60);
    expect((await github('push', pushed)).body.outcome).toBe('ignored');
    const path = '/v1/hooks/github?shop=acme&push=true';
    expect((await github('push', pushed, { path })).body.outcome).toBe('taken');
    expect((await github('ping', { zen: 'x' })).body.reason).toBe('the hook works');
    const form = new URLSearchParams({ payload: JSON.stringify(release(ago(2))) }).toString();
    const answer = await post('/v1/hooks/github?shop=acme', form, {
      'content-type': 'application/x-www-form-urlencoded',
      'x-github-event': 'release',
      'x-hub-signature-256': githubSignature(form, secret),
    });
    expect(answer.body.outcome).toBe('noted');
  });

  it('refuses what is packed, no JSON, or at an address that says something else', async () => {
    const packed = await post('/v1/hooks/github?shop=acme', '{}', { 'content-encoding': 'gzip' });
    expect(packed.status).toBe(415);
    const text = await post('/v1/hooks/github?shop=acme', 'hello', {
      'x-github-event': 'release',
      'x-hub-signature-256': githubSignature('hello', secret),
    });
    expect(text.status).toBe(400);
    expect((await github('ping', {}, { path: '/v1/hooks/github' })).body.detail).toContain('shop must name the shop');
    expect((await github('ping', {}, { path: '/v1/hooks/github?shop=acme&pusch=true' })).body.detail).toContain(
      'pusch is not a parameter',
    );
  });
});

describe('a hook of any kind', () => {
  it('is read only up to its limit', async () => {
    // On a connection of its own, which ends with the refusal.
    const status = await new Promise((resolve, reject) => {
      const outgoing = request(`${url}/v1/hooks/github?shop=acme`, { method: 'POST', agent: false }, (answer) => {
        resolve(answer.statusCode);
        outgoing.destroy();
      });
      outgoing.on('error', reject);
      outgoing.write('x'.repeat(5_300_000));
    });
    expect(status).toBe(413);
  });
});

describe('a hook of GitLab', () => {
  const payload = () => ({
    object_kind: 'deployment',
    status: 'running',
    status_changed_at: ago(1).replace('T', ' ').replace('Z', ' +0000'),
    deployment_id: 15,
    environment: 'production',
    project: { path_with_namespace: 'acme/shop' },
    commit_title: 'Gift wrap',
    ref: 'main',
  });

  it('is taken by its token, once, and not without', async () => {
    const body = JSON.stringify(payload());
    const send = (token: string) => post('/v1/hooks/gitlab?shop=acme', body, { 'x-gitlab-token': token });
    expect((await send('guess')).status).toBe(401);
    expect(await send(TOKEN)).toMatchObject({ status: 202, body: { outcome: 'taken' } });
    expect(await send(TOKEN)).toMatchObject({ status: 202, body: { outcome: 'noted' } });
  });

  it('must be signed where the shop has a signing token, and a moment ago', async () => {
    const body = JSON.stringify(payload());
    const signed = (seconds: number) => {
      const key = Buffer.from(SIGNING_TOKEN.slice('whsec_'.length), 'base64');
      const signature = createHmac('sha256', key).update(`msg-1.${seconds}.${body}`).digest('base64');
      return { 'webhook-id': 'msg-1', 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
    };
    const send = (headers: Record<string, string>) => post('/v1/hooks/gitlab?shop=kiwi', body, headers);
    const now = Math.floor(Date.now() / 1000);
    expect((await send({ 'x-gitlab-token': TOKEN })).status).toBe(401);
    expect((await send(signed(now - 400))).status).toBe(401);
    expect(await send(signed(now))).toMatchObject({ status: 202, body: { outcome: 'taken' } });
    expect(await changes('kiwi')).toMatchObject([{ title: 'Gift wrap' }]);
  });
});

describe('vedetta change', () => {
  const options = ['--kind', 'deploy', '--title', 'New cart', '--version', 'v3.0.0', '--modules', 'cart, gift-wrap'];

  it('was heard before the service ran', async () => {
    expect((await changes()).map(({ title }) => title)).toContain('Longer sessions');
  });

  it('goes through the service that holds the stores, and counts once by its id', async () => {
    const args = ['change', ...options, '--shop', 'acme', '--id', 'job-1187', '--ends-at', ago(-30)];
    expect(await runVedetta(args, env)).toMatchObject({ exitCode: 0, stdout: 'job-1187\n' });
    expect(await runVedetta(args, env)).toMatchObject({ exitCode: 0, stderr: 'the change was known already\n' });
    expect(await changeOf('job-1187')).toMatchObject([{ version: 'v3.0.0', modules: ['cart', 'gift-wrap'] }]);
  });

  it('goes from a CI job to an address with a key, which knows its shop', async () => {
    const { stdout } = await runVedetta(['keys', 'create', '--shop', 'acme', '--scope', 'ingest'], env);
    const job = { VEDETTA_DATA_DIR: join(folder, 'elsewhere'), VEDETTA_URL: url, VEDETTA_KEY: stdout.trim() };
    const told = await runVedetta(['change', ...options, '--id', 'job-1188', '--at', ago(1)], job);
    expect(told).toEqual({ exitCode: 0, stdout: 'job-1188\n', stderr: 'the change is recorded\n' });
    expect(await changeOf('job-1188')).toHaveLength(1);
    const other = await runVedetta(['change', ...options, '--shop', 'kiwi'], job);
    expect(other).toMatchObject({ exitCode: 1, stdout: '' });
    expect(other.stderr).toContain('shop is not the one this key belongs to');
    const wrong = await runVedetta(['change', ...options], { ...job, VEDETTA_KEY: 'vdt_guess' });
    expect(wrong).toMatchObject({ exitCode: 1 });
    expect(wrong.stderr).toContain('401');
  });

  it.each([
    [['--title', 'x'], '--kind'],
    [['--kind', 'feast', '--title', 'x'], 'Allowed choices'],
    [['--kind', 'deploy', '--title', 'x', '--shop'], 'argument missing'],
  ])('refuses %j as wrong usage', async (args, said) => {
    const run = await runVedetta(['change', ...args], env);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(said);
  });

  it('wants the shop where no key says it, a key beside an address, and good times', async () => {
    expect(await runVedetta(['change', ...options], env)).toMatchObject({ exitCode: 2 });
    expect(await runVedetta(['change', ...options, '--server', url], env)).toMatchObject({ exitCode: 2 });
    const late = await runVedetta(['change', ...options, '--shop', 'acme', '--at', 'noon'], env);
    expect(late).toMatchObject({ exitCode: 1 });
    expect(late.stderr).toContain('time must be an RFC 3339 time');
  });
});
