import { IsIn, IsNumber, Max, Min } from 'class-validator';
import { AMOUNT_MAX, ID_LENGTH_MAX, NAME_LENGTH_MAX, TEXT_LENGTH_MAX } from '../limits.js';
import { PLAIN_NAME_PATTERN, isPlainName } from '../plain-name.js';
import { parseTime } from '../rfc3339.js';
import { rule } from './rule.js';

/** Name of the JSON Schema format of a time, checked by `parseTime` on both validation paths. */
export const TIME_FORMAT = 'rfc3339-time';

/** Schema of a name that may be empty. */
export const NAME_OR_EMPTY = { type: 'string', maxLength: NAME_LENGTH_MAX, pattern: PLAIN_NAME_PATTERN };

/** A text of `min` to `max` characters, counted in UTF-16 units, because class-validator and ajv each count otherwise. */
export function Text(max = TEXT_LENGTH_MAX, min = 0): PropertyDecorator {
  const schema = { type: 'string', minLength: min, maxLength: max };
  return rule('text', schema, (value) => isText(value, min, max), `must be a text of ${min} to ${max} characters`);
}

/** A name that becomes a dimension's value: short, not empty, without control characters. */
export function Name(): PropertyDecorator {
  const text = `must be 1 to ${NAME_LENGTH_MAX} characters, none of them a control character`;
  return rule('name', { ...NAME_OR_EMPTY, minLength: 1 }, (value) => isNameOrEmpty(value) && value !== '', text);
}

/** A name that may be left empty, which measures as if it were absent. */
export function NameOrEmpty(): PropertyDecorator {
  const text = `must be at most ${NAME_LENGTH_MAX} characters, none of them a control character`;
  return rule('nameOrEmpty', NAME_OR_EMPTY, isNameOrEmpty, text);
}

/** A finite quantity in the unit of the field's name, zero or more. */
export function Amount(max = AMOUNT_MAX, min = 0): PropertyDecorator {
  const parts = [IsNumber(), Min(min), Max(max)];
  return (target, property) => {
    for (const decorate of parts) decorate(target, property);
  };
}

/** `ok` or `failed`. */
export function Outcome(): PropertyDecorator {
  return IsIn(['ok', 'failed']);
}

/** An identifier as shops write it: a text, or the bare number of a database row. */
export function Identifier(): PropertyDecorator {
  const schema = { type: ['string', 'number'], minLength: 1, maxLength: ID_LENGTH_MAX };
  const text = `must be a number or a text of 1 to ${ID_LENGTH_MAX} characters`;
  return rule('identifier', schema, (value) => Number.isFinite(value) || isText(value, 1, ID_LENGTH_MAX), text);
}

/** A yes or no, or whatever short value a shop has in its place, such as a code or an amount. */
export function Scalar(): PropertyDecorator {
  const schema = { type: ['boolean', 'number', 'string'], maxLength: TEXT_LENGTH_MAX };
  return rule('scalar', schema, isScalar, 'must be a boolean, a number or a short text');
}

/** A time as the envelope takes it. */
export function Time(): PropertyDecorator {
  return rule('time', { type: 'string', format: TIME_FORMAT }, isTime, 'must be an RFC 3339 time');
}

/** Tells whether a value satisfies `NAME_OR_EMPTY`. */
export function isNameOrEmpty(value: unknown): boolean {
  return typeof value === 'string' && value.length <= NAME_LENGTH_MAX && isPlainName(value);
}

function isText(value: unknown, min: number, max: number): boolean {
  return typeof value === 'string' && value.length >= min && value.length <= max;
}

function isScalar(value: unknown): boolean {
  return typeof value === 'boolean' || Number.isFinite(value) || isText(value, 0, TEXT_LENGTH_MAX);
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && parseTime(value) !== null;
}
