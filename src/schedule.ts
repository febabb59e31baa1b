import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import type { Clock } from './clock.js';
import type { Settings } from './config/settings.js';
import type { OutboxSender } from './notify/outbox-sender.js';
import type { WatchService } from './watch/watch-service.js';

const SEND_EVERY_MS = 1_000;

/** Everything the service does by the clock, in one list. */
@Injectable()
export class Schedule implements OnApplicationBootstrap {
  private isStopped = false;

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly watch: WatchService,
    private readonly outbox: OutboxSender,
  ) {}

  /** Starts the intervals. */
  onApplicationBootstrap(): void {
    this.every('look-at-shops', this.settings.detectSeconds * 1000, () => this.watch.pass(this.clock.now()));
    this.every('send-notices', SEND_EVERY_MS, () => this.outbox.drain(this.clock.now()));
  }

  /** Starts nothing new and waits for what is under way. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const name of this.registry.getIntervals()) this.registry.deleteInterval(name);
    await this.watch.save(this.clock.now());
    await this.outbox.drain(this.clock.now());
  }

  private every(name: string, ms: number, work: () => Promise<unknown>): void {
    let isRunning = false;
    const tick = async () => {
      if (isRunning || this.isStopped) return;
      isRunning = true;
      try {
        await work();
      } catch (error) {
        this.log.error({ err: error, job: name }, 'a scheduled job failed; it is tried again at its next time');
      } finally {
        isRunning = false;
      }
    };
    this.registry.addInterval(
      name,
      setInterval(() => void tick(), ms),
    );
  }
}
