import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { loadSettings } from '../../src/config/settings.js';
import { callControlSocket, controlSocketPath } from '../../src/control/control-socket.js';
import { startService, type Service } from '../../src/service.js';
import { FakeSlack } from '../support/fake-slack.js';

const STEP_MS = 3 * 60_000;
const SHOP = 'acme';

let folder: string;
let nowMs: number;
let slack: FakeSlack;
let service: Service;
let key: string;

const clock = { now: () => nowMs };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-slack-'));
  nowMs = Date.UTC(2026, 10, 20, 14, 0);
  slack = await FakeSlack.start({ clock, channels: [{ id: 'C1', name: 'shop-alerts' }] });
  const settings = loadSettings(
    {
      VEDETTA_DATA_DIR: folder,
      VEDETTA_PORT: '0',
      VEDETTA_DETECT_SECONDS: '1',
      VEDETTA_SLACK_BOT_TOKEN: slack.token,
      VEDETTA_SLACK_SIGNING_SECRET: slack.signingSecret,
      VEDETTA_SLACK_API_URL: slack.apiUrl,
    },
    folder,
  );
  service = await startService({
    settings,
    clock,
    log: pino({ level: 'silent' }),
    console: { write: () => true },
    onFailed: fail,
  });
  const text = `shops: [{ shop: ${SHOP}, name: Acme, channels: [{ kind: slack, channel: "#shop-alerts" }] }]`;
  const control = controlSocketPath(folder);
  await callControlSocket(control, { command: 'shops apply', args: { file: 'test', text } });
  key =
    (
      await callControlSocket(control, { command: 'keys create', args: { shop: SHOP, scope: 'ingest' } })
    )?.stdout.trim() ?? '';
});

afterEach(async () => {
  await service.stop();
  await slack.close();
  rmSync(folder, { recursive: true, force: true });
});

function fail(error: unknown): void {
  throw error;
}

async function send(data: object): Promise<void> {
  const response = await fetch(`${service.url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'job.finished', time: new Date(nowMs).toISOString(), data }),
  });
  expect(response.status).toBe(202);
}

/** Lets the service's own schedule work until `condition` holds: some minutes on its clock for each look at the shops. */
async function letTimePassUntil(condition: () => boolean): Promise<void> {
  while (!condition()) {
    const looks = await looksTaken();
    nowMs += STEP_MS;
    while ((await looksTaken()) === looks && !condition()) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function looksTaken(): Promise<number> {
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  return Number(/^vedetta_detection_pass_duration_seconds_count (\d+)$/m.exec(metrics)?.[1]);
}

it('tells an incident in one Slack message and edits that one when it is over', async () => {
  await send({ job: 'order-export', outcome: 'failed', errorMessage: 'Could not resolve host: erp.example' });
  const posts = () => slack.messages.filter(({ threadTs }) => threadTs === null);
  await letTimePassUntil(() => posts().length > 0);
  expect(posts()[0]?.text).toContain('Acme');
  await send({ job: 'order-export', outcome: 'ok', items: 3 });
  await letTimePassUntil(() => (posts()[0]?.edits.length ?? 0) > 0);
  expect(posts()).toHaveLength(1);
  expect(posts()[0]?.text).toMatch(/over|resolved/i);
});
