/* oxlint-disable unicorn/require-post-message-target-origin -- chat.postMessage is Slack's, not a window's */
import type { webApi } from '@slack/bolt';
import type { Channel, MessageHandle, Notice, SendResult } from '../notify/channel.js';
import type { IncidentChange } from '../incidents/incident.js';
import { isRepetition } from '../notify/is-repetition.js';
import type { Log } from '../notify/log.js';
import { incidentMessage, threadText } from './blocks.js';
import { INCIDENT_EVENT_TYPE, LOG_EVENT_TYPE, SentMessages, type SlackHandle } from './sent-messages.js';
import { isUneditable, unsentBecause } from './slack-errors.js';
import { findBlockProblems } from './slack-limits.js';

/** Slack takes one message a second in a channel. */
const PAUSE_MS = 1_000;
/** Clocks differ, and an incident is older than the row that tells it. */
const LOOK_BACK_MS = 600_000;

/** What a channel of Slack works with; the client must not retry by itself, the outbox does. */
export interface SlackChannelOptions {
  client: webApi.WebClient;
  /** Whether somebody listens to the buttons. */
  hasButtons: boolean;
  log: Log;
}

/** Tells incidents in Slack: one message for each, edited in place as it moves, with a log in its thread. */
export class SlackChannel implements Channel {
  readonly kind = 'slack';
  private readonly sent: SentMessages;

  constructor(private readonly options: SlackChannelOptions) {
    this.sent = new SentMessages(options.client, options.log);
  }

  /** Posts the incident, or edits the message that it has. */
  async send(notice: Notice, previous: MessageHandle | null): Promise<SendResult> {
    const { channel } = notice.target;
    if (!channel) return { outcome: 'refused', reason: 'a channel of kind slack needs `channel`' };
    try {
      const handle = asSlackHandle(previous) ?? (await this.findEarlier(notice, channel));
      const known = handle && (await this.edit(notice, handle));
      return { outcome: 'sent', handle: known ?? (await this.post(notice, channel)), pauseMs: PAUSE_MS };
    } catch (error) {
      return unsentBecause(error);
    }
  }

  /**
   * The message of an attempt that timed out; also of a change skipped before this one, whose attempt nobody
   * remembers.
   */
  private async findEarlier(notice: Notice, channel: string): Promise<SlackHandle | null> {
    const { change, enqueuedAtMs, isInDoubt } = notice;
    if (!isInDoubt && change.event === 'opened') return null;
    const sinceMs = Math.min(enqueuedAtMs, Date.parse(change.detectedAt)) - LOOK_BACK_MS;
    return this.sent.findIncident(channel, change.id, sinceMs);
  }

  private async post(notice: Notice, channel: string): Promise<SlackHandle> {
    const { channel: id, ts } = await this.options.client.chat.postMessage({ channel, ...this.payload(notice) });
    if (!id || !ts) throw new TypeError('Slack took a message and did not say where it is');
    this.sent.learn(channel, id);
    return { channel: id, ts };
  }

  /** Gives null where the message is gone, so that a new one is posted. */
  private async edit(notice: Notice, handle: SlackHandle): Promise<SlackHandle | null> {
    try {
      await this.options.client.chat.update({ ...handle, ...this.payload(notice) });
    } catch (error) {
      if (!isUneditable(error)) throw error;
      return null;
    }
    if (isForLog(notice.change)) await this.addToLog(notice, handle);
    return handle;
  }

  private async addToLog(notice: Notice, { channel, ts }: SlackHandle): Promise<void> {
    const { change, changeSeq, shop } = notice;
    if (notice.isInDoubt && (await this.sent.isLogged({ channel, ts }, change.id, changeSeq))) return;
    const metadata = { event_type: LOG_EVENT_TYPE, event_payload: { incident_id: change.id, change_seq: changeSeq } };
    const text = threadText(change, shop);
    try {
      await this.options.client.chat.postMessage({ channel, thread_ts: ts, text, metadata, ...NO_PREVIEWS });
    } catch (error) {
      const unsent = unsentBecause(error);
      if (unsent.outcome === 'retry') throw error;
      // The message itself says it all; a locked thread is no reason to alarm the next channel.
      this.options.log.warn(
        { incidentId: change.id, code: unsent.reason },
        'Slack refused the log entry of an incident',
      );
    }
  }

  private payload(notice: Notice) {
    const { change, changeSeq, shop } = notice;
    const { text, blocks } = incidentMessage(change, shop, this.options.hasButtons);
    const problems = findBlockProblems(blocks);
    if (problems.length > 0) {
      // Better a plain message than none; the builder has a fault to be mended.
      this.options.log.error(
        { incidentId: change.id, problems },
        'blocks break the limits of Slack; sent as text only',
      );
    }
    return {
      text,
      blocks: problems.length > 0 ? [] : blocks,
      metadata: {
        event_type: INCIDENT_EVENT_TYPE,
        event_payload: { incident_id: change.id, change_seq: changeSeq },
      },
      ...NO_PREVIEWS,
    };
  }
}

/** What was pressed in Slack was answered in the thread at once; what is in somebody's hands need not be repeated. */
function isForLog(change: IncidentChange): boolean {
  if (change.event === 'resolved') return true;
  return change.event === 'updated' && !isRepetition(change) && !isSaidInSlack(change.note);
}

function isSaidInSlack(note: string | undefined): boolean {
  return note !== undefined && note.split('; ').every((part) => / by slack:/.test(part));
}

const NO_PREVIEWS = { unfurl_links: false, unfurl_media: false } as const;

function asSlackHandle(handle: MessageHandle | null): SlackHandle | null {
  const { channel, ts } = handle ?? {};
  return channel && ts ? { channel, ts } : null;
}
