import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Verdict, VerdictReason } from './judge-change.js';

/** How a deployment went, as whoever ran it said. */
export type DeploymentOutcome = 'in_progress' | 'success' | 'failure' | 'error';

/** What is known of a change beside its event, which is never altered. */
@Entity('change_records')
export class ChangeRecordEntity {
  @PrimaryColumn({ type: 'text' })
  shop!: string;

  /** Of the event; with the shop and the id it names it. */
  @PrimaryColumn({ type: 'text' })
  source!: string;

  @PrimaryColumn({ type: 'text' })
  id!: string;

  /** `owner/name` on GitHub, where a signed hook told of a deployment; else null, as is its number. */
  @Column({ type: 'text', nullable: true })
  repository!: string | null;

  @Column({ type: 'text', nullable: true })
  deployment!: string | null;

  @Column({ type: 'text', nullable: true })
  environment!: string | null;

  /** When the deployment was asked for; it may have waited for somebody's approval since. */
  @Column({ name: 'asked_at', type: 'timestamptz', nullable: true })
  askedAt!: Date | null;

  /** Null while nothing says that it runs. */
  @Column({ type: 'text', nullable: true })
  outcome!: DeploymentOutcome | null;

  @Column({ name: 'outcome_at', type: 'timestamptz', nullable: true })
  outcomeAt!: Date | null;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  /** Final; null until then. */
  @Column({ type: 'text', nullable: true })
  verdict!: Verdict | null;

  @Column({ type: 'text', nullable: true })
  reason!: VerdictReason | null;

  @Column({ type: 'jsonb', default: [] })
  evidence!: string[];

  @Column({ name: 'judged_at', type: 'timestamptz', nullable: true })
  judgedAt!: Date | null;

  /** Whether the verdict is to be told to GitHub; null: to nobody. */
  @Column({ name: 'report_state', type: 'text', nullable: true })
  reportState!: 'pending' | 'sent' | 'failed' | null;

  @Column({ name: 'report_attempts', type: 'integer', default: 0 })
  reportAttempts!: number;

  @Column({ name: 'report_not_before', type: 'timestamptz', nullable: true })
  reportNotBefore!: Date | null;

  @Column({ name: 'report_error', type: 'text', nullable: true })
  reportError!: string | null;
}
