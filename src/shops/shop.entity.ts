import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ShopSettings } from './shop-settings.js';

/** A shop as it is stored: its settings in one piece, because they are always read and written whole. */
@Entity({ name: 'shops' })
export class ShopEntity {
  @PrimaryColumn({ type: 'text' })
  shop!: string;

  @Column({ type: 'jsonb' })
  settings!: ShopSettings;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** When the settings last changed; applying the same ones again does not move it. */
  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
