import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IMPACT_BASES,
  INCIDENT_KINDS,
  type Impact,
  type ImpactBasis,
  type Incident,
  type IncidentKind,
  type RuledOut,
  type Severity,
  type Suspect,
} from '../../incidents/incident.js';
import { IncidentFeedbackDto } from './feedback.dto.js';
import { ExpectedDto } from './point.dto.js';
import { DIMENSION_SCHEMA } from './series.dto.js';

const MOMENT = { type: String, format: 'date-time' } as const;

/** Something that may be to blame. */
export class SuspectDto implements Suspect {
  @ApiProperty({ enum: ['change', 'module', 'dimension'] })
  kind!: Suspect['kind'];

  @ApiProperty({
    description: 'Version of a change (else its event id), name of a module, or key=value.',
    example: 'v1.2.3',
  })
  ref!: string;

  @ApiPropertyOptional({ example: 'New pickup points' })
  title?: string;

  @ApiPropertyOptional(MOMENT)
  at?: string;

  @ApiProperty({ minimum: 0, maximum: 1, example: 0.8 })
  confidence!: number;
}

/** Another signal of the same incident. */
export class RelatedDto {
  @ApiProperty({ example: 'db.bytesOut' })
  metric!: string;

  @ApiProperty({ enum: INCIDENT_KINDS })
  kind!: IncidentKind;

  @ApiPropertyOptional(DIMENSION_SCHEMA)
  dimension?: Record<string, string>;

  @ApiPropertyOptional({ description: 'Minutes after the leading signal; negative: before it.', example: 4 })
  lagMinutes?: number;

  @ApiPropertyOptional({ description: 'How far it moved along with the leading signal.', minimum: -1, maximum: 1 })
  correlation?: number;
}

/** What was looked at as a suspect, and why it is none. */
export class RuledOutDto implements RuledOut {
  @ApiProperty({ enum: ['change', 'module', 'dimension'] })
  kind!: RuledOut['kind'];

  @ApiProperty({ example: 'v1.2.2' })
  ref!: string;

  @ApiPropertyOptional({ example: 'New footer' })
  title?: string;

  @ApiPropertyOptional(MOMENT)
  at?: string;

  @ApiProperty({ example: 'it came 12 minutes after the onset' })
  why!: string;
}

/** What an incident costs, as far as can be told. */
export class ImpactDto implements Impact {
  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ description: 'Lost so far; orders that came later are taken off.', example: 310.5 })
  lost!: number;

  @ApiProperty({ example: 1860 })
  perHour!: number;

  @ApiProperty({ description: 'Least plausible loss an hour.', example: 1200 })
  low!: number;

  @ApiProperty({ description: 'Greatest plausible loss an hour.', example: 2500 })
  high!: number;

  @ApiPropertyOptional({ description: 'What it is worked out from.', enum: IMPACT_BASES })
  basis?: ImpactBasis;
}

/** One thing that went wrong in one shop. */
export class IncidentDto implements Incident {
  @ApiProperty({ example: 'inc_0a1b2c3d4e5f60718293' })
  id!: string;

  @ApiProperty({ example: 'acme-fashion' })
  shop!: string;

  @ApiProperty({ description: 'The metric that tells best what is wrong.', example: 'customer.registered' })
  metric!: string;

  @ApiProperty(DIMENSION_SCHEMA)
  dimension!: Record<string, string>;

  @ApiProperty({ enum: INCIDENT_KINDS })
  kind!: IncidentKind;

  @ApiProperty({ description: '`unknown` where there is no evidence.', example: 'bot-attack' })
  cause!: string;

  @ApiProperty({ minimum: 0, maximum: 1, example: 0.93 })
  causeConfidence!: number;

  @ApiProperty({ enum: ['info', 'warning', 'critical'] })
  severity!: Severity;

  @ApiProperty(MOMENT)
  startedAt!: string;

  @ApiProperty({ ...MOMENT, description: 'When the evidence was in.' })
  detectedAt!: string;

  @ApiPropertyOptional({
    description: 'By how long it was found later than could have been, as the service was off or the data came late.',
    example: 312,
  })
  foundLateMinutes?: number;

  @ApiProperty({ ...MOMENT, nullable: true, description: 'Null: it goes on.' })
  resolvedAt!: string | null;

  @ApiPropertyOptional({
    ...MOMENT,
    description: 'When what came late showed that nothing had been wrong; the incident is kept.',
  })
  withdrawnAt?: string;

  @ApiProperty({ type: Number, nullable: true, example: 118 })
  observed!: number | null;

  @ApiProperty({ type: ExpectedDto, nullable: true })
  expected!: ExpectedDto | null;

  @ApiProperty({ description: 'Unit of observed and expected.', example: 'events/10min' })
  unit!: string;

  @ApiProperty({ example: 14.2 })
  score!: number;

  @ApiProperty({ type: [String], example: ['91 % from 203.0.113.0/24'] })
  evidence!: string[];

  @ApiProperty({ type: [SuspectDto], description: 'Most likely first.' })
  suspects!: SuspectDto[];

  @ApiPropertyOptional({ type: [RuledOutDto], description: 'Candidates that are not to blame, and why.' })
  ruledOut?: RuledOutDto[];

  @ApiProperty({ type: [RelatedDto] })
  related!: RelatedDto[];

  @ApiProperty({ type: ImpactDto, nullable: true })
  impact!: ImpactDto | null;

  @ApiPropertyOptional({
    enum: [true],
    description: 'It is known to have cost nothing beyond chance. Left out where a cost is told or none can be.',
  })
  costless?: true;

  @ApiPropertyOptional({ type: IncidentFeedbackDto, description: 'Left out where nobody said or did anything.' })
  feedback?: IncidentFeedbackDto;
}

/** One line of what happened to an incident. */
export class LogEntryDto {
  @ApiProperty(MOMENT)
  at!: string;

  @ApiProperty({
    description:
      '`opened`, `updated`, `resolved`; what people did: `acknowledge`, `snooze`, a verdict, each also with `no-` before it; more may come.',
    example: 'opened',
  })
  kind!: string;

  @ApiProperty({ example: 'Customer registrations are far above normal: 118 in 10 min, expected 3–11' })
  text!: string;
}
