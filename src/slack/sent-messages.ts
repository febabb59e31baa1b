import type { webApi } from '@slack/bolt';
import type { Log } from '../notify/log.js';
import { slackErrorCode } from './slack-errors.js';

/** Marks the message of an incident, so that it can be found again. */
export const INCIDENT_EVENT_TYPE = 'vedetta_incident';
/** The same for an entry of the log in its thread. */
export const LOG_EVENT_TYPE = 'vedetta_incident_log';

const PAGE_SIZE = 200;
const PAGES_MAX = 10;
const CHANNEL_ID = /^[CGD][A-Z0-9]{7,}$/;

/** Where a message is in Slack. */
export type SlackHandle = { channel: string; ts: string };

interface SlackPage {
  messages?: { ts?: string | undefined; metadata?: unknown }[] | undefined;
  response_metadata?: { next_cursor?: string | undefined } | undefined;
}

/**
 * Finds messages of ours of which we do not know whether they arrived; needs the `*:history` scopes, best effort
 * without.
 */
export class SentMessages {
  private readonly channelIds = new Map<string, string>();

  constructor(
    private readonly client: webApi.WebClient,
    private readonly log: Log,
  ) {}

  /** Remembers which id a channel's name stands for, as every answer to a post tells it. */
  learn(channel: string, channelId: string): void {
    this.channelIds.set(channel, channelId);
  }

  /** The message of an incident posted since then; null if there is none, or if we may not look. */
  async findIncident(channel: string, incidentId: string, sinceMs: number): Promise<SlackHandle | null> {
    const id = await this.readable('conversations.list', () => this.channelId(channel));
    if (id === null) return null;
    const ts = await this.readable('conversations.history', () => {
      const range = { channel: id, oldest: String(sinceMs / 1_000), limit: PAGE_SIZE, include_all_metadata: true };
      const read = (cursor: string): Promise<SlackPage> =>
        this.client.conversations.history({ ...range, ...(cursor && { cursor }) });
      return findTs(read, (metadata) => isOf(metadata, INCIDENT_EVENT_TYPE, incidentId));
    });
    return ts === null ? null : { channel: id, ts };
  }

  /** Whether a change is in the thread's log already; false also if we may not look. */
  async isLogged(thread: SlackHandle, incidentId: string, changeSeq: number): Promise<boolean> {
    const ts = await this.readable('conversations.replies', () => {
      const range = { channel: thread.channel, ts: thread.ts, limit: PAGE_SIZE, include_all_metadata: true };
      const read = (cursor: string): Promise<SlackPage> =>
        this.client.conversations.replies({ ...range, ...(cursor && { cursor }) });
      return findTs(read, (metadata) => isOf(metadata, LOG_EVENT_TYPE, incidentId, changeSeq));
    });
    return ts !== null;
  }

  private async channelId(channel: string): Promise<string | null> {
    if (CHANNEL_ID.test(channel)) return channel;
    const known = this.channelIds.get(channel);
    if (known) return known;
    const name = channel.replace(/^#/, '');
    let cursor = '';
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const kinds = { types: 'public_channel,private_channel', exclude_archived: true, limit: PAGE_SIZE };
      const answer = await this.client.conversations.list({ ...kinds, ...(cursor && { cursor }) });
      const id = answer.channels?.find((one) => one.name === name)?.id;
      if (id) return id;
      cursor = answer.response_metadata?.next_cursor ?? '';
      if (cursor === '') break;
    }
    return null;
  }

  /** Not being allowed to look is no reason not to tell people: say so and go on as if nothing had been found. */
  private async readable<T>(method: string, look: () => Promise<T | null>): Promise<T | null> {
    try {
      return await look();
    } catch (error) {
      const code = slackErrorCode(error);
      if (code === null || !UNREADABLE.has(code)) throw error;
      this.log.warn({ method, code }, 'cannot look whether a message reached Slack; it may be posted twice');
      return null;
    }
  }
}

const UNREADABLE = new Set([
  'missing_scope',
  'not_in_channel',
  'channel_not_found',
  'no_permission',
  'not_allowed_token_type',
  'access_denied',
  'thread_not_found',
]);

async function findTs(
  read: (cursor: string) => Promise<SlackPage>,
  isWanted: (metadata: unknown) => boolean,
): Promise<string | null> {
  let cursor = '';
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { messages = [], response_metadata: next } = await read(cursor);
    const found = messages.find(({ ts, metadata }) => ts !== undefined && isWanted(metadata));
    if (found?.ts) return found.ts;
    cursor = next?.next_cursor ?? '';
    if (cursor === '') break;
  }
  return null;
}

function isOf(metadata: unknown, eventType: string, incidentId: string, changeSeq?: number): boolean {
  if (!isRecord(metadata) || metadata['event_type'] !== eventType) return false;
  const payload = metadata['event_payload'];
  if (!isRecord(payload) || payload['incident_id'] !== incidentId) return false;
  return changeSeq === undefined || payload['change_seq'] === changeSeq;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
