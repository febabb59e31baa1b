import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsPositive, IsString, Length, Max, Min, ValidateNested } from 'class-validator';
import { Must } from '../config/must.js';

const TEXT_LENGTH_MAX = 200;
const LIST_LENGTH_MAX = 500;
const AMOUNT_MAX = 1e12;

/** A rule for a name or a title: text of 1 to 200 characters. `good` is shown where it is broken. */
export function Text(good: string): PropertyDecorator {
  const message = `must be text of 1 to ${TEXT_LENGTH_MAX} characters, for example ${good}`;
  return applyDecorators(IsString({ message }), Length(1, TEXT_LENGTH_MAX, { message }));
}

/** A rule for an amount or a span that makes no sense at 0. */
export function PositiveNumber(good: number): PropertyDecorator {
  const message = `must be a positive number, for example ${good}`;
  return applyDecorators(IsPositive({ message }), Max(AMOUNT_MAX, { message }));
}

/** A rule for an amount or a span that may be 0. */
export function ZeroOrMore(good: number): PropertyDecorator {
  const message = `must be a number, 0 or more, for example ${good}`;
  return applyDecorators(Min(0, { message }), Max(AMOUNT_MAX, { message }));
}

/** A rule for a number of things, 1 or more. */
export function CountOf(good: number): PropertyDecorator {
  const message = `must be a whole number, 1 or more, for example ${good}`;
  return applyDecorators(IsInt({ message }), Min(1, { message }), Max(AMOUNT_MAX, { message }));
}

/** A rule for a list of at most 500 nested settings, each checked as `item` says. */
export function ListOf(item: () => new () => object, lengthMax = LIST_LENGTH_MAX): PropertyDecorator {
  const message = `must be a list of at most ${lengthMax} entries`;
  return applyDecorators(
    IsArray({ message }),
    ArrayMaxSize(lengthMax, { message }),
    ValidateNested({ each: true, message: 'must hold entries of the form `key: value`' }),
    Type(item),
  );
}

/** A rule for an absolute address with one of the given schemes. */
export function Address(schemes: readonly string[], good: string): PropertyDecorator {
  const fits = (value: unknown): boolean =>
    typeof value === 'string' && URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1));
  return Must(fits, `must be an address with ${schemes.join(' or ')}, for example ${good}`);
}
