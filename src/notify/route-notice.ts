import type { ChannelSettings } from '../shops/shop-settings.js';
import { channelKey, CONSOLE_TARGET, targetKey } from './channel.js';

/** One channel to tell, and those that take its place should it be down. */
export interface NoticeRoute {
  target: ChannelSettings;
  fallbacks: ChannelSettings[];
}

/**
 * Where a change goes: to the shop's first channel, and to every other one that already holds the incident's message
 * because it had to stand in (`holders`, by `channelKey`). The rest of the list stands by. A shop without channels is
 * told on the console.
 */
export function routeNotice(channels: readonly ChannelSettings[], holders: ReadonlySet<string>): NoticeRoute[] {
  const distinct = [...new Map(channels.map((channel) => [keyOf(channel), channel])).values()];
  if (distinct.length === 0) return [{ target: CONSOLE_TARGET, fallbacks: [] }];
  return distinct
    .map((target, index) => ({ target, fallbacks: distinct.slice(index + 1) }))
    .filter(({ target }, index) => index === 0 || holders.has(keyOf(target)));
}

/**
 * Who takes over from a channel that is down: the next of the list, the console at the end of it, nobody after that.
 */
export function nextRoute(route: NoticeRoute): NoticeRoute | null {
  const [target, ...fallbacks] = route.fallbacks;
  if (target) return { target, fallbacks };
  return route.target.kind === CONSOLE_TARGET.kind ? null : { target: CONSOLE_TARGET, fallbacks: [] };
}

function keyOf(target: ChannelSettings): string {
  return channelKey(target.kind, targetKey(target));
}
