import { describe, expect, it } from '@jest/globals';
import { decideNotice, type ChannelHealth, type NoticeView } from './decide-notice.js';

const NOW = 1_000_000;
const HEALTHY: ChannelHealth = { heldUntilMs: 0, downSinceMs: null };

function view(event: NoticeView['event'], changeSeq: number, more: Partial<NoticeView> = {}): NoticeView {
  const times = { createdAtMs: NOW - 1_000, notBeforeMs: NOW - 1_000, claimedUntilMs: null };
  return { event, changeSeq, state: 'pending', canBeReplaced: true, ...times, ...more };
}
const opened = (more: Partial<NoticeView> = {}): NoticeView => view('opened', 1, more);
const updated = (changeSeq: number, more: Partial<NoticeView> = {}): NoticeView => view('updated', changeSeq, more);
const resolved = (changeSeq: number, more: Partial<NoticeView> = {}): NoticeView => view('resolved', changeSeq, more);
const sent = { state: 'sent' } as const;
const superseded = { state: 'superseded' } as const;
const failed = { state: 'failed' } as const;
const claimed = { claimedUntilMs: NOW + 1 };
const lapsed = { claimedUntilMs: NOW };
const later = { notBeforeMs: NOW + 1 };

interface Row {
  name: string;
  notice: NoticeView;
  siblings: NoticeView[];
  channel?: Partial<ChannelHealth>;
  decision: string;
}

const rows: Row[] = [
  { name: 'opened, alone', notice: opened(), siblings: [], decision: 'send firstMessage' },
  { name: 'opened, an update waits', notice: opened(), siblings: [updated(2)], decision: 'send firstMessage' },
  { name: 'opened, over already', notice: opened(), siblings: [resolved(2)], decision: 'send firstMessage' },
  {
    name: 'opened, a newer change was sent',
    notice: opened(),
    siblings: [updated(2, sent)],
    decision: 'skip newerChangeSent',
  },
  { name: 'updated, opened was sent', notice: updated(2), siblings: [opened(sent)], decision: 'send laterChange' },
  {
    name: 'updated, opened still waits',
    notice: updated(2),
    siblings: [opened()],
    decision: 'wait olderChangePending',
  },
  {
    name: 'updated, opened backs off',
    notice: updated(2),
    siblings: [opened(later)],
    decision: 'wait olderChangePending',
  },
  {
    name: 'updated, opened is being sent',
    notice: updated(2),
    siblings: [opened(claimed)],
    decision: 'wait olderChangePending',
  },
  { name: 'updated, opened failed', notice: updated(2), siblings: [opened(failed)], decision: 'send firstMessage' },
  {
    name: 'updated, a newer one waits',
    notice: updated(2),
    siblings: [opened(sent), updated(3)],
    decision: 'skip newerChangePending',
  },
  {
    name: 'updated, the end waits',
    notice: updated(2),
    siblings: [opened(sent), resolved(3)],
    decision: 'skip newerChangePending',
  },
  {
    name: 'updated, the end was sent',
    notice: updated(2),
    siblings: [opened(sent), resolved(3, sent)],
    decision: 'skip newerChangeSent',
  },
  {
    name: 'updated, an older update waits',
    notice: updated(3),
    siblings: [opened(sent), updated(2)],
    decision: 'send laterChange',
  },
  {
    name: 'updated, an older update is being sent',
    notice: updated(3),
    siblings: [opened(sent), updated(2, claimed)],
    decision: 'wait olderChangePending',
  },
  {
    name: 'updated, an older one was superseded',
    notice: updated(3),
    siblings: [opened(sent), updated(2, superseded)],
    decision: 'send laterChange',
  },
  { name: 'resolved, opened was sent', notice: resolved(2), siblings: [opened(sent)], decision: 'send laterChange' },
  {
    name: 'resolved, opened still waits',
    notice: resolved(2),
    siblings: [opened()],
    decision: 'wait olderChangePending',
  },
  {
    name: 'resolved, then up again',
    notice: resolved(2),
    siblings: [opened(sent), updated(3)],
    decision: 'skip newerChangePending',
  },
  { name: 'being sent', notice: opened(claimed), siblings: [], decision: 'wait claimedElsewhere' },
  {
    name: 'being sent, a newer one waits',
    notice: updated(2, claimed),
    siblings: [updated(3)],
    decision: 'wait claimedElsewhere',
  },
  { name: 'its sender died', notice: opened(lapsed), siblings: [], decision: 'send firstMessage' },
  { name: 'backing off', notice: opened(later), siblings: [], decision: 'wait backingOff' },
  {
    name: 'the channel wants a pause',
    notice: opened(),
    siblings: [],
    channel: { heldUntilMs: NOW + 1 },
    decision: 'wait channelHeld',
  },
  {
    name: 'the pause is over',
    notice: opened(),
    siblings: [],
    channel: { heldUntilMs: NOW },
    decision: 'send firstMessage',
  },
  {
    name: 'the channel has just gone down',
    notice: opened(),
    siblings: [],
    channel: { downSinceMs: NOW - 59_999 },
    decision: 'send firstMessage',
  },
  {
    name: 'new, the channel is down for long',
    notice: opened(),
    siblings: [],
    channel: { downSinceMs: 0 },
    decision: 'send firstMessage',
  },
  {
    name: 'old, the channel is down for long',
    notice: opened({ createdAtMs: NOW - 60_000 }),
    siblings: [],
    channel: { downSinceMs: 0, heldUntilMs: NOW + 1 },
    decision: 'failOver channelDown',
  },
  {
    name: 'old, the channel is down for long, nobody left to tell',
    notice: opened({ createdAtMs: NOW - 60_000, canBeReplaced: false }),
    siblings: [],
    channel: { downSinceMs: 0 },
    decision: 'send firstMessage',
  },
  {
    name: 'behind an old one in a channel that is down',
    notice: updated(2, { createdAtMs: NOW - 60_000 }),
    siblings: [opened()],
    channel: { downSinceMs: 0 },
    decision: 'failOver channelDown',
  },
];

describe('decideNotice', () => {
  it.each(rows)('$name: $decision', ({ notice, siblings, channel, decision }) => {
    const decided = decideNotice(notice, [...siblings, notice], { ...HEALTHY, ...channel }, NOW);
    expect(`${decided.do} ${decided.reason}`).toBe(decision);
  });
});
