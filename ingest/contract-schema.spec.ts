import { describe, expect, it } from '@jest/globals';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { schemaOf } from './contract-schema.js';

class Sample {
  @IsInt() @Min(0) @Max(9) first!: number;
  @Min(0) @Max(9) @IsInt() last!: number;
  @IsOptional() @IsIn(['a', 'b']) letter?: string;
}

// Promise guarded: the schema generated from a contract says what its decorators say, in whatever order they stand.
describe('schemaOf', () => {
  it('keeps whole numbers whole and lets an optional field be null', () => {
    const whole = { type: 'integer', minimum: 0, maximum: 9 };
    expect(schemaOf(Sample)).toEqual({
      type: 'object',
      properties: { first: whole, last: whole, letter: { type: ['string', 'null'], enum: ['a', 'b', null] } },
      required: ['first', 'last'],
    });
  });
});
