import type { Clock } from '../clock.js';
import type { ApiKey } from '../keys/api-key.entity.js';
import type { Scope } from '../keys/api-key-text.js';
import { authorise, bearerKey } from '../keys/authorise.js';
import { RecentKeys, type KeySource } from '../keys/recent-keys.js';
import { ProblemException } from './problem.js';

/** What a request may see, as its key says. */
export interface Access {
  /** The one shop of the key; null: all shops. */
  shop: string | null;
  scope: Scope;
  /** Id of the key; null where none was needed. */
  key: string | null;
}

/** What a request asks for. */
export interface Wanted {
  scope: Scope;
  /** The shop that it names; null where it names none. */
  shop: string | null;
}

/** Where keys are looked up, and their use is noted. */
export interface KeyRing extends KeySource {
  /** Notes that a key was used at `nowMs`, in milliseconds since the Unix epoch. */
  markUsed(key: Pick<ApiKey, 'id' | 'lastUsedAt'>, nowMs: number): Promise<void>;
}

/** Decides by the key in a request's `Authorization` header whether it may go on. */
export class Admission {
  private readonly recent: RecentKeys;

  constructor(
    private readonly keys: KeyRing,
    private readonly clock: Clock,
  ) {
    this.recent = new RecentKeys(keys, clock);
  }

  /**
   * Gives what the key in an `Authorization` header may see. Throws a problem (401, 403) where there is no key, an unknown
   * one, or one that does not allow it.
   */
  async admit(authorization: string | undefined, wanted: Wanted): Promise<Access> {
    const text = bearerKey(authorization);
    const key = text === null ? 'missing' : ((await this.recent.find(text)) ?? 'unknown');
    const access = accessOf(key, wanted);
    if (typeof key !== 'string') await this.keys.markUsed(key, this.clock.now());
    return access;
  }

  /**
   * Decides at once, as `admit` does, where the key was looked up in the last two seconds; its use was noted then. Null
   * where there is none or it has to be looked up.
   */
  recall(authorization: string | undefined, wanted: Wanted): Access | null {
    const text = bearerKey(authorization);
    const key = text === null ? null : this.recent.recall(text);
    return key === null ? null : accessOf(key, wanted);
  }
}

function accessOf(key: ApiKey | 'missing' | 'unknown', wanted: Wanted): Access {
  const answer = authorise(key, wanted);
  if (!answer.allowed) throw refusal(answer.status, answer.reason);
  if (typeof key === 'string') throw new Error('a request was let in without a key');
  return { shop: key.shop, scope: key.scope, key: key.id };
}

function refusal(status: 401 | 403, detail: string): ProblemException {
  return new ProblemException({ status, title: status === 401 ? 'Unauthorized' : 'Forbidden', detail });
}
