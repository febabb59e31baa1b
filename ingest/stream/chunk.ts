/** A run of offsets of one partition that is stored by one insert, both ends included. */
export interface Chunk {
  first: number;
  last: number;
  /** When it was first begun to be stored, in milliseconds since the Unix epoch. */
  sinceMs: number;
}

const DAY_MS = 86_400_000;

/**
 * What a committed offset carries as its metadata while the chunk behind it is being stored. Whoever takes the partition
 * over then stores exactly the same chunk under the same token, whether or not the first attempt went through.
 */
export function intentText({ first, last, sinceMs }: Chunk): string {
  return `storing ${first}-${last} since ${sinceMs}`;
}

/** The chunk that was being stored when `committed` was committed; null where none was. */
export function readIntent(metadata: string | null | undefined, committed: number): Chunk | null {
  const [, first, last, since] = /^storing (\d+)-(\d+) since (\d+)$/.exec(metadata ?? '') ?? [];
  const chunk = { first: Number(first), last: Number(last), sinceMs: Number(since) };
  return first !== undefined && chunk.first === committed && chunk.last >= chunk.first ? chunk : null;
}

/**
 * When the events of a chunk reached the store, at an attempt made at `nowMs`: then, but on the UTC day on which it was
 * begun. The store knows a token within a day's partition only, and would count a chunk again that was sent before and
 * after midnight.
 */
export function arrivalOf({ sinceMs }: Chunk, nowMs: number): number {
  const endOfDayMs = (Math.floor(sinceMs / DAY_MS) + 1) * DAY_MS - 1;
  return Math.max(sinceMs, Math.min(nowMs, endOfDayMs));
}

/** The deduplication token of a chunk: the same at every attempt, by whichever process. */
export function chunkToken(topic: string, partition: number, { first, last }: Chunk): string {
  return `${topic.replaceAll(/[^\w-]/g, '_')}-${partition}-${first}-${last}`;
}

/** What is to be done with messages at hand, in the order of their offsets. */
export interface ChunkStep<M> {
  /** A chunk to store now, with its messages; null where more have to come first. */
  chunk: (Chunk & { messages: M[] }) | null;
  /** What stays for later. */
  rest: M[];
}

/**
 * Cuts the next chunk. `position` is the offset up to which everything is stored; `intent` the chunk that an earlier
 * attempt began there: then that very chunk comes first, and is waited for. `lastOffset` is that of the newest offset at
 * hand, which may be above the last message's where a log has gaps.
 */
export function nextChunk<M extends { offset: string }>(
  messages: readonly M[],
  position: number,
  intent: Chunk | null,
  lastOffset: number,
  messagesMax: number,
  nowMs: number,
): ChunkStep<M> {
  const ahead = messages.filter(({ offset }) => Number(offset) >= position);
  if (intent) {
    if (lastOffset < intent.last) return { chunk: null, rest: ahead };
    const own = ahead.filter(({ offset }) => Number(offset) <= intent.last);
    return { chunk: { ...intent, messages: own }, rest: ahead.slice(own.length) };
  }
  if (ahead.length === 0) return { chunk: null, rest: [] };
  const own = ahead.slice(0, messagesMax);
  const last = own.length === ahead.length ? lastOffset : Number(own.at(-1)!.offset);
  return { chunk: { first: position, last, sinceMs: nowMs, messages: own }, rest: ahead.slice(own.length) };
}
