import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Scope } from './api-key-text.js';

/** An API key as it is stored: everything about it but the key. */
@Entity({ name: 'api_keys' })
export class ApiKeyEntity {
  /** `key_` and 16 hexadecimal digits: the name by which it is revoked. */
  @PrimaryColumn({ type: 'text' })
  id!: string;

  /** Null: all shops of the installation. */
  @Column({ type: 'text', nullable: true })
  shop!: string | null;

  @Column({ type: 'text' })
  scope!: Scope;

  /** SHA-256 in hexadecimal. */
  @Column({ type: 'text', select: false })
  hash!: string;

  /** The first characters of the key. */
  @Column({ type: 'text' })
  prefix!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;

  /** To the minute. */
  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true })
  lastUsedAt!: Date | null;
}

/** An API key without its hash: what may be shown. */
export type ApiKey = Omit<ApiKeyEntity, 'hash'>;
