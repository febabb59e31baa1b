import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { VERDICTS, type Verdict } from '../../detection/lessons.js';
import { NOTE_LENGTH_MAX } from '../../feedback/decide-feedback.js';
import type { FeedbackSummary } from '../../feedback/feedback-summary.js';
import type { CampaignOffer, IncidentFeedback, Severity, VerdictEffect } from '../../incidents/incident.js';

const MOMENT = { type: String, format: 'date-time' } as const;
const BY = {
  description: 'Id of an API key, or `slack:` and the id of a person there.',
  example: 'key_0a1b2c3d4e5f6071',
};

/** A campaign made from an incident that was expected. */
export class CampaignOfferDto implements CampaignOffer {
  @ApiProperty({ example: 'Orders are far above normal' })
  name!: string;

  @ApiProperty(MOMENT)
  start!: string;

  @ApiProperty(MOMENT)
  end!: string;

  @ApiProperty({ type: [String], example: ['order.placed'] })
  metrics!: string[];

  @ApiProperty({ example: 2.5 })
  expectedUplift!: number;
}

/** What a verdict does. */
export class VerdictEffectDto implements VerdictEffect {
  @ApiProperty({ enum: VERDICTS })
  verdict!: Verdict;

  @ApiProperty({ description: 'What it does, in words.' })
  effect!: string;

  @ApiProperty({ ...MOMENT, nullable: true, description: 'Until when; null where it is only counted.' })
  effectUntil!: string | null;

  @ApiPropertyOptional({
    type: CampaignOfferDto,
    description: 'With `expected`: an entry for `campaigns` of the settings, in which the like is expected.',
  })
  campaign?: CampaignOfferDto;
}

/** Who looks into an incident. */
export class AcknowledgedDto {
  @ApiProperty(MOMENT)
  at!: string;

  @ApiProperty(BY)
  by!: string;

  @ApiProperty({ enum: ['info', 'warning', 'critical'], description: 'How grave it was then.' })
  severity!: Severity;
}

/** Until when nobody is told of an incident. */
export class SnoozedDto {
  @ApiProperty(MOMENT)
  until!: string;

  @ApiProperty(MOMENT)
  at!: string;

  @ApiProperty(BY)
  by!: string;
}

/** What somebody called an incident. */
export class VerdictDto extends VerdictEffectDto {
  @ApiProperty(MOMENT)
  at!: string;

  @ApiProperty(BY)
  by!: string;

  @ApiPropertyOptional({ example: 'our newsletter' })
  note?: string;
}

/** What people did about an incident and said of it. */
export class IncidentFeedbackDto implements IncidentFeedback {
  @ApiPropertyOptional({ type: AcknowledgedDto })
  acknowledged?: AcknowledgedDto;

  @ApiPropertyOptional({ type: SnoozedDto })
  snoozed?: SnoozedDto;

  @ApiPropertyOptional({ type: VerdictDto })
  verdict?: VerdictDto;
}

/** The same, with what can be said. */
export class FeedbackOffersDto {
  @ApiProperty({ example: 'inc_0a1b2c3d4e5f60718293' })
  incident!: string;

  @ApiProperty({ type: IncidentFeedbackDto })
  feedback!: IncidentFeedbackDto;

  @ApiProperty({ type: [VerdictEffectDto], description: 'What each verdict would do, were it given now.' })
  offers!: VerdictEffectDto[];
}

/** Until when an incident is to be put off. */
export class SnoozeOrderDto {
  @ApiProperty({ ...MOMENT, description: 'In the future, at most 7 days ahead.', example: '2026-11-21T15:00:00+01:00' })
  until!: string;
}

/** A verdict that is given. */
export class VerdictOrderDto {
  @ApiProperty({ enum: VERDICTS })
  verdict!: Verdict;

  @ApiPropertyOptional({ maxLength: NOTE_LENGTH_MAX, example: 'our newsletter' })
  note?: string;
}

/** How many alerts were called what. */
export class VerdictCountsDto implements Record<Verdict, number> {
  @ApiProperty({ example: 5 })
  confirmed!: number;

  @ApiProperty({ example: 2 })
  expected!: number;

  @ApiProperty({ example: 1 })
  'false-alarm'!: number;

  @ApiProperty({ example: 0 })
  'new-level'!: number;
}

/** What people said of alerts. */
export class FeedbackFiguresDto {
  @ApiProperty({ description: 'Incidents found in the month.', example: 12 })
  alerts!: number;

  @ApiProperty({ description: 'Of these, with a verdict.', example: 8 })
  judged!: number;

  @ApiProperty({ description: 'Of these, confirmed or a new level.', example: 5 })
  useful!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Useful ones of those judged.', example: 0.625 })
  usefulShare!: number | null;

  @ApiProperty({ type: VerdictCountsDto })
  verdicts!: VerdictCountsDto;
}

/** The same of one metric. */
export class MetricFeedbackDto extends FeedbackFiguresDto {
  @ApiProperty({ example: 'order.placed' })
  metric!: string;
}

/** False alarms beside those that are put up with. */
export class FalseAlarmsDto {
  @ApiProperty({ type: Number, nullable: true, description: 'Called false, a week of the month so far.', example: 0.3 })
  perWeek!: number | null;

  @ApiProperty({ description: '`alarmBudget` of the shops, a week.', example: 0.5 })
  budgetPerWeek!: number;
}

/** What people said of the alerts of a month. */
export class FeedbackSummaryDto extends FeedbackFiguresDto implements FeedbackSummary {
  @ApiProperty({ example: '2026-11' })
  month!: string;

  @ApiProperty({ description: 'In which the month is counted.', example: 'Europe/Rome' })
  timezone!: string;

  @ApiProperty(MOMENT)
  from!: string;

  @ApiProperty(MOMENT)
  to!: string;

  @ApiProperty({ type: FalseAlarmsDto })
  falseAlarms!: FalseAlarmsDto;

  @ApiProperty({ type: [MetricFeedbackDto], description: 'Most alerts first.' })
  byMetric!: MetricFeedbackDto[];
}
