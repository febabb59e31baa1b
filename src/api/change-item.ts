import type { StoredChange } from '../changes/change-reader.js';
import type { StandingVerdict } from '../changes/change-verdicts.js';
import type { ChangeDto } from './dto/change.dto.js';
import { isoTime } from './parse-moment.js';

/** A change as the API shows it. */
export function changeItem({ shop, id, timeMs, data }: StoredChange, standing: StandingVerdict): ChangeDto {
  return {
    id,
    shop,
    at: isoTime(timeMs),
    kind: textOf(data.kind) ?? 'config',
    title: textOf(data.title) ?? '',
    version: textOf(data.version),
    commit: textOf(data.commit),
    author: textOf(data.author),
    url: textOf(data.url),
    environment: textOf(data.environment),
    modules: Array.isArray(data.modules) ? data.modules.filter((name) => typeof name === 'string') : [],
    endsAt: momentOf(data.endsAt) ?? (standing.endedMs === null ? null : isoTime(standing.endedMs)),
    outcome: standing.outcome,
    verdict: standing.verdict,
    reason: standing.reason,
    isFinal: standing.isFinal,
    evidence: standing.evidence,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function momentOf(value: unknown): string | null {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : isoTime(ms);
}
