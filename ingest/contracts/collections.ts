import { classViolation } from '../class-violation.js';
import { schemaOf } from '../contract-schema.js';
import { AMOUNT_MAX, LIST_ITEMS_MAX, MAP_ENTRIES_MAX } from '../limits.js';
import { isRecord } from '../record.js';
import { NAME_OR_EMPTY, isNameOrEmpty } from './fields.js';
import { rule } from './rule.js';

/** A list of names. */
export function NameList(): PropertyDecorator {
  const schema = { type: 'array', maxItems: LIST_ITEMS_MAX, items: NAME_OR_EMPTY };
  return rule('nameList', schema, (value) => isListOf(value, isNameOrEmpty), 'must be a list of names');
}

/**
 * A list of objects of one shape, each judged by that class's own rules. Not `ValidateNested`, which also takes lists of
 * lists and a single object for a list.
 */
export function ListOf(shape: new () => object): PropertyDecorator {
  const schema = { type: 'array', maxItems: LIST_ITEMS_MAX, items: schemaOf(shape) };
  const isList = (value: unknown): boolean => isListOf(value, (item) => hasShape(shape, item));
  return rule('listOf', schema, isList, `must be a list of ${shape.name}`);
}

/** An object from names to objects of one shape. */
export function MapOf(shape: new () => object): PropertyDecorator {
  const schema = { type: 'object', maxProperties: MAP_ENTRIES_MAX, additionalProperties: schemaOf(shape) };
  const isMap = (value: unknown): boolean => isMapOf(value, (item) => hasShape(shape, item));
  return rule('mapOf', schema, isMap, `must be an object of ${shape.name}`);
}

/** An object from names to finite quantities, zero or more. */
export function AmountsByName(): PropertyDecorator {
  const amount = { type: 'number', minimum: 0, maximum: AMOUNT_MAX };
  const schema = { type: 'object', maxProperties: MAP_ENTRIES_MAX, additionalProperties: amount };
  return rule('amountsByName', schema, (value) => isMapOf(value, isAmount), 'must be an object of numbers');
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= LIST_ITEMS_MAX && value.every(isItem);
}

function isMapOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  if (!isRecord(value)) return false;
  const items = Object.values(value);
  return items.length <= MAP_ENTRIES_MAX && items.every(isItem);
}

function isAmount(item: unknown): boolean {
  return typeof item === 'number' && item >= 0 && item <= AMOUNT_MAX;
}

function hasShape(shape: new () => object, item: unknown): boolean {
  return isRecord(item) && classViolation(shape, item) === null;
}
