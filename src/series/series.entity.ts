import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a series says of itself. */
export type SeriesState = 'learning' | 'tooLittleData' | 'normal' | 'anomalous' | 'noData' | 'muted';

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

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
