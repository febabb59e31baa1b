import { Ajv, type ErrorObject } from 'ajv';
import type { JsonSchema } from './contract-schema.js';
import { TIME_FORMAT } from './contracts/fields.js';
import { parseTime } from './rfc3339.js';
import { PLAIN_REPLACEMENTS, scrubText } from './scrub-text.js';

/** Judges an event's data: the first broken rule as text, naming the field, or null where all hold. */
export type DataCheck = (data: unknown) => string | null;

/**
 * `unicode: false` counts UTF-16 units, as `Text` does; the verdicts must not hang on an emoji. The logger is off only
 * because ajv calls that option deprecated at each start; what is wrong with a schema is thrown, not logged.
 */
const compiler = new Ajv({
  allowUnionTypes: true,
  unicode: false,
  logger: false,
  formats: { [TIME_FORMAT]: (text: string) => parseTime(text) !== null },
});

/** Compiles the hot path's check of one contract from its schema: about a million events a second. */
export function compileCheck(schema: JsonSchema): DataCheck {
  const validate = compiler.compile(schema);
  return (data) => {
    if (validate(data)) return null;
    const [error] = validate.errors ?? [];
    return error === undefined ? 'data is not valid' : describe(error);
  };
}

function describe(error: ErrorObject): string {
  const field = ['data', ...error.instancePath.split('/').slice(1).map(readSegment)].join('.');
  const params = error.params as Record<string, unknown>;
  const isMissing = error.keyword === 'required';
  return isMissing ? `${field}.${String(params.missingProperty)} is required` : `${field} ${ruleOf(error, params)}`;
}

/** One step of a JSON pointer. A map's key may be anything, also an address, and reasons are kept. */
function readSegment(segment: string): string {
  return scrubText(segment.replaceAll('~1', '/').replaceAll('~0', '~'), PLAIN_REPLACEMENTS);
}

function ruleOf(error: ErrorObject, params: Record<string, unknown>): string {
  const limit = String(params.limit);
  switch (error.keyword) {
    case 'type':
      return `must be ${[params.type]
        .flat()
        .filter((type) => type !== 'null')
        .map(String)
        .map(named)
        .join(' or ')}`;
    case 'enum':
      return `must be one of ${[params.allowedValues]
        .flat()
        .filter((value) => value !== null)
        .join(', ')}`;
    case 'minimum':
      return `must be at least ${limit}`;
    case 'maximum':
      return `must be at most ${limit}`;
    case 'minLength':
      return 'must not be empty';
    case 'maxLength':
      return `must be at most ${limit} characters`;
    case 'maxItems':
      return `must have at most ${limit} items`;
    case 'maxProperties':
      return `must have at most ${limit} entries`;
    case 'pattern':
      return 'must not contain control characters';
    case 'format':
      return 'must be an RFC 3339 time';
    default:
      return error.message ?? `breaks the rule ${error.keyword}`;
  }
}

function named(type: string): string {
  const names: Record<string, string> = { string: 'a text', number: 'a number', integer: 'a whole number' };
  return names[type] ?? (type === 'boolean' ? 'true or false' : type === 'array' ? 'a list' : 'an object');
}
