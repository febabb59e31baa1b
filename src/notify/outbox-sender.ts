import type { DataSource } from 'typeorm';
import type { Clock } from '../clock.js';
import { ChannelHealthBook } from './channel-health.js';
import type { Channel, NoticeShop, SendResult } from './channel.js';
import { decideOutcome, type SendOutcome } from './decide-outcome.js';
import type { Log } from './log.js';
import { OutboxStore, type ClaimedNotice, type OpenNotice } from './outbox-store.js';
import { channelKeyOf, planRound, replacementOf } from './plan-round.js';

/**
 * Longer than any send takes; after a crash in the act of sending, so long until another sender takes the notice
 * over.
 */
export const CLAIM_MS = 75_000;
/** Of each channel, how many due notices are looked at in one round. */
const PER_CHANNEL_MAX = 50;
/** A drain ends, however much is left: the schedule calls again. */
const ROUNDS_MAX = 100;

/** What a drain did. `waiting`: left for later, for a reason that passes by itself. */
export interface DrainCounts {
  sent: number;
  superseded: number;
  retried: number;
  failed: number;
  /** Handed to the next channel, or to the console; counted besides `retried` or `failed`. */
  failedOver: number;
  waiting: number;
}

/** What the sender works with. */
export interface OutboxSenderOptions {
  db: DataSource;
  /** One for each kind; the console's must be among them. */
  channels: readonly Channel[];
  shopOf: (shop: string) => NoticeShop | Promise<NoticeShop>;
  clock: Clock;
  log: Log;
}

/**
 * Sends what the outbox holds. Has no timer: the schedule calls `drain`, every second or so. Several senders may work
 * on one store; one process calling twice gets the drain that is under way.
 */
export class OutboxSender {
  private readonly store: OutboxStore;
  private readonly channels: ReadonlyMap<string, Channel>;
  private readonly health = new ChannelHealthBook();
  private running: Promise<DrainCounts> | null = null;

  constructor(private readonly options: OutboxSenderOptions) {
    this.store = new OutboxStore(options.db);
    this.channels = new Map(options.channels.map((channel) => [channel.kind, channel]));
  }

  /** Sends everything that may go now, one message at a time for each channel. Throws only where the store fails. */
  drain(now: number = this.options.clock.now()): Promise<DrainCounts> {
    this.running ??= this.drainFrom(now).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async drainFrom(startMs: number): Promise<DrainCounts> {
    const counts: DrainCounts = { sent: 0, superseded: 0, retried: 0, failed: 0, failedOver: 0, waiting: 0 };
    // Sends take time: later rounds go by `now` plus what has passed since.
    const offsetMs = startMs - this.options.clock.now();
    const nowMs = (): number => this.options.clock.now() + offsetMs;
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      if (!(await this.sendRound(nowMs, counts))) break;
    }
    return counts;
  }

  /** Looks, decides, acts. Gives whether another round may find more to do. */
  private async sendRound(nowMs: () => number, counts: DrainCounts): Promise<boolean> {
    const now = new Date(nowMs());
    const open = await this.store.open(now, PER_CHANNEL_MAX);
    const plan = planRound(open, (key) => this.health.of(key), now.getTime());
    counts.waiting = plan.waiting;
    counts.superseded += await this.store.supersede(idsOf(plan.skip), now);
    for (const notice of plan.failOver) await this.failOverUntried(notice, now.getTime(), counts);
    const claimed = await this.store.claim(idsOf(plan.send), now, new Date(now.getTime() + CLAIM_MS));
    // Each is recorded as it comes back: a slow channel must not widen another one's gap between sent and recorded.
    const settled = await Promise.allSettled(claimed.map((notice) => this.sendOne(notice, nowMs, counts)));
    const broken = settled.find((result) => result.status === 'rejected');
    if (broken) throw broken.reason;
    return claimed.length + plan.failOver.length > 0;
  }

  private async sendOne(notice: ClaimedNotice, nowMs: () => number, counts: DrainCounts): Promise<void> {
    const result = await this.trySend(notice);
    const atMs = nowMs();
    const outcome = this.outcomeOf(notice, result, atMs);
    const pauseMs = outcome.next === 'tryAgain' ? outcome.afterMs : 0;
    this.health.note(channelKeyOf(notice), result, pauseMs, atMs);
    await this.record(notice, outcome, atMs, counts);
  }

