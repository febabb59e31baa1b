import * as catalogue from './catalogue.js';
import { type JsonSchema, schemaOf } from './contract-schema.js';
import type { EventContract } from './event-contract.js';
import { type DataCheck, compileCheck } from './validate-data.js';

/** A contract made ready to judge events. */
export interface EventType {
  contract: EventContract;
  /** JSON Schema of its `data`, for the hot path, the API's description, and the types of CSV columns. */
  schema: JsonSchema;
  /** Names of the fields the contract knows. */
  fields: ReadonlySet<string>;
  check: DataCheck;
}

/** Makes contracts ready, by type. Throws where two claim the same type, because one would silently never be used. */
export function eventTypesOf(contracts: readonly EventContract[]): ReadonlyMap<string, EventType> {
  const types = new Map<string, EventType>();
  for (const contract of contracts) {
    if (types.has(contract.type)) throw new Error(`event type ${contract.type} is in the catalogue twice`);
    const schema = schemaOf(contract);
    const fields = new Set(Object.keys(schema.properties as object));
    types.set(contract.type, { contract, schema, fields, check: compileCheck(schema) });
  }
  return types;
}

/** Every event type there is. */
export const EVENT_TYPES: ReadonlyMap<string, EventType> = eventTypesOf(Object.values(catalogue));
