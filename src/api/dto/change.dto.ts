import { ApiProperty } from '@nestjs/swagger';

const TEXT_OR_NULL = { type: String, nullable: true } as const;

/** The verdicts on a change. */
export const VERDICTS = ['clean', 'suspect', 'faulty', 'unknown'] as const;

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

  @ApiProperty({ enum: VERDICTS, description: '`unknown`: not judged.' })
  verdict!: (typeof VERDICTS)[number];

  @ApiProperty({ type: [String], description: 'What the verdict rests on.' })
  evidence!: string[];
}
