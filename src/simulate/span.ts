/** A stretch of time in milliseconds since the Unix epoch, half-open. */
export interface Span {
  startMs: number;
  endMs: number;
}

/** Whether a moment lies in a span. */
export function within(span: Span, atMs: number): boolean {
  return atMs >= span.startMs && atMs < span.endMs;
}

/** Whether two spans have a moment in common. */
export function overlap(a: Span, b: Span): boolean {
  return a.startMs < b.endMs && b.startMs < a.endMs;
}

/** Both ends as RFC 3339 in UTC. */
export function startAndEnd(span: Span): { start: string; end: string } {
  return { start: new Date(span.startMs).toISOString(), end: new Date(span.endMs).toISOString() };
}
