import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { static as serveFolder, type RequestHandler } from 'express';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { EventWriter } from '../ingest/index.js';
import { setUpOpenApi } from './api/open-api.js';
import { AppModule } from './app.module.js';
import type { Clock } from './clock.js';
import { answerFirst } from './collect/answer-first.js';
import { EventCollector } from './collect/event-collector.js';
import type { CollectorSink, StreamPart } from './collect/event-sink.js';
import { EventsEndpoint } from './collect/events-endpoint.js';
import { packageRoot } from './config/package-root.js';
import { refuseRoles, ROLES, RolesError, type Role } from './config/roles.js';
import type { Settings } from './config/settings.js';
import { controlSocketPath, openControlSocket } from './control/control-socket.js';
import { runStoreCommand } from './control/store-commands.js';
import { FeedbackDesk } from './feedback/feedback-desk.js';
import { EVENT_SINK, STREAM_WRITER } from './http/tokens.js';
import { Metrics } from './metrics/metrics.js';
import type { Channel } from './notify/channel.js';
import { ConsoleChannel, type TextSink } from './notify/console-channel.js';
import { openStores, type Stores } from './open-stores.js';
import { Schedule } from './schedule.js';
import { parseShops } from './shops/parse-shops.js';
import { ShopRepository } from './shops/shop.repository.js';
import { createSlack, type Slack } from './slack/create-slack.js';
import { SLACK_EVENTS_PATH } from './slack/slack-receiver.js';
import { takeActions } from './slack/take-action.js';

/** How a service is started beside its settings. */
export interface ServiceOptions {
  settings: Settings;
  /** What this process does; everything where nothing is said. */
  roles?: readonly Role[];
  clock: Clock;
  log: Logger;
  /** Where the console channel writes. */
  console: TextSink;
  /** Told when the service cannot go on: the process has to end and be started anew. */
  onFailed: (error: unknown) => void;
}

/** A running service. */
export interface Service {
  /** Address of API and page; of health and metrics in a process without them. */
  url: string;
  /** Takes nothing new, finishes what is under way, closes the stores. */
  stop(): Promise<void>;
}

/** What a service is made of while it runs. */
interface Running {
  app: NestExpressApplication;
  stores: Stores;
  slack: Slack | null;
  /** The way in for commands, where this process holds a store that nobody else can open. */
  socket: Server | null;
}

/** Longer than clients and load balancers keep a connection, so that none of them writes into one that is just closed. */
const KEEP_ALIVE_MS = 75_000;

/** Starts the roles of this process: stores, way in, writer, detection, notices, API and page. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { settings, clock, log, roles = ROLES } = options;
  const refusal = refuseRoles(roles, settings);
  if (refusal !== null) throw new RolesError(refusal);
  const stores = await openStores(settings, clock);
  try {
    await applyShopsFile(settings, stores, clock, log);
    const metrics = new Metrics();
    const slack = roles.includes('notifier') ? slackOf(options, stores, metrics) : null;
    const app = await createApp({ ...options, roles }, stores, metrics, slack);
    await startWriting(app, log);
    (app.getHttpServer() as Server).keepAliveTimeout = KEEP_ALIVE_MS;
    await app.listen(settings.port, settings.host);
    const socket = await openSocket(settings, stores, clock, app);
    await slack?.start();
    const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${portOf(app.getHttpServer() as Server)}`;
    log.info({ url, roles }, 'Vedetta is running');
    return { url, stop: () => stopService({ app, stores, slack, socket }, log) };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

/** Writes what an earlier process left before anything else is written. */
async function startWriting(app: NestExpressApplication, log: Logger): Promise<void> {
  const { writer, stream } = waysOf(app);
  const recovered = (await writer?.recover()) ?? 0;
  if (recovered > 0) log.warn({ batches: recovered }, 'batches left unconfirmed by an earlier process were sent again');
  await stream?.start();
}

async function stopWriting(app: NestExpressApplication): Promise<void> {
  const { writer, sink, stream } = waysOf(app);
  await sink?.drain();
  await sink?.close?.();
  await stream?.stop();
  await writer?.drain();
}

