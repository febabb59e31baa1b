import { MAX, MIN, ValidationTypes } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';

/** A JSON Schema (draft 7) as plain data. */
export type JsonSchema = Record<string, unknown>;

interface PropertySchema extends JsonSchema {
  type?: string | string[];
  enum?: unknown[];
}

type Converters = NonNullable<NonNullable<Parameters<typeof targetConstructorToSchema>[1]>['additionalConverters']>;

/**
 * Where the library's own converters say something else than the validator does: its `Min` and `Max` also say `type:
 * number`, which undoes the `integer` of `IsInt`; and of a custom rule it knows nothing, so ours bring their schema
 * along as first constraint (see `contracts/fields.ts`).
 */
const CONVERTERS: Converters = {
  [MIN]: (meta) => ({ minimum: meta.constraints[0] as number }),
  [MAX]: (meta) => ({ maximum: meta.constraints[0] as number }),
  [ValidationTypes.CUSTOM_VALIDATION]: (meta) => meta.constraints[0] as JsonSchema,
};

/**
 * Gives the JSON Schema of a contract class from its class-validator metadata, self-contained, with unknown fields
 * allowed. An optional field may be null, which class-validator's `IsOptional` takes for absent.
 */
export function schemaOf(contract: new () => object): JsonSchema {
  const schema = targetConstructorToSchema(contract, { additionalConverters: CONVERTERS });
  const required = new Set(schema.required);
  const properties: Record<string, JsonSchema> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const plain: PropertySchema = { ...(property as PropertySchema) };
    properties[name] = required.has(name) ? plain : nullable(plain);
  }
  return { type: 'object', properties, required: [...required] };
}

function nullable(schema: PropertySchema): PropertySchema {
  const types = schema.type === undefined ? [] : [schema.type].flat();
  return {
    ...schema,
    ...(types.length > 0 && { type: [...types, 'null'] }),
    ...(schema.enum !== undefined && { enum: [...schema.enum, null] }),
  };
}
