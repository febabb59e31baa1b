/* oxlint-disable unicorn/require-post-message-target-origin -- chat.postMessage is Slack's, not a window's */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { App, HTTPReceiver, SocketModeReceiver, type webApi } from '@slack/bolt';
import type { Clock } from '../clock.js';
import type { Log } from '../notify/log.js';
import { boltLog } from './bolt-log.js';
import {
  ACTION_DONE,
  ACTION_PREFIX,
  actionOf,
  type IncidentActionAnswer,
  type IncidentActionRequest,
  type OnIncidentAction,
} from './incident-actions.js';

/** Where Slack is to send what people do: the request URL under "Interactivity" of the Slack app. */
export const SLACK_EVENTS_PATH = '/slack/events';
/** Slack signs the moment; a request older or newer than this is a replayed or a forged one. */
const TIMESTAMP_TOLERANCE_S = 300;

/** What listening to Slack needs. */
export interface SlackReceiverOptions {
  client: webApi.WebClient;
  clientOptions: webApi.WebClientOptions;
  onAction: OnIncidentAction;
  clock: Clock;
  log: Log;
}

/** Listens over HTTP: gives the listener to mount at `/slack/events`, before any body parser. */
export function httpListener(signingSecret: string, options: SlackReceiverOptions): RequestListener {
  // A router may cut the path that it mounts us at: then Bolt sees "/".
  const endpoints = [SLACK_EVENTS_PATH, '/'];
  const receiver = new HTTPReceiver({ signingSecret, endpoints, logger: boltLog(options.log) });
  listenForActions(receiver, options);
  return (request, response) => {
    // Bolt looks for old timestamps only, and by the machine's clock.
    if (!isFresh(request, options.clock)) return end(response, 401);
    // Bolt throws where it has no route, expecting to be the last in a chain.
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method !== 'POST' || !endpoints.includes(pathname)) return end(response, 404);
    receiver.requestListener(request, response);
  };
}

/** Listens through a socket that we open, for hosts that Slack cannot reach. */
export function socketReceiver(appToken: string, options: SlackReceiverOptions): SocketModeReceiver {
  const { clientOptions, log } = options;
  const receiver = new SocketModeReceiver({ appToken, installerOptions: { clientOptions }, logger: boltLog(log) });
  listenForActions(receiver, options);
  return receiver;
}

function listenForActions(receiver: HTTPReceiver | SocketModeReceiver, options: SlackReceiverOptions): void {
  const app = new App({
    receiver,
    // Bolt would ask Slack who we are before each action, and lose the action should Slack not answer.
    authorize: () => Promise.resolve({ botToken: options.client.token ?? '' }),
    convoStore: false,
    ignoreSelf: false,
    clientOptions: options.clientOptions,
    logger: boltLog(options.log),
  });
  app.error((error) => {
    options.log.error({ err: error }, 'could not handle a request from Slack');
    return Promise.resolve();
  });
  app.action({ type: 'block_actions', action_id: new RegExp(`^${ACTION_PREFIX}`) }, async ({ ack, action, body }) => {
    // Within three seconds, so before anything else.
    await ack();
    const name = action.type === 'button' ? actionOf(action.action_id) : null;
    if (name === null || action.type !== 'button' || !action.value) {
      options.log.warn({ actionId: action.action_id }, 'a button that this version does not know was pressed in Slack');
      return;
    }
    const where = { channel: body.channel?.id, ts: body.message?.['ts'] };
    await carryOut({ incidentId: action.value, action: name, userId: body.user.id }, where, options);
  });
}

/** Does it, and tells in the thread what it does; tells only the person who pressed where nothing was changed. */
async function carryOut(
  request: IncidentActionRequest,
  { channel, ts }: { channel: string | undefined; ts: string | undefined },
  { client, onAction, log }: SlackReceiverOptions,
): Promise<void> {
  const user = request.userId;
  let answer: IncidentActionAnswer;
  try {
    answer = await onAction(request);
  } catch (error) {
    answer = { isDone: false, text: 'That did not work and nothing was changed. Please try again in a minute.' };
    log.error({ err: error, ...request }, 'an action from Slack failed');
  }
  if (!channel || !ts) return;
  try {
    const text = answer.isDone ? `<@${user}> ${ACTION_DONE[request.action]}. ${answer.text}`.trim() : answer.text;
    if (answer.isDone) await client.chat.postMessage({ channel, thread_ts: ts, text });
    else await client.chat.postEphemeral({ channel, user, text });
  } catch (error) {
    // What was asked for is done, or its failure is logged: only the answer is missing.
    log.warn({ err: error, ...request }, 'could not answer in Slack');
  }
}

function isFresh(request: IncomingMessage, clock: Clock): boolean {
  const signedAt = Number(request.headers['x-slack-request-timestamp'] ?? Number.NaN);
  return Math.abs(clock.now() / 1_000 - signedAt) <= TIMESTAMP_TOLERANCE_S;
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
