import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import type { ChangeVerdicts } from './changes/change-verdicts.js';
import type { GithubReports } from './changes/github-reports.js';
import type { Clock } from './clock.js';
import type { Settings } from './config/settings.js';
import type { JobRecord } from './health/job-record.js';
import { RENEW_EVERY_MS, type Leases } from './leases/leases.js';
import type { SoleDuty } from './leases/sole-duty.js';
import type { Metrics } from './metrics/metrics.js';
import type { OutboxSender } from './notify/outbox-sender.js';
import type { WatchService } from './watch/watch-service.js';

const SEND_EVERY_MS = 1_000;
const JUDGE_CHANGES_EVERY_MS = 30_000;
const TELL_VERDICTS_EVERY_MS = 15_000;
const TIMER_EARLY_MS = 20;

/** Looking at shops, and what it needs by the clock. */
export interface DetectionWork {
  watch: WatchService;
  leases: Leases;
  record: JobRecord;
  verdicts: ChangeVerdicts;
  /** Null where nobody is told of verdicts. */
  reports: GithubReports | null;
}

/** Sending notices, and what it needs by the clock. */
export interface NoticeWork {
  outbox: OutboxSender;
  duty: SoleDuty;
  record: JobRecord;
}

/** What the schedule drives; null where it is not among this process's roles. */
export interface ScheduledWork {
  detection: DetectionWork | null;
  notices: NoticeWork | null;
}

/** Everything the service does by the clock, in one list. */
@Injectable()
export class Schedule implements OnApplicationBootstrap {
  private isStopped = false;
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly settings: Pick<Settings, 'detectSeconds'>,
    private readonly clock: Clock,
    private readonly log: Pick<Logger, 'error'>,
    private readonly metrics: Metrics,
    private readonly work: ScheduledWork,
  ) {}

  /** Starts the intervals. */
  onApplicationBootstrap(): void {
    const { detection, notices } = this.work;
    if (detection) {
      const look = this.runOf('look-at-shops', () => this.lookAtShops(detection), detection.record);
      this.onTheClock('look-at-shops', this.settings.detectSeconds * 1000, look);
      this.every('renew-shops', RENEW_EVERY_MS, () => detection.leases.renew());
      this.every('judge-changes', JUDGE_CHANGES_EVERY_MS, () => this.judgeChanges(detection));
      this.every('tell-verdicts', TELL_VERDICTS_EVERY_MS, async () => detection.reports?.send(this.clock.now()));
    }
    if (notices) {
      this.every('send-notices', SEND_EVERY_MS, () => this.sendNotices(notices), notices.record);
      this.every('renew-sending', RENEW_EVERY_MS, () => notices.duty.renew())();
    }
  }

  /** Starts nothing new, waits for what is under way and gives the work to other processes. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const name of this.registry.getIntervals()) this.registry.deleteInterval(name);
    for (const name of this.registry.getTimeouts()) this.registry.deleteTimeout(name);
    const { detection, notices } = this.work;
    await detection?.watch.stop(this.clock.now());
    await Promise.all(this.underWay);
    if (!notices) return;
    try {
      await this.sendNotices(notices);
    } finally {
      await notices.duty.leave();
    }
  }

  private async lookAtShops({ watch }: DetectionWork): Promise<void> {
    const startMs = this.clock.now();
    const { shops, failed } = await watch.pass(startMs);
    this.metrics.passed(this.clock.now() - startMs, failed);
    if (failed > 0 && failed === shops) throw new Error('none of the shops could be looked at');
  }

  private async judgeChanges({ leases, verdicts, reports }: DetectionWork): Promise<void> {
    await verdicts.judgeDue(new Set(leases.held.keys()), this.clock.now(), reports !== null);
  }

  private async sendNotices({ outbox, duty }: NoticeWork): Promise<void> {
    if (duty.isMine) this.metrics.countNotices(await outbox.drain(this.clock.now()));
  }

  /** Does the work each `ms`; gives a way to do it at once. */
  private every(name: string, ms: number, work: () => Promise<unknown>, record?: JobRecord): () => void {
    const begin = this.runOf(name, work, record);
    this.registry.addInterval(name, setInterval(begin, ms));
    return begin;
  }

  /** Begins at each multiple of `ms` on the clock: a minute is complete as another ends, and is looked at then. */
  private onTheClock(name: string, ms: number, begin: () => void): void {
    const leftMs = ms - (this.clock.now() % ms);
    // A timer may go off a little early; the moment it was for is not begun twice.
    const waitMs = leftMs < TIMER_EARLY_MS ? leftMs + ms : leftMs;
    const timer = setTimeout(() => {
      this.registry.deleteTimeout(name);
      begin();
      this.onTheClock(name, ms, begin);
    }, waitMs);
    this.registry.addTimeout(name, timer);
  }

  /** Gives a way to do the work, which is never done twice at once, and not after a stop. */
  private runOf(name: string, work: () => Promise<unknown>, record?: JobRecord): () => void {
    let isRunning = false;
    const tick = async () => {
      if (isRunning || this.isStopped) return;
      isRunning = true;
      record?.works();
      try {
        await work();
        record?.ended(true);
      } catch (error) {
        record?.ended(false);
        this.log.error({ err: error, job: name }, 'a scheduled job failed; it is tried again at its next time');
      } finally {
        isRunning = false;
      }
    };
    return () => {
      const run = tick().finally(() => this.underWay.delete(run));
      this.underWay.add(run);
    };
  }
}
