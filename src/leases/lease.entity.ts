import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A piece of work that one process at a time may do. */
@Entity('leases')
export class LeaseEntity {
  @PrimaryColumn({ type: 'text' })
  role!: string;

  /** For a detector the shop. */
  @PrimaryColumn({ type: 'text' })
  name!: string;

  /** Id of the process; null: nobody. */
  @Column({ type: 'text', nullable: true })
  holder!: string | null;

  /** Grows with each new holder. */
  @Column({ type: 'integer', default: 0 })
  epoch!: number;

  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;
}
