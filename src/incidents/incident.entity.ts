import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Incident, IncidentChange } from './incident.js';

/** An incident as it now is. */
@Entity('incidents')
export class IncidentEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  shop!: string;

  @Column({ type: 'text' })
  metric!: string;

  /** Number of the newest change. */
  @Column({ type: 'integer' })
  seq!: number;

  @Column({ type: 'jsonb' })
  incident!: Incident;

  @Column({ name: 'started_at', type: 'timestamptz' })
  startedAt!: Date;

  @Column({ name: 'detected_at', type: 'timestamptz' })
  detectedAt!: Date;

  @Column({ name: 'resolved_at', type: 'timestamptz', nullable: true })
  resolvedAt!: Date | null;
}

/** One change of an incident, as it was told. */
@Entity('incident_changes')
export class IncidentChangeEntity {
  @PrimaryColumn({ name: 'incident_id', type: 'text' })
  incidentId!: string;

  @PrimaryColumn({ type: 'integer' })
  seq!: number;

  @Column({ type: 'text' })
  shop!: string;

  @Column({ type: 'text' })
  event!: IncidentChange['event'];

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'jsonb' })
  change!: IncidentChange;
}
