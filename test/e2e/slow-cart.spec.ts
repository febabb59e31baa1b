/** The story of a slow cart through a real broker: days of a shop, a deploy, a module that asks too much, the verdict. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { deployment, deploymentStatus, githubSignature } from '../../src/hooks/github.fixture.js';
import type { Incident } from '../../src/incidents/incident.js';
import { simulateShop } from '../../src/simulate/simulate-shop.js';
import { DEFAULT_SIMULATION } from '../../src/simulate/simulation-options.js';
import type { SimulatedEvent } from '../../src/simulate/simulated-event.js';
import { FakeGithub } from '../support/fake-github.js';
import { FakeSlack } from '../support/fake-slack.js';
import { KafkaBroker } from '../support/kafka-broker.js';
import { describeWithKafka } from '../support/needs.js';
import { ToldStory } from '../support/told-story.js';
import { until } from '../support/until.js';

const MINUTE_MS = 60_000;
const SHOP = 'acme';
const SECRET = 'a-secret-of-acme-at-github';
const VERSION = 'v1.2.3';
const STORY_MS_MAX = 600_000;
/** The verdict is judged every thirty seconds and told every fifteen. */
const TOLD_MS_MAX = 90_000;

/** Ten days of a shop that end today: stores drop by the machine's clock what is older than three months. */
function shopWithTrouble() {
  const endMs = Math.floor(Date.now() / 86_400_000) * 86_400_000;
  const { events, truth, shops } = simulateShop({
    ...DEFAULT_SIMULATION,
    shop: SHOP,
    weeks: 1.5,
    // Enough of them that an hour without is no chance.
    ordersPerDay: 600,
    // A country without public holidays: on whatever day this runs, the shop is open.
    country: 'AQ',
    timezone: 'UTC',
    currency: 'EUR',
    endMs,
    incidents: ['cart-collapse'],
    duplicatesShare: 0,
    lateShare: 0,
  });
  const [incident] = truth.incidents;
  if (!incident) throw new Error('the simulation has no trouble');
  const module = incident.suspects.find(({ kind }) => kind === 'module')!.ref;
  const deployed = incident.suspects.find(({ kind }) => kind === 'change')!;
  return { settings: shops.shops[0]!, events, module, startMs: Date.parse(incident.start), deployRef: deployed.ref };
}

/** The events but for the deploy, which GitHub tells. */
function* withoutDeploy(events: Iterable<SimulatedEvent>, ref: string): Generator<SimulatedEvent, void, undefined> {
  for (const event of events) if (event.data['version'] !== ref) yield event;
}

interface ChangeItem {
  version: string | null;
  verdict: string;
  reason: string;
  isFinal: boolean;
  outcome: string | null;
  evidence: string[];
}

