import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { IncidentChange } from '../incidents/incident.js';
import type { ChannelSettings } from '../shops/shop-settings.js';

/** What has become of a notice. `superseded`: a newer change of the same incident said it all. */
export type NoticeState = 'pending' | 'sent' | 'failed' | 'superseded';

/** A change of an incident to be told to one channel. Written with the change itself, sent afterwards. */
@Entity('notice_outbox')
@Index('notice_outbox_once', ['incidentId', 'channelKind', 'channelTargetKey', 'changeSeq'], { unique: true })
export class NoticeOutbox {
  /** A bigint, which the driver gives as text. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id!: string;

  @Column({ type: 'text' })
  shop!: string;

  @Column({ name: 'incident_id', type: 'text' })
  incidentId!: string;

  @Column({ name: 'change_seq', type: 'integer' })
  changeSeq!: number;

  @Column({ type: 'jsonb' })
  change!: IncidentChange;

  @Column({ name: 'channel_kind', type: 'text' })
  channelKind!: string;

  @Column({ name: 'channel_target', type: 'jsonb' })
  channelTarget!: ChannelSettings;

  @Column({ name: 'channel_target_key', type: 'text' })
  channelTargetKey!: string;

  /** The channels that take over, in order, should this one be down. */
  @Column({ type: 'jsonb', default: [] })
  fallbacks!: ChannelSettings[];

  @Column({ type: 'text', default: 'pending' })
  state!: NoticeState;

  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  /** An attempt was begun of which nobody knows whether it arrived. */
  @Column({ name: 'in_doubt', type: 'boolean', default: false })
  inDoubt!: boolean;

  @Column({ name: 'not_before', type: 'timestamptz' })
  notBefore!: Date;

  /** Until then it belongs to the sender that took it. */
  @Column({ name: 'claimed_until', type: 'timestamptz', nullable: true })
  claimedUntil!: Date | null;

  /** When the next channel was told to take over. */
  @Column({ name: 'replaced_at', type: 'timestamptz', nullable: true })
  replacedAt!: Date | null;

  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'sent_at', type: 'timestamptz', nullable: true })
  sentAt!: Date | null;
}
