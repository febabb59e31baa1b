import { ValidateBy } from 'class-validator';
import type { JsonSchema } from '../contract-schema.js';

/**
 * Makes a rule for a field that class-validator and the schema generated from it judge alike: `schema` travels as the
 * rule's first constraint, where `schemaOf` finds it. `text` ends the sentence that begins with the field's name.
 */
export function rule(
  name: string,
  schema: JsonSchema,
  validate: (value: unknown) => boolean,
  text: string,
): PropertyDecorator {
  const defaultMessage = (args?: { property: string }): string => `${args?.property} ${text}`;
  return ValidateBy({ name, constraints: [schema], validator: { validate, defaultMessage } });
}
