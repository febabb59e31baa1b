import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A living process in one of its roles. */
@Entity('instances')
export class InstanceEntity {
  @PrimaryColumn({ type: 'text' })
  role!: string;

  /** Drawn anew at each start. */
  @PrimaryColumn({ type: 'text' })
  id!: string;

  /** It counts as dead from then on, unless it says before that it lives. */
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;
}
