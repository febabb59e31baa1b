import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../src/clock.js';
import { findBlockProblems, SLACK_LIMITS } from '../../src/slack/slack-limits.js';

const POST_INTERVAL_MS = 1_000;
const POST_TEXT_MAX = 40_000;
const PAGE_MAX = 200;

/** What a message says; every edit makes a new one. */
export interface FakeContent {
  text: string;
  blocks: unknown[];
  metadata: { event_type: string; event_payload: Record<string, unknown> } | null;
}

/** A message as Slack keeps it. `edits` holds what it said before, oldest first. */
export interface FakeMessage extends FakeContent {
  channel: string;
  ts: string;
  threadTs: string | null;
  edits: FakeContent[];
  /** Set for what only one person sees. */
  onlyFor: string | null;
}

/**
 * What can go wrong with a call: an error in Slack's words, a status, a limit, silence, or silence after it was done.
 */
export type FakeFault =
  { error: string } | { status: number } | { retryAfterSeconds: number } | 'hang' | 'apply-then-hang';

/** What a fake workspace is made of. */
export interface FakeSlackOptions {
  clock: Clock;
  channels: { id: string; name: string }[];
  token?: string;
  appToken?: string;
  signingSecret?: string;
}

type Body = Record<string, string>;
type Answer = Record<string, unknown>;

/** A refusal in Slack's words. */
class Refusal extends Error {}
class RateLimited extends Error {
  constructor(readonly seconds: number) {
    super('ratelimited');
  }
}