  private async trySend(notice: ClaimedNotice): Promise<SendResult> {
    const channel = this.channels.get(notice.channelKind);
    if (!channel) return { outcome: 'refused', reason: `no channel of kind "${notice.channelKind}" is set up` };
    try {
      const { change, changeSeq, channelTarget: target, inDoubt: isInDoubt } = notice;
      const shop = await this.options.shopOf(notice.shop);
      const enqueuedAtMs = notice.createdAt.getTime();
      return await channel.send({ change, changeSeq, shop, target, enqueuedAtMs, isInDoubt }, notice.handle);
    } catch (error) {
      // A bug in one channel must not silence the others: the notice goes the way of a channel that is down.
      this.options.log.error({ err: error, ...fieldsOf(notice) }, 'channel threw while sending a notice');
      const detail = error instanceof Error ? error.message : String(error);
      return { outcome: 'retry', reason: 'server-error', detail, afterMs: null, mayHaveArrived: true };
    }
  }

  private async failOverUntried(notice: OpenNotice, nowMs: number, counts: DrainCounts): Promise<void> {
    const known = { reason: 'unreachable', detail: 'the channel is down', mayHaveArrived: notice.inDoubt } as const;
    const result: SendResult = { outcome: 'retry', afterMs: null, ...known };
    await this.record(notice, this.outcomeOf(notice, result, nowMs), nowMs, counts);
  }

  private outcomeOf(notice: OpenNotice, result: SendResult, nowMs: number): SendOutcome {
    const { downSinceMs } = this.health.of(channelKeyOf(notice));
    return decideOutcome({
      result,
      attempts: notice.attempts,
      ageMs: nowMs - notice.createdAt.getTime(),
      channelDownForMs: downSinceMs === null ? 0 : nowMs - downSinceMs,
      hasStandIn: notice.fallbacks.length > 0,
      canBeReplaced: replacementOf(notice) !== null,
    });
  }

  private async record(notice: OpenNotice, outcome: SendOutcome, nowMs: number, counts: DrainCounts): Promise<void> {
    const now = new Date(nowMs);
    if (outcome.next === 'sent') {
      counts.sent += 1;
      return this.store.recordSent(notice.id, outcome.handle, now);
    }
    const replacement = outcome.failOver ? replacementOf(notice) : null;
    const isFailed = outcome.next === 'failed';
    counts[isFailed ? 'failed' : 'retried'] += 1;
    if (replacement) counts.failedOver += 1;
    this.report(notice, outcome, replacement?.target.kind ?? null);
    const state = isFailed ? 'failed' : 'pending';
    const notBefore = isFailed ? now : new Date(nowMs + outcome.afterMs);
    // Once in doubt, always in doubt: a later refusal says nothing of the attempt before.
    const inDoubt = notice.inDoubt || (!isFailed && outcome.inDoubt);
    const ending = { state, notBefore, inDoubt, error: outcome.reason, replacement } as const;
    return this.store.recordUnsent(notice.id, notice.claimedUntil, ending, now);
  }

  private report(
    notice: OpenNotice,
    outcome: Exclude<SendOutcome, { next: 'sent' }>,
    toldInstead: string | null,
  ): void {
    const fields = { ...fieldsOf(notice), reason: outcome.reason, toldInstead };
    if (outcome.next === 'failed') this.options.log.error(fields, 'notice could not be sent and is given up here');
    else if (outcome.failOver) this.options.log.error(fields, 'notice cannot be sent for now and is told elsewhere');
    else this.options.log.warn(fields, 'notice not sent yet, will be tried again');
  }
}

function idsOf(notices: readonly OpenNotice[]): string[] {
  return notices.map(({ id }) => id);
}

/** What the log says of a notice; the key of a target stays out, as a webhook's address is a secret. */
function fieldsOf(notice: OpenNotice): object {
  const { incidentId, changeSeq, channelKind, attempts } = notice;
  return { incidentId, changeSeq, channel: notice.channelTarget.channel ?? channelKind, attempts };
}