describeWithKafka('the story of the slow cart', () => {
  const broker = new KafkaBroker();
  const github = new FakeGithub();
  const shop = shopWithTrouble();
  const deployMs = shop.startMs - 3 * MINUTE_MS;
  const story = new ToldStory(withoutDeploy(shop.events, shop.deployRef));
  let slack: FakeSlack;
  let incident: Incident;

  beforeAll(async () => {
    slack = await FakeSlack.start({ clock: story.clock, channels: [{ id: 'C1', name: 'shop-alerts' }] });
    const [apiUrl] = await Promise.all([github.start(), broker.start()]);
    const environment = {
      VEDETTA_KAFKA_BROKERS: broker.brokers.join(','),
      VEDETTA_KAFKA_PARTITIONS: '1',
      VEDETTA_GITHUB_WEBHOOK_SECRET: `${SHOP}:${SECRET}`,
      VEDETTA_GITHUB_TOKEN: 'a-token',
      VEDETTA_GITHUB_API_URL: apiUrl,
      VEDETTA_SLACK_BOT_TOKEN: slack.token,
      VEDETTA_SLACK_SIGNING_SECRET: slack.signingSecret,
      VEDETTA_SLACK_API_URL: slack.apiUrl,
    };
    const channels = [{ kind: 'slack', channel: '#shop-alerts' }];
    // Its schedules and campaigns are declared; public holidays of a country nobody lives in are not.
    const { country: _, ...declared } = shop.settings;
    const settings = { ...declared, name: 'Acme', channels };
    story.nowMs = deployMs - 30 * MINUTE_MS;
    await story.start(environment, SHOP, stringify({ shops: [settings] }));
    await story.tellHistory(deployMs - 30 * MINUTE_MS);
    await story.tellUntil(deployMs + MINUTE_MS);
    await deploy();
    await story.tellUntil(deployMs + 115 * MINUTE_MS);
    const { items } = await story.read<{ items: Incident[] }>(`/v1/incidents?shop=${SHOP}&state=open`);
    expect(items.map(({ metric }) => metric)).toEqual(['page.durationMs']);
    incident = items[0]!;
  }, STORY_MS_MAX);

  afterAll(async () => {
    await story.end();
    await Promise.all([slack?.close(), github.stop(), broker.stop()]);
  }, 60_000);

  /** GitHub tells of the deployment, and that it went well. */
  async function deploy(): Promise<void> {
    const createdAt = new Date(deployMs).toISOString().replace(/\.\d+Z$/, 'Z');
    const asked = deployment(createdAt);
    asked.deployment.payload = { modules: [shop.module] };
    const ended = { ...deploymentStatus('success', createdAt), deployment: asked.deployment };
    for (const [event, payload] of [
      ['deployment', asked],
      ['deployment_status', ended],
    ] as const) {
      const body = JSON.stringify(payload);
      const response = await fetch(`${story.url}/v1/hooks/github?shop=${SHOP}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-github-event': event,
          'x-hub-signature-256': githubSignature(body, SECRET),
        },
        body,
      });
      expect([event, response.status]).toEqual([event, 202]);
    }
  }

  it('is one incident of the cart, caused by the code of a module, with the deploy beside it', () => {
    expect(incident).toMatchObject({ dimension: { page: '/cart' }, kind: 'slow', cause: 'module', resolvedAt: null });
    expect(incident.causeConfidence).toBeGreaterThan(0.8);
    expect(Math.abs(Date.parse(incident.startedAt) - shop.startMs)).toBeLessThanOrEqual(15 * MINUTE_MS);
    const guilty = incident.suspects.filter(({ confidence }) => confidence >= 0.8);
    expect(guilty.map(({ kind, ref }) => `${kind} ${ref}`).sort()).toEqual([
      `change ${VERSION}`,
      `module ${shop.module}`,
    ]);
  });

  it('has the busy database and the lost orders in it, with the minutes by which they came later', () => {
    const related = new Map(incident.related.map((one) => [`${one.metric} ${one.kind}`, one]));
    expect([...related.keys()]).toContain('db.bytesOut spike');
    expect([...related.keys()].filter((key) => /^order\.placed (drop|silence)$/.test(key))).toHaveLength(1);
    for (const { metric, lagMinutes } of related.values()) {
      if (!/^(db|order)\./.test(metric)) continue;
      expect(Math.abs(lagMinutes ?? Number.NaN)).toBeLessThanOrEqual(60);
    }
  });

  it('is told in Slack once, with what it is, why, and what to do', () => {
    const posts = slack.messages.filter(({ threadTs }) => threadTs === null);
    expect(posts).toHaveLength(1);
    const { text, blocks } = posts[0]!;
    const said = `${text} ${JSON.stringify(blocks)}`;
    for (const part of ['Acme', '/cart', 'slower', shop.module, VERSION, 'New pickup points'])
      expect(said).toContain(part);
  });

  it('says what it costs, from the orders that are missing', () => {
    const { impact } = incident;
    expect(impact).toMatchObject({ currency: 'EUR', basis: 'orders' });
    expect(impact!.low).toBeGreaterThan(0);
    expect(impact!.low).toBeLessThanOrEqual(impact!.perHour);
    expect(impact!.perHour).toBeLessThanOrEqual(impact!.high);
  });

  it.each([
    ['en', 'extension (module) of the shop'],
    ['it', 'modulo'],
  ])('is told to the owner in %s, with the cause and without a name that only developers know', async (lang, cause) => {
    const response = await fetch(`${story.url}/v1/incidents/${incident.id}/report?lang=${lang}`);
    const report = await response.text();
    expect([response.status, report]).toEqual([200, expect.stringContaining(cause)]);
    expect(report).toContain('Acme');
    expect(report).toContain('€');
    expect(report).not.toMatch(/durationMs|order\.placed|undefined/);
  });

  it('is told by the API, with every change of it', async () => {
    expect(await story.read(`/v1/incidents/${incident.id}`)).toEqual(incident);
    const log = await story.read<{ items: { kind?: string }[] }>(`/v1/incidents/${incident.id}/log`);
    expect(log.items.length).toBeGreaterThanOrEqual(2);
  });

  it(
    'ends with a verdict on the deploy, in the API and at GitHub',
    async () => {
      const change = await until(
        'the final verdict',
        async () => {
          const { items } = await story.read<{ items: ChangeItem[] }>(`/v1/changes?shop=${SHOP}&limit=5`);
          return items.find(({ version, isFinal }) => version === VERSION && isFinal) ?? null;
        },
        TOLD_MS_MAX,
      );
      expect(change).toMatchObject({ verdict: 'faulty', outcome: 'success' });
      expect(change.evidence.join(' ')).toMatch(new RegExp(`${shop.module} takes .* of /cart`));
      const [posted] = await until('GitHub to be told', () => github.posted.length > 0 && github.posted, TOLD_MS_MAX);
      expect(posted).toMatchObject({
        path: '/repos/acme/shop/deployments/7/statuses',
        body: { state: 'failure', description: expect.stringMatching(/^Vedetta: faulty\. /) },
      });
    },
    2 * TOLD_MS_MAX,
  );
});