/** A loopback server that keeps as much of Slack's protocol as Vedetta uses, strictly, on the test's clock. */
export class FakeSlack {
  readonly token: string;
  readonly signingSecret: string;
  /** Where `apps.connections.open` sends those who listen through a socket. */
  socketUrl = '';
  readonly messages: FakeMessage[] = [];
  readonly calls: { method: string; body: Body }[] = [];
  private readonly once = new Map<string, FakeFault[]>();
  private readonly always = new Map<string, FakeFault>();
  private readonly lastPostMs = new Map<string, number>();
  private readonly hanging = new Set<ServerResponse>();
  private readonly server = createServer((request, response) => {
    this.handle(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  private constructor(private readonly options: FakeSlackOptions) {
    this.token = options.token ?? 'xoxb-fake';
    this.signingSecret = options.signingSecret ?? 'fake-signing-secret';
  }

  static async start(options: FakeSlackOptions): Promise<FakeSlack> {
    const slack = new FakeSlack(options);
    await new Promise<void>((resolve) => slack.server.listen(0, '127.0.0.1', resolve));
    return slack;
  }

  /** What to give as `slackApiUrl`. */
  get apiUrl(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api/`;
  }

  /** Makes the next call of a method go wrong; said twice, the next two. */
  failOnce(method: string, fault: FakeFault): void {
    this.once.set(method, [...(this.once.get(method) ?? []), fault]);
  }

  /** Makes every call of a method go wrong, `'*'` for all of them, until `heal`. */
  failAlways(method: string, fault: FakeFault): void {
    this.always.set(method, fault);
  }

  /** Ends what `failAlways` began. */
  heal(): void {
    this.always.clear();
  }

  /** Messages that stand in a channel by themselves, oldest first. */
  posted(channel?: string): FakeMessage[] {
    return this.messages.filter(
      (one) => one.threadTs === null && !one.onlyFor && (!channel || one.channel === channel),
    );
  }

  /** What stands in the thread of a message. */
  threadOf({ channel, ts }: FakeMessage): FakeMessage[] {
    return this.messages.filter((one) => one.channel === channel && one.threadTs === ts);
  }

  /** Takes a message away, as a person would. */
  remove(message: FakeMessage): void {
    this.messages.splice(this.messages.indexOf(message), 1);
  }

  /** The headers and the body of a request as Slack would send and sign it; `at` in seconds since the epoch. */
  signed(payload: object, { at = Math.floor(this.options.clock.now() / 1_000), secret = this.signingSecret } = {}) {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': `v0=${signature}`,
    };
    return { method: 'POST', headers, body };
  }

  /** What Slack sends when somebody presses a button of a message. */
  press(message: FakeMessage, actionId: string, userId: string): object {
    const buttons = message.blocks.flatMap(
      (block) => (block as { elements?: { action_id?: string }[] }).elements ?? [],
    );
    const button = buttons.find(({ action_id: id }) => id === actionId);
    if (!button) throw new Error(`the message has no button ${actionId}`);
    return {
      type: 'block_actions',
      team: { id: 'T00000001', domain: 'fake' },
      user: { id: userId, username: 'ada', team_id: 'T00000001' },
      container: { type: 'message', message_ts: message.ts, channel_id: message.channel },
      channel: { id: message.channel, name: 'fake' },
      message: { type: 'message', ts: message.ts, text: message.text },
      actions: [{ ...button, type: 'button', block_id: 'incident-actions', action_ts: message.ts }],
    };
  }

  async close(): Promise<void> {
    for (const response of this.hanging) response.destroy();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = (request.url ?? '').replace('/api/', '');
    const body = await readForm(request);
    this.calls.push({ method, body });
    const fault = this.once.get(method)?.shift() ?? this.always.get(method) ?? this.always.get('*');
    if (fault === 'apply-then-hang') this.answer(method, body, request);
    if (fault === 'hang' || fault === 'apply-then-hang') {
      this.hanging.add(response);
      return;
    }
    if (fault && 'status' in fault) return end(response, fault.status, { ok: false });
    try {
      if (fault && 'error' in fault) throw new Refusal(fault.error);
      if (fault) throw new RateLimited(fault.retryAfterSeconds);
      end(response, 200, { ok: true, ...this.answer(method, body, request) });
    } catch (error) {
      if (error instanceof RateLimited) {
        response.setHeader('retry-after', String(error.seconds));
        return end(response, 429, { ok: false, error: error.message });
      }
      if (!(error instanceof Refusal)) throw error;
      end(response, 200, { ok: false, error: error.message });
    }
  }

  private answer(method: string, body: Body, request: IncomingMessage): Answer {
    const token = method === 'apps.connections.open' ? (this.options.appToken ?? 'xapp-fake') : this.token;
    if (request.headers.authorization !== `Bearer ${token}`) throw new Refusal('invalid_auth');
    const methods: Record<string, (body: Body) => Answer> = {
      'auth.test': () => ({ team: 'Fake', user: 'vedetta', team_id: 'T00000001', user_id: 'U0VEDETTA', bot_id: 'B1' }),
      'apps.connections.open': () => ({ url: this.socketUrl }),
      'chat.postMessage': (args) => this.post(args, null),
      'chat.postEphemeral': (args) => this.post(args, args['user'] ?? ''),
      'chat.update': (args) => this.update(args),
      'conversations.list': () => ({ channels: this.options.channels }),
      'conversations.history': (args) => this.page(args, (one) => one.threadTs === null),
      'conversations.replies': (args) => this.page(args, (one) => one.threadTs === args['ts'] || one.ts === args['ts']),
    };
    const run = methods[method];
    if (!run) throw new Refusal('unknown_method');
    return run(body);
  }

  private post(body: Body, onlyFor: string | null): Answer {
    const channel = this.channelId(body['channel'], true);
    const content = contentOf(body, POST_TEXT_MAX);
    const nowMs = this.options.clock.now();
    const waitMs = (this.lastPostMs.get(channel) ?? -Infinity) + POST_INTERVAL_MS - nowMs;
    if (waitMs > 0) throw new RateLimited(Math.ceil(waitMs / 1_000));
    this.lastPostMs.set(channel, nowMs);
    const ts = `${Math.floor(nowMs / 1_000)}.${String(this.messages.length + 1).padStart(6, '0')}`;
    const threadTs = body['thread_ts'] ?? null;
    this.messages.push({ ...content, channel, ts, threadTs, onlyFor, edits: [] });
    return onlyFor === null ? { channel, ts, message: { ts, ...content } } : { message_ts: ts };
  }

  private update(body: Body): Answer {
    const channel = this.channelId(body['channel'], false);
    const message = this.messages.find((one) => one.channel === channel && one.ts === body['ts']);
    if (!message) throw new Refusal('message_not_found');
    const { text, blocks, metadata } = message;
    message.edits.push({ text, blocks, metadata });
    Object.assign(message, contentOf(body, SLACK_LIMITS.textLength));
    return { channel, ts: message.ts, text: message.text };
  }

  /** Newest first, as Slack gives history; metadata only where asked for. */
  private page(body: Body, isWanted: (message: FakeMessage) => boolean): Answer {
    const channel = this.channelId(body['channel'], false);
    const oldest = Number(body['oldest'] ?? 0);
    const limit = Math.min(Number(body['limit'] ?? 100), PAGE_MAX);
    const start = Number(body['cursor'] ?? 0);
    const all = this.messages
      .filter((one) => one.channel === channel && !one.onlyFor && Number(one.ts) > oldest && isWanted(one))
      .toReversed();
    const withMetadata = body['include_all_metadata'] === 'true';
    const messages = all
      .slice(start, start + limit)
      .map(({ ts, text, metadata }) => ({ type: 'message', ts, text, ...(withMetadata && metadata && { metadata }) }));
    const next = start + limit < all.length ? String(start + limit) : '';
    return { messages, has_more: next !== '', response_metadata: { next_cursor: next } };
  }

  /** Only posting takes a name, all else wants the id. */
  private channelId(given: string | undefined, isNameAllowed: boolean): string {
    const found = this.options.channels.find(
      ({ id, name }) => given === id || (isNameAllowed && (given === name || given === `#${name}`)),
    );
    if (!found) throw new Refusal('channel_not_found');
    return found.id;
  }
}

function contentOf(body: Body, textMax: number): FakeContent {
  const blocks: unknown = JSON.parse(body['blocks'] ?? '[]');
  const text = body['text'] ?? '';
  if (findBlockProblems(blocks).length > 0 || !Array.isArray(blocks)) throw new Refusal('invalid_blocks');
  if (text === '' && blocks.length === 0) throw new Refusal('no_text');
  if (text.length > textMax) throw new Refusal('msg_too_long');
  return { text, blocks, metadata: JSON.parse(body['metadata'] ?? 'null') as FakeContent['metadata'] };
}

async function readForm(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
}

function end(response: ServerResponse, status: number, answer: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}
