import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Why a request was not answered as it was asked (RFC 9457). */
export class ProblemDto {
  @ApiProperty({ example: 'about:blank' })
  type!: string;

  @ApiProperty({ description: 'The status of the answer.', example: 400 })
  status!: number;

  @ApiProperty({ example: 'Bad Request' })
  title!: string;

  @ApiPropertyOptional({
    description: 'What is wrong with this very request: parameter and rule.',
    example: 'stat is not a parameter; the nearest one is state',
  })
  detail?: string;

  @ApiPropertyOptional({ type: [String], description: 'Each broken rule on its own, where there are several.' })
  errors?: string[];
}
