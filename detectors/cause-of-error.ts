const CAUSES: ReadonlySet<string> = new Set(['network', 'auth', 'malformed', 'empty', 'timeout', 'other']);

/**
 * Gives the cause word of an incident for the error kind of a run: the kind itself where the contract knows it for runs,
 * else null (a probe's `status` tells no cause).
 *
 * @example causeOfError('auth'); // 'auth'
 */
export function causeOfError(errorKind: string | null): string | null {
  return errorKind !== null && CAUSES.has(errorKind) ? errorKind : null;
}
