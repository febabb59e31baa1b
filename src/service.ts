import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { static as serveFolder, type RequestHandler } from 'express';
import { existsSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { EventWriter } from '../ingest/index.js';
import { setUpOpenApi } from './api/open-api.js';
import { AppModule } from './app.module.js';
import type { Clock } from './clock.js';
import { packageRoot } from './config/package-root.js';
import type { Settings } from './config/settings.js';
import { controlSocketPath, openControlSocket } from './control/control-socket.js';
import { runStoreCommand } from './control/store-commands.js';
import { IncidentRepository } from './incidents/incident.repository.js';
import type { Channel } from './notify/channel.js';
import { ConsoleChannel, type TextSink } from './notify/console-channel.js';
import { openStores, type Stores } from './open-stores.js';
import { Schedule } from './schedule.js';
import { parseShops } from './shops/parse-shops.js';
import { ShopRepository } from './shops/shop.repository.js';
import { createSlack, type Slack } from './slack/create-slack.js';
import { SLACK_EVENTS_PATH } from './slack/slack-receiver.js';

/** How a service is started beside its settings. */
export interface ServiceOptions {
  settings: Settings;
  clock: Clock;
  log: Logger;
  /** Where the console channel writes. */
  console: TextSink;
  /** Told when the service cannot go on: the process has to end and be started anew. */
  onFailed: (error: unknown) => void;
}

/** A running service. */
export interface Service {
  /** Address of API and page. */
  url: string;
  /** Takes nothing new, finishes what is under way, closes the stores. */
  stop(): Promise<void>;
}

/** Starts everything in one process: stores, way in, detection, notices, API and page. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { settings, clock, log } = options;
  if (settings.kafkaBrokers.length > 0) {
    throw new Error('VEDETTA_KAFKA_BROKERS is set, but this version takes events over HTTP only: leave it empty');
  }
  const stores = await openStores(settings, clock);
  try {
    await applyShopsFile(settings, stores, clock, log);
    const slack = slackOf(options, new IncidentRepository(stores.postgres));
    const app = await createApp(options, stores, slack);
    const recovered = await app.get(EventWriter).recover();
    if (recovered > 0)
      log.warn({ batches: recovered }, 'batches that an earlier process left unconfirmed were sent again');
    await app.listen(settings.port, settings.host);
    const socket = await openControlSocket(controlSocketPath(settings.dataDir), (call) =>
      runStoreCommand(stores, call, clock),
    );
    await slack?.start();
    const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${portOf(app.getHttpServer() as Server)}`;
    log.info({ url }, 'Vedetta is running');
    return { url, stop: () => stopService(app, stores, socket, slack, log) };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

async function applyShopsFile(settings: Settings, stores: Stores, clock: Clock, log: Logger): Promise<void> {
  if (!settings.shopsFile) return;
  const { shops } = parseShops(readFileSync(settings.shopsFile, 'utf8'), settings.shopsFile);
  const changes = await new ShopRepository(stores.postgres).apply(shops, clock.now());
  if (changes.length > 0) log.info({ changes }, 'shop settings were applied');
}

function slackOf({ settings, clock, log }: ServiceOptions, incidents: IncidentRepository): Slack | null {
  const { slackBotToken, slackSigningSecret, slackAppToken, slackApiUrl } = settings;
  if (!slackBotToken) return null;
  return createSlack({
    botToken: slackBotToken,
    signingSecret: slackSigningSecret ?? undefined,
    appToken: slackAppToken ?? undefined,
    apiUrl: slackApiUrl,
    onAction: async ({ incidentId, action, userId }) => {
      const isKept = await incidents.note(incidentId, { atMs: clock.now(), kind: action, author: `slack:${userId}` });
      if (!isKept) log.warn({ incidentId, action }, 'a button in Slack names an incident that is not known here');
    },
    clock,
    log,
  });
}

async function createApp(
  options: ServiceOptions,
  stores: Stores,
  slack: Slack | null,
): Promise<NestExpressApplication> {
  const { settings, clock, log, console, onFailed } = options;
  const channels: Channel[] = [new ConsoleChannel(console), ...(slack ? [slack.channel] : [])];
  const parts = { settings, stores, clock, log, channels, onWriterFailed: onFailed };
  // Every body is read by whoever takes it: the default parsers drop most of the forms that events come in.
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(parts), {
    bodyParser: false,
    logger: ['error', 'warn'],
  });
  if (slack?.requestListener) app.use(SLACK_EVENTS_PATH, slack.requestListener as RequestHandler);
  app.disable('x-powered-by');
  setUpOpenApi(app);
  const page = join(packageRoot(), 'dist', 'web');
  if (existsSync(page)) app.use(serveFolder(page, { index: 'index.html', maxAge: 0 }));
  else log.warn({ page }, 'the page was not built; run npm run build');
  return app;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function stopService(
  app: NestExpressApplication,
  stores: Stores,
  socket: Server,
  slack: Slack | null,
  log: Logger,
): Promise<void> {
  socket.close();
  const server = app.getHttpServer() as Server;
  server.closeIdleConnections();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  setTimeout(() => server.closeAllConnections(), 5_000).unref();
  await closed;
  await app.get(EventWriter).drain();
  await app.get(Schedule).stop();
  await slack?.stop();
  await app.close();
  await stores.close();
  log.info('Vedetta has stopped');
}
