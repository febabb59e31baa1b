import type { RequestListener } from 'node:http';
import { webApi } from '@slack/bolt';
import type { Clock } from '../clock.js';
import type { Channel } from '../notify/channel.js';
import type { Log } from '../notify/log.js';
import { boltLog } from './bolt-log.js';
import type { OnIncidentAction } from './incident-actions.js';
import { SlackChannel } from './slack-channel.js';
import { unsentBecause } from './slack-errors.js';
import { httpListener, socketReceiver } from './slack-receiver.js';

/** Long for Slack, short enough that a few calls for one notice stay within the sender's claim. */
const TIMEOUT_MS = 8_000;

/** What Slack needs; without a signing secret and an app token messages come without buttons. */
export interface SlackOptions {
  /**
   * `xoxb-`; scopes: chat:write, and channels:history, groups:history, channels:read, groups:read to find messages
   * again.
   */
  botToken: string;
  /** To check what comes in over HTTP. */
  signingSecret?: string | undefined;
  /** `xapp-`: listen through a socket instead of over HTTP. */
  appToken?: string | undefined;
  /** Slack's API, or a stand-in for it. */
  apiUrl?: string | undefined;
  /** How long one call may take. */
  timeoutMs?: number | undefined;
  onAction: OnIncidentAction;
  clock: Clock;
  log: Log;
}

/** Slack, wired. */
export interface Slack {
  channel: Channel;
  /** To be mounted at `SLACK_EVENTS_PATH`, before body parsers; null in Socket Mode or without a signing secret. */
  requestListener: RequestListener | null;
  /**
   * Says in the log whether Slack takes the token, and opens the socket. Never throws: the service runs without
   * Slack.
   */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Builds the channel to Slack and the way back from its buttons. */
export function createSlack(options: SlackOptions): Slack {
  const { botToken, signingSecret, appToken, apiUrl, timeoutMs = TIMEOUT_MS, log } = options;
  const clientOptions: webApi.WebClientOptions = {
    ...(apiUrl && { slackApiUrl: apiUrl }),
    timeout: timeoutMs,
    // The outbox tries again, and knows what may have arrived.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: boltLog(log),
  };
  const client = new webApi.WebClient(botToken, clientOptions);
  const listening = { client, clientOptions, onAction: options.onAction, clock: options.clock, log };
  const socket = appToken ? socketReceiver(appToken, listening) : null;
  const requestListener = !socket && signingSecret ? httpListener(signingSecret, listening) : null;
  return {
    channel: new SlackChannel({ client, hasButtons: socket !== null || requestListener !== null, log }),
    requestListener,
    start: async () => {
      await sayWhoWeAre(client, log);
      // Not awaited: it goes on until Slack can be reached.
      socket
        ?.start()
        .catch((error: unknown) => log.error({ err: error }, 'cannot listen to Slack: buttons do nothing'));
    },
    // Not the receiver's own `stop`, which does not wait for the socket to close.
    stop: async () => socket?.client.disconnect(),
  };
}

async function sayWhoWeAre(client: webApi.WebClient, log: Log): Promise<void> {
  try {
    const { team, user } = await client.auth.test();
    log.info({ team, user }, 'connected to Slack');
  } catch (error) {
    const unsent = unsentBecause(error);
    if (unsent.outcome === 'refused') log.error({ code: unsent.reason }, 'Slack refuses the bot token');
    else log.warn({ reason: unsent.reason, detail: unsent.detail }, 'Slack cannot be reached for now');
  }
}
