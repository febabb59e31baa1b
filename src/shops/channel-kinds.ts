import type { ChannelSettings } from './shop-settings.js';

/** What a channel of one kind cannot do without, and a good value of it; null where it needs nothing. */
export type ChannelNeed = { field: keyof ChannelSettings; good: string } | null;

/** The kinds of channel that settings may name. The one list of them: a new channel adds its line here. */
export const CHANNEL_KINDS: ReadonlyMap<string, ChannelNeed> = new Map<string, ChannelNeed>([
  ['slack', { field: 'channel', good: '"#shop-alerts"' }],
  ['email', { field: 'to', good: '["ops@acme.example"]' }],
  ['webhook', { field: 'url', good: 'https://acme.example/hook' }],
  ['console', null],
]);
