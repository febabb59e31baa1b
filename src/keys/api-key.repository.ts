import { randomBytes as systemRandomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ShopRepository } from '../shops/shop.repository.js';
import { isKeyText, keyHash, keyPrefix, newKeyText, type Scope } from './api-key-text.js';
import { ApiKeyEntity, type ApiKey } from './api-key.entity.js';

const USED_STEP_MS = 60_000;

/** The API keys of this installation, in the relational store. Times are milliseconds since the Unix epoch. */
@Injectable()
export class ApiKeyRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly shops: ShopRepository,
  ) {}

  /**
   * Makes a key for one shop, or with `shop` null for all, and gives its text, which cannot be had again. A shop not
   * seen before becomes known.
   */
  async create(
    wanted: { shop: string | null; scope: Scope },
    nowMs: number,
    randomBytes: (size: number) => Buffer = systemRandomBytes,
  ): Promise<{ id: string; text: string }> {
    if (wanted.shop !== null) await this.shops.ensure(wanted.shop, nowMs);
    const text = newKeyText(wanted.scope, randomBytes);
    const id = `key_${randomBytes(8).toString('hex')}`;
    await this.dataSource.manager.insert(ApiKeyEntity, {
      id,
      shop: wanted.shop,
      scope: wanted.scope,
      hash: keyHash(text),
      prefix: keyPrefix(text),
      createdAt: new Date(nowMs),
      revokedAt: null,
      lastUsedAt: null,
    });
    return { id, text };
  }

  /** Gives the key with this text, revoked or not, or null where there is none. */
  async find(text: string): Promise<ApiKey | null> {
    if (!isKeyText(text)) return null;
    // The store compares only what is shown anyway; the secret part is compared here, in a time that tells nothing.
    const candidates = await this.dataSource.manager
      .createQueryBuilder(ApiKeyEntity, 'key')
      .addSelect('key.hash')
      .where('key.prefix = :prefix', { prefix: keyPrefix(text) })
      .getMany();
    const hash = Buffer.from(keyHash(text));
    const match = candidates.filter((candidate) => timingSafeEqual(Buffer.from(candidate.hash), hash))[0];
    return match ? withoutHash(match) : null;
  }

  /** Gives the keys of one shop, or of the whole installation where `shop` is not given; the newest first. */
  async list(shop?: string): Promise<ApiKey[]> {
    return this.dataSource.manager.find(ApiKeyEntity, {
      where: shop === undefined ? {} : { shop },
      order: { createdAt: 'DESC', id: 'ASC' },
    });
  }

  /** Revokes a key at once and for good; gives it, or null where no key has this id. The first time counts. */
  async revoke(id: string, nowMs: number): Promise<ApiKey | null> {
    await this.dataSource.query('UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL', [
      id,
      new Date(nowMs),
    ]);
    return this.dataSource.manager.findOneBy(ApiKeyEntity, { id });
  }

  /** Notes that a key was used, to the minute, in `key` too: a write for each request would cost more than the request. */
  async markUsed(key: Pick<ApiKey, 'id' | 'lastUsedAt'>, nowMs: number): Promise<void> {
    if (key.lastUsedAt !== null && nowMs - key.lastUsedAt.getTime() < USED_STEP_MS) return;
    key.lastUsedAt = new Date(nowMs);
    await this.dataSource.manager.update(ApiKeyEntity, { id: key.id }, { lastUsedAt: key.lastUsedAt });
  }
}

function withoutHash(stored: ApiKeyEntity): ApiKey {
  const { hash: _hash, ...key } = stored;
  return key;
}
