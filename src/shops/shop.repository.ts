import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { describeChanges } from './describe-changes.js';
import type { ShopSettings } from './shop-settings.js';
import { ShopEntity } from './shop.entity.js';

/** The shops of this installation and their settings, in the relational store. What it is given must be checked. */
@Injectable()
export class ShopRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Stores the settings of `shops`, all or none, and gives what that changed in words. Applying the same again changes
   * nothing and gives no line. Shops that are not named keep theirs. `nowMs` is milliseconds since the Unix epoch.
   */
  async apply(shops: readonly ShopSettings[], nowMs: number): Promise<string[]> {
    return this.dataSource.transaction(async (manager) => {
      // Two processes may start with the same file at once: the second must compare with what the first wrote.
      await manager.query('LOCK TABLE shops IN SHARE ROW EXCLUSIVE MODE');
      const changes: string[] = [];
      for (const settings of shops) changes.push(...(await applyOne(manager, settings, nowMs)));
      return changes;
    });
  }

  /** Stores the settings of one shop; as `apply`. */
  async put(settings: ShopSettings, nowMs: number): Promise<string[]> {
    return this.apply([settings], nowMs);
  }

  /** Gives the settings of one shop, or null where the shop is not known. */
  async get(shop: string): Promise<ShopSettings | null> {
    const row = await this.dataSource.manager.findOneBy(ShopEntity, { shop });
    return row?.settings ?? null;
  }

  /** Gives the settings of all shops, by name. */
  async list(): Promise<ShopSettings[]> {
    const rows = await this.dataSource.manager.find(ShopEntity, { order: { shop: 'ASC' } });
    return rows.map((row) => row.settings);
  }

  /** Makes a shop known that was seen for the first time, with nothing but its name; gives whether it was new. */
  async ensure(shop: string, nowMs: number): Promise<boolean> {
    const at = new Date(nowMs);
    const inserted: unknown[] = await this.dataSource.query(
      `INSERT INTO shops (shop, settings, created_at, updated_at) VALUES ($1, $2, $3, $3)
       ON CONFLICT (shop) DO NOTHING RETURNING shop`,
      [shop, { shop }, at],
    );
    return inserted.length > 0;
  }
}

async function applyOne(manager: EntityManager, settings: ShopSettings, nowMs: number): Promise<string[]> {
  const at = new Date(nowMs);
  const row = await manager.findOneBy(ShopEntity, { shop: settings.shop });
  const changes = describeChanges(row?.settings ?? null, settings);
  if (changes.length === 0) return [];
  if (row) await manager.update(ShopEntity, { shop: settings.shop }, { settings, updatedAt: at });
  else await manager.insert(ShopEntity, { shop: settings.shop, settings, createdAt: at, updatedAt: at });
  return changes;
}
