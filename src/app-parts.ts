import type { Logger } from 'pino';
import type { Clock } from './clock.js';
import type { Role } from './config/roles.js';
import type { Settings } from './config/settings.js';
import type { Metrics } from './metrics/metrics.js';
import type { Channel } from './notify/channel.js';
import type { Stores } from './open-stores.js';

/** What the application stands on: opened and closed by whoever starts it. */
export interface AppParts {
  settings: Settings;
  /** What this process does. */
  roles: readonly Role[];
  /** Names this start of this process among others. */
  instance: string;
  stores: Stores;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  /** Ways to tell people; the console's among them. */
  channels: readonly Channel[];
  /** Told when the writer can no longer write: the process has to be started anew. */
  onWriterFailed: (error: unknown) => void;
}
