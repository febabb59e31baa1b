import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
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

/** What somebody did about an incident: a button pressed, a word of feedback. */
@Entity('incident_notes')
export class IncidentNoteEntity {
  /** A bigint, which the driver gives as text. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id!: string;

  @Column({ name: 'incident_id', type: 'text' })
  incidentId!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;

  /** What was done: `acknowledge`, `snooze`, a verdict; `no-…` where it was taken back. */
  @Column({ type: 'text' })
  kind!: string;

  /** Who, as the channel names people: `slack:U0123`, or the id of an API key. */
  @Column({ type: 'text' })
  author!: string;

  /** Until when it is put off, or what was written beside a verdict. */
  @Column({ type: 'text', nullable: true })
  detail!: string | null;
}
