import { channelKey } from './channel.js';
import { decideNotice, type ChannelHealth, type NoticeDecision, type NoticeView } from './decide-notice.js';
import type { OpenNotice } from './outbox-store.js';
import { nextRoute, type NoticeRoute } from './route-notice.js';

/** What one round of sending does. */
export interface RoundPlan {
  /** To be sent, at most one for each channel: in a channel one message follows the other. */
  send: OpenNotice[];
  skip: OpenNotice[];
  failOver: OpenNotice[];
  waiting: number;
}

/** Sorts what is open into what to do about it; `healthOf` is asked by `channelKey`. */
export function planRound(
  open: readonly OpenNotice[],
  healthOf: (channelKey: string) => ChannelHealth,
  nowMs: number,
): RoundPlan {
  const decided = familiesOf(open).flatMap((family) => decideFamily(family, healthOf, nowMs));
  const noticesTo = (what: NoticeDecision['do']): OpenNotice[] =>
    decided.filter(({ decision }) => decision.do === what).map(({ notice }) => notice);
  const inOrder = noticesTo('send').sort((a, b) => Number(b.id) - Number(a.id));
  const send = [...new Map(inOrder.map((notice) => [channelKeyOf(notice), notice])).values()];
  const waiting = noticesTo('wait').length + inOrder.length - send.length;
  return { send, skip: noticesTo('skip'), failOver: noticesTo('failOver'), waiting };
}

/** The key under which a notice's channel is known to the rest of the sender. */
export function channelKeyOf(notice: OpenNotice): string {
  return channelKey(notice.channelKind, notice.channelTargetKey);
}

/** Who would be told in this channel's place; null where somebody has been already, or nobody is left. */
export function replacementOf(notice: OpenNotice): NoticeRoute | null {
  if (notice.replacedAt !== null) return null;
  return nextRoute({ target: notice.channelTarget, fallbacks: notice.fallbacks });
}

/** Groups what belongs to one message: one incident in one channel. */
function familiesOf(open: readonly OpenNotice[]): OpenNotice[][] {
  const families = new Map<string, OpenNotice[]>();
  for (const notice of open) {
    const key = `${channelKeyOf(notice)} ${notice.incidentId}`;
    families.set(key, [...(families.get(key) ?? []), notice]);
  }
  return [...families.values()];
}

function decideFamily(
  family: readonly OpenNotice[],
  healthOf: (channelKey: string) => ChannelHealth,
  nowMs: number,
): { notice: OpenNotice; decision: NoticeDecision }[] {
  const views = family.map(viewOf);
  return family
    .filter(({ state }) => state === 'pending')
    .map((notice) => ({
      notice,
      decision: decideNotice(viewOf(notice), views, healthOf(channelKeyOf(notice)), nowMs),
    }));
}

function viewOf(notice: OpenNotice): NoticeView {
  return {
    changeSeq: notice.changeSeq,
    event: notice.event,
    state: notice.state,
    createdAtMs: notice.createdAt.getTime(),
    notBeforeMs: notice.notBefore.getTime(),
    claimedUntilMs: notice.claimedUntil?.getTime() ?? null,
    canBeReplaced: replacementOf(notice) !== null,
  };
}
