import type { Clock } from '../clock.js';
import { keyHash } from './api-key-text.js';
import type { ApiKey } from './api-key.entity.js';

/** How long a key is believed to be what it was: no longer than anybody waits for it to be revoked. */
const FRESH_MS = 2_000;
const KEYS_MAX = 10_000;

/** What asks the store for keys. */
export interface KeySource {
  find(text: string): Promise<ApiKey | null>;
}

/**
 * Remembers the keys that were used in the last two seconds, by their hashes: a busy shop sends the same one with each
 * request. What is not known, or was revoked, is asked for each time, once for all who wait for the answer. Cost: a hash.
 */
export class RecentKeys implements KeySource {
  private readonly keys = new Map<string, { key: ApiKey; askedMs: number }>();
  private readonly asked = new Map<string, Promise<ApiKey | null>>();

  constructor(
    private readonly source: KeySource,
    private readonly clock: Clock,
  ) {}

  /** Gives the key with this text where it was asked for in the last two seconds; null where it has to be asked for. */
  recall(text: string): ApiKey | null {
    return this.recallHash(keyHash(text));
  }

  /** Gives the key with this text as it was at most two seconds ago, or null where there is none. */
  async find(text: string): Promise<ApiKey | null> {
    const hash = keyHash(text);
    const recent = this.recallHash(hash);
    if (recent) return recent;
    const asked = this.asked.get(hash) ?? this.ask(text, hash).finally(() => this.asked.delete(hash));
    this.asked.set(hash, asked);
    return asked;
  }

  private recallHash(hash: string): ApiKey | null {
    const recent = this.keys.get(hash);
    return recent && this.clock.now() - recent.askedMs < FRESH_MS ? recent.key : null;
  }

  private async ask(text: string, hash: string): Promise<ApiKey | null> {
    const askedMs = this.clock.now();
    this.keys.delete(hash);
    const key = await this.source.find(text);
    if (key && key.revokedAt === null) {
      if (this.keys.size >= KEYS_MAX) this.keys.clear();
      this.keys.set(hash, { key, askedMs });
    }
    return key;
  }
}
