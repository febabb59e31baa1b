import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a series says of itself. */
export type SeriesState = 'learning' | 'tooLittleData' | 'normal' | 'anomalous' | 'noData' | 'muted';

/** Why a series is in its state: what is silent, closed, zero or too young to be judged. */
export const STATE_REASONS = [
  'sourceSilent',
  'seriesSilent',
  'shopClosed',
  'holiday',
  'zero',
  'deviates',
  'young',
  'rare',
  'noSchedule',
] as const;
export type StateReason = (typeof STATE_REASONS)[number];

/** A series of a shop and its state. */
@Entity('series')
export class SeriesEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  shop!: string;

  @Column({ type: 'text' })
  metric!: string;

  /** `key=value`, or empty for the shop as a whole. */
  @Column({ type: 'text' })
  dimension!: string;

  @Column({ type: 'text' })
  unit!: string;

  @Column({ type: 'text' })
  state!: SeriesState;

  /** What is missing until the next state, in words; null where nothing is. */
  @Column({ type: 'text', nullable: true })
  missing!: string | null;

  /** Why it is in this state; null where there is nothing to say. */
  @Column({ type: 'text', nullable: true })
  reason!: StateReason | null;

  /** The reason in words. */
  @Column({ name: 'reason_text', type: 'text', nullable: true })
  reasonText!: string | null;

  /** How long its minutes are waited for after their end. */
  @Column({ name: 'wait_minutes', type: 'integer', default: 1 })
  waitMinutes!: number;

  /** How many of these it is waited for longer than the shop: its newest complete minute is so much older. */
  @Column({ name: 'behind_minutes', type: 'integer', default: 0 })
  behindMinutes!: number;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