/** The stations of an event that this process has. */
function waysOf(app: NestExpressApplication) {
  const writer = app.get<EventWriter | null>(EventWriter);
  const sink = app.get<CollectorSink | null>(EVENT_SINK);
  const stream = app.get<StreamPart | null>(STREAM_WRITER);
  return { writer, sink, stream };
}

/** Commands come through this process where it holds a store that they cannot open beside it. */
async function openSocket(
  settings: Settings,
  stores: Stores,
  clock: Clock,
  app: NestExpressApplication,
): Promise<Server | null> {
  if (settings.clickhouseUrl !== null && settings.databaseUrl !== null) return null;
  // A process that holds a store has every role, so it has a way in for events too.
  const openCollector = () => ({ collector: app.get(EventCollector), close: async () => undefined });
  return openControlSocket(controlSocketPath(settings.dataDir), (call, signal) =>
    runStoreCommand(stores, call, clock, openCollector, signal),
  );
}

async function applyShopsFile(settings: Settings, stores: Stores, clock: Clock, log: Logger): Promise<void> {
  if (!settings.shopsFile) return;
  const { shops } = parseShops(readFileSync(settings.shopsFile, 'utf8'), settings.shopsFile);
  const changes = await new ShopRepository(stores.postgres).apply(shops, clock.now());
  if (changes.length > 0) log.info({ changes }, 'shop settings were applied');
}

function slackOf({ settings, clock, log }: ServiceOptions, stores: Stores, metrics: Metrics): Slack | null {
  const { slackBotToken, slackSigningSecret, slackAppToken, slackApiUrl } = settings;
  if (!slackBotToken) return null;
  const db = stores.postgres;
  const desk = new FeedbackDesk({
    db,
    shops: new ShopRepository(db),
    clock,
    onVerdict: (one) => metrics.countVerdict(one),
  });
  return createSlack({
    botToken: slackBotToken,
    signingSecret: slackSigningSecret ?? undefined,
    appToken: slackAppToken ?? undefined,
    apiUrl: slackApiUrl,
    onAction: takeActions(desk, clock),
    clock,
    log,
  });
}

async function createApp(
  options: ServiceOptions & { roles: readonly Role[] },
  stores: Stores,
  metrics: Metrics,
  slack: Slack | null,
): Promise<NestExpressApplication> {
  const { settings, roles, clock, log, console, onFailed } = options;
  const channels: Channel[] = [new ConsoleChannel(console), ...(slack ? [slack.channel] : [])];
  const made = { instance: randomUUID(), metrics };
  const parts = { settings, roles, stores, clock, log, channels, ...made, onWriterFailed: onFailed };
  // Every body is read by whoever takes it: the default parsers drop most of the forms that events come in.
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(parts), {
    bodyParser: false,
    logger: ['error', 'warn'],
  });
  if (slack?.requestListener) app.use(SLACK_EVENTS_PATH, slack.requestListener as RequestHandler);
  app.disable('x-powered-by');
  if (roles.includes('collector')) answerFirst(app.getHttpServer() as Server, app.get(EventsEndpoint));
  if (roles.includes('web')) setUpPages(app, log);
  return app;
}

/** The description of the API, and the page, where it was built. */
function setUpPages(app: NestExpressApplication, log: Logger): void {
  setUpOpenApi(app);
  const page = join(packageRoot(), 'dist', 'web');
  if (existsSync(page)) app.use(serveFolder(page, { index: 'index.html', maxAge: 0 }));
  else log.warn({ page }, 'the page was not built; run npm run build');
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function stopService({ app, stores, slack, socket }: Running, log: Logger): Promise<void> {
  socket?.close();
  const server = app.getHttpServer() as Server;
  server.closeIdleConnections();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  setTimeout(() => server.closeAllConnections(), 5_000).unref();
  await closed;
  await stopWriting(app);
  await app.get(Schedule).stop();
  await slack?.stop();
  await app.close();
  await stores.close();
  log.info('Vedetta has stopped');
}
