/** A lease as everybody sees it. */
export interface LeaseView {
  name: string;
  /** Null where nobody has it, or the one who had it let it expire. */
  holder: string | null;
}

/** What a process has to do to come to its fair share. */
export interface ShareOut {
  /** How many free ones it may take. */
  takeMax: number;
  /** Which of its own it has to give back. */
  giveBack: string[];
}

/**
 * Says what `me` should take or give back so that all leases are shared out evenly between the living. Whoever holds the
 * most keeps the odd ones, so that as few as may be change hands. Each process decides for itself: where all see the
 * same, all come to the same shares.
 */
export function shareOut(me: string, living: readonly string[], leases: readonly LeaseView[]): ShareOut {
  const heldBy = new Map([...new Set([...living, me])].map((id) => [id, 0]));
  for (const { holder } of leases) {
    if (holder !== null && heldBy.has(holder)) heldBy.set(holder, heldBy.get(holder)! + 1);
  }
  const fair = fairShare(me, heldBy, leases.length);
  const own = leases.filter(({ holder }) => holder === me).map(({ name }) => name);
  const free = leases.filter(({ holder }) => holder === null).length;
  return {
    takeMax: Math.max(0, Math.min(free, fair - own.length)),
    giveBack: own.sort().slice(fair),
  };
}

function fairShare(me: string, heldBy: ReadonlyMap<string, number>, leases: number): number {
  const ranked = [...heldBy].sort(([a, heldByA], [b, heldByB]) => heldByB - heldByA || (a < b ? -1 : 1));
  const place = ranked.findIndex(([id]) => id === me);
  return Math.floor(leases / ranked.length) + (place < leases % ranked.length ? 1 : 0);
}
