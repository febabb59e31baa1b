const SEEN_MAX = 10_000;
const TEXT_MAX = 4_000;

/** The faults a test has set for a fake server, in their order, and the queries that came. */
export class QueryFaults {
  #faults = new Map();
  #seen = [];
  #ids = 0;

  /** Sets a fault: from now on the first that matches a query and has times left takes it. Gives its number. */
  add({ match = '', times = 1, ...rest }) {
    const id = ++this.#ids;
    this.#faults.set(id, {
      ...rest,
      id,
      pattern: new RegExp(match, 'i'),
      left: times ?? Infinity,
      hits: 0,
      waiting: [],
    });
    return id;
  }

  /** Takes all faults away; those who wait for one are told. */
  clear() {
    for (const { waiting } of this.#faults.values()) for (const { reject } of waiting) reject(new Error('cleared'));
    this.#faults.clear();
  }

  /** Records a query and gives the fault that meets it, or null. */
  meet(query, queryId) {
    const fault = [...this.#faults.values()].find(({ left, pattern }) => left > 0 && pattern.test(query)) ?? null;
    if (fault) fault.left--;
    const seen = { query: query.slice(0, TEXT_MAX), queryId, fault: fault?.kind ?? null, ran: false };
    if (this.#seen.push(seen) > SEEN_MAX) this.#seen.shift();
    return { fault, seen };
  }

  /** Says that a fault has done its work on a query. */
  hit(fault) {
    fault.hits++;
    for (const { hits, resolve } of fault.waiting) if (fault.hits >= hits) resolve();
  }

  /** Resolves when a fault has done its work on so many queries. */
  whenHit(id, hits) {
    const fault = this.#faults.get(id);
    if (!fault) return Promise.reject(new Error('cleared'));
    if (fault.hits >= hits) return Promise.resolve();
    return new Promise((resolve, reject) => fault.waiting.push({ hits, resolve, reject }));
  }

  /** The queries seen that match, oldest first. */
  seen(match) {
    const pattern = new RegExp(match, 'i');
    return this.#seen.filter(({ query }) => pattern.test(query));
  }
}
