import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is remembered of a shop between two runs of the process. */
@Entity('watch_states')
export class WatchStateEntity {
  @PrimaryColumn({ type: 'text' })
  shop!: string;

  /** A ShopWatch, serialised by V8 and compressed. */
  @Column({ type: 'bytea' })
  state!: Buffer;

  /** End of the newest judged minute. */
  @Column({ name: 'judged_till', type: 'timestamptz', nullable: true })
  judgedTill!: Date | null;

  @Column({ name: 'saved_at', type: 'timestamptz' })
  savedAt!: Date;
}
