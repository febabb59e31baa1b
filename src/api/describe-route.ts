import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  getSchemaPath,
  type ApiQueryOptions,
} from '@nestjs/swagger';
import { REPORT_LANGUAGE_CODES } from '../report/languages.js';
import { EXPORT_STATES } from './dto/export-check.dto.js';
import { ProblemDto } from './dto/problem.dto.js';
import { METRIC_NAMES, SERIES_STATES } from './dto/series.dto.js';

/** The states by which incidents can be asked for. */
export const INCIDENT_STATES = ['open', 'resolved'] as const;

/** The forms in which a baseline is given. */
export const BASELINE_FORMATS = ['json', 'csv'] as const;

/** Every parameter that stands behind a question mark, described once. */
const PARAMETERS = {
  shop: {
    description: 'Only of this shop. A key that is bound to a shop sees no other.',
    type: String,
    example: 'acme-fashion',
  },
  metric: { description: 'Only of this metric.', enum: METRIC_NAMES },
  seriesState: { name: 'state', description: 'Only series in this state.', enum: SERIES_STATES },
  incidentState: {
    name: 'state',
    description: 'Only incidents that go on, or only those that are over.',
    enum: INCIDENT_STATES,
  },
  exportState: {
    name: 'state',
    description: 'Only exports that left out nothing, what they ordinarily leave out, or more than that.',
    enum: EXPORT_STATES,
  },
  from: { description: 'From this moment on.', type: String, format: 'date-time', example: '2026-11-20T00:00:00Z' },
  to: { description: 'Before this moment.', type: String, format: 'date-time', example: '2026-11-21T00:00:00Z' },
  baselineFormat: {
    name: 'format',
    description: '`csv` for a table of the 168 hours, `json` where nothing is said.',
    enum: BASELINE_FORMATS,
  },
  at: { description: 'The moment asked about; now where not given.', type: String, format: 'date-time' },
  step: {
    description: 'Length of a step, ISO 8601, PT1M or more in whole minutes.',
    type: String,
    example: 'PT5M',
    schema: { type: 'string', default: 'PT1M' },
  },
  limit: {
    description: 'Items on a page.',
    type: 'integer',
    schema: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
  },
  pointsLimit: {
    name: 'limit',
    description: 'Points on a page.',
    type: 'integer',
    schema: { type: 'integer', minimum: 1, maximum: 50_000, default: 50_000 },
  },
  month: { description: 'The month; the present one where not given.', type: String, example: '2026-11' },
  cursor: { description: '`next` of the page before.', type: String },
  format: {
    description: 'Form of the list; where not given, as `Accept` asks.',
    schema: { type: 'string', enum: ['json', 'csv'] },
  },
  lang: {
    description: 'Language of the report.',
    schema: { type: 'string', enum: REPORT_LANGUAGE_CODES, default: REPORT_LANGUAGE_CODES[0]! },
  },
} as const satisfies Record<string, ApiQueryOptions & { name?: string }>;

const PROBLEMS: Record<number, string> = {
  400: 'A parameter is unknown or breaks a rule; `detail` names it.',
  401: 'The API key is missing, unknown or revoked.',
  403: 'The API key is for another shop, or its scope does not allow this.',
  404: 'Not known, or of a shop that this key does not see.',
  409: 'Not with this incident as it now is; `detail` says why.',
  429: 'One is under way already; `Retry-After` says in how many seconds to try again.',
  503: 'A store does not answer; `errors` says which.',
};

/** Describes what a route is for. */
export function Describes(summary: string, description?: string): MethodDecorator {
  return ApiOperation({ summary, ...(description !== undefined && { description }) });
}

/** Describes the parameters behind the question mark. */
export function Takes(...names: (keyof typeof PARAMETERS)[]): MethodDecorator {
  return applyDecorators(
    ...names.map((name) => ApiQuery({ name, required: false, ...PARAMETERS[name] } as ApiQueryOptions)),
  );
}

/** Describes what the address itself names. */
export function Names(parameter: 'id' | 'shop', what: string): MethodDecorator {
  return ApiParam({ name: parameter, description: what });
}

/** Describes an answer that is one object. */
export function Gives(type: new () => object): MethodDecorator {
  return ApiOkResponse({ type, description: 'What was asked for.' });
}

/** Describes an answer that is a page of a list. */
export function GivesList(item: new () => object): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(item),
    ApiOkResponse({
      description: 'A page of the list.',
      headers: {
        Link: {
          description: 'Address of the next page, `rel="next"`, where there is one.',
          schema: { type: 'string' },
        },
      },
      schema: {
        type: 'object',
        required: ['items', 'next'],
        properties: {
          items: { type: 'array', items: { $ref: getSchemaPath(item) } },
          next: {
            type: 'string',
            nullable: true,
            description: 'Cursor of the next page; null where this is the last.',
          },
        },
      },
    }),
  );
}

/** Describes the problems (RFC 9457) that a route may answer with. */
export function Problems(...statuses: number[]): MethodDecorator & ClassDecorator {
  const content = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } };
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...statuses.map((status) => ApiResponse({ status, description: PROBLEMS[status] ?? '', content })),
  );
}

/** Describes that the routes of a controller want a key. */
export function WantsKey(): ClassDecorator {
  return applyDecorators(ApiBearerAuth(), Problems(400, 401, 403));
}
