import { ApiProperty } from '@nestjs/swagger';
import { VERDICT_REASONS, VERDICTS, type Verdict, type VerdictReason } from '../../changes/judge-change.js';

const TEXT_OR_NULL = { type: String, nullable: true } as const;

/** A deploy, a campaign, a setting: anything done to the shop. */
export class ChangeDto {
  @ApiProperty({ description: 'Id of its event.', example: 'deploy-1187' })
  id!: string;

  @ApiProperty({ example: 'acme-fashion' })
  shop!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ enum: ['deploy', 'config', 'module', 'content', 'campaign', 'maintenance', 'import'] })
  kind!: string;

  @ApiProperty({ example: 'New pickup points' })
  title!: string;

  @ApiProperty({ ...TEXT_OR_NULL, example: 'v1.2.3' })
  version!: string | null;

  @ApiProperty(TEXT_OR_NULL)
  commit!: string | null;

  @ApiProperty(TEXT_OR_NULL)
  author!: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'As it was told: not to be followed unread.' })
  url!: string | null;

  @ApiProperty(TEXT_OR_NULL)
  environment!: string | null;

  @ApiProperty({ type: [String] })
  modules!: string[];

  @ApiProperty({ ...TEXT_OR_NULL, format: 'date-time', description: 'When it is over, where it has an end.' })
  endsAt!: string | null;

  @ApiProperty({
    enum: ['in_progress', 'success', 'failure', 'error'],
    nullable: true,
    description: 'How its deployment went, where a hook told.',
  })
  outcome!: string | null;

  @ApiProperty({
    enum: VERDICTS,
    description:
      '`faulty`: something became worse soon after it, for certain and to stay. `suspect`: perhaps. `clean`: nothing did, although it would have shown. `unknown`: it would not have shown.',
  })
  verdict!: Verdict;

  @ApiProperty({ enum: VERDICT_REASONS, description: 'Why the verdict is what it is.' })
  reason!: VerdictReason;

  @ApiProperty({ description: 'Whether the verdict stays: from an hour after the change on.' })
  isFinal!: boolean;

  @ApiProperty({ type: [String], description: 'What the verdict rests on.' })
  evidence!: string[];
}
