import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MessageHandle } from './channel.js';

/** The one message that an incident has in a channel, to be edited in place. */
@Entity('notice_message')
export class NoticeMessage {
  @PrimaryColumn({ name: 'incident_id', type: 'text' })
  incidentId!: string;

  @PrimaryColumn({ name: 'channel_kind', type: 'text' })
  channelKind!: string;

  @PrimaryColumn({ name: 'channel_target_key', type: 'text' })
  channelTargetKey!: string;

  @Column({ type: 'text' })
  shop!: string;

  @Column({ type: 'jsonb' })
  handle!: MessageHandle;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
