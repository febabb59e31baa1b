import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Verdict } from '../detection/lessons.js';
import type { Said } from './decide-feedback.js';

/** What people say of an incident and do about it, as it now is; `incident_notes` keeps how it came to that. */
@Entity('incident_feedback')
export class IncidentFeedbackEntity {
  @PrimaryColumn({ name: 'incident_id', type: 'text' })
  incidentId!: string;

  @Column({ type: 'text' })
  shop!: string;

  @Column({ type: 'jsonb' })
  said!: Said;

  /** As in `said`, to be asked for. */
  @Column({ type: 'text', nullable: true })
  verdict!: Verdict | null;

  @Column({ name: 'verdict_at', type: 'timestamptz', nullable: true })
  verdictAt!: Date | null;

  /** Grows by one with each note. */
  @Column({ type: 'integer' })
  revision!: number;

  /** The revision that the incident was last told with. */
  @Column({ name: 'told_revision', type: 'integer' })
  toldRevision!: number;
}
