/** What an incident is about, as far as it matters for who may be to blame. */
export type CaseKind =
  | 'slow'
  | 'busy-database'
  | 'errors'
  | 'fallen-signups'
  | 'fallen-orders'
  | 'payments'
  | 'signups'
  | 'crowd'
  | 'run'
  | 'probe'
  | 'load'
  | 'disk'
  | 'hardware'
  | 'mail'
  | 'mail-queue'
  | 'other';

interface Blame {
  /** How often such an incident comes of a change that somebody told of. */
  prior: number;
  fitness: Readonly<Record<string, number>>;
}

const CODE: Readonly<Record<string, number>> = {
  deploy: 1,
  module: 1,
  config: 0.6,
  content: 0.2,
  import: 0.3,
  maintenance: 0.1,
};
const PEOPLE: Readonly<Record<string, number>> = { campaign: 1, content: 0.1, import: 0.05 };
/** What comes from outside: a changed password is a setting, code seldom breaks what another sends. */
const OUTSIDE: Readonly<Record<string, number>> = {
  config: 1,
  deploy: 0.5,
  module: 0.3,
  maintenance: 0.3,
  content: 0.05,
};
/** A module does more because it is another one, or is told to. */
const MODULES: Readonly<Record<string, number>> = { module: 1, deploy: 1, config: 0.4, content: 0.05, import: 0.2 };
const LISTS: Readonly<Record<string, number>> = { import: 1, campaign: 0.1 };

const BLAME: Readonly<Record<CaseKind, Blame>> = {
  slow: { prior: 0.5, fitness: CODE },
  'busy-database': { prior: 0.35, fitness: { ...CODE, import: 0.8 } },
  errors: { prior: 0.5, fitness: CODE },
  'fallen-signups': { prior: 0.25, fitness: CODE },
  'fallen-orders': { prior: 0.25, fitness: CODE },
  payments: { prior: 0.15, fitness: CODE },
  signups: { prior: 0.02, fitness: { ...PEOPLE, deploy: 0.1, config: 0.2, module: 0.1 } },
  crowd: { prior: 0.1, fitness: PEOPLE },
  run: { prior: 0.04, fitness: CODE },
  probe: { prior: 0.15, fitness: CODE },
  load: { prior: 0.3, fitness: { ...CODE, import: 0.6 } },
  disk: { prior: 0.1, fitness: { ...CODE, import: 0.8 } },
  hardware: { prior: 0.01, fitness: CODE },
  mail: { prior: 0.05, fitness: { ...CODE, ...PEOPLE, import: 0.3 } },
  'mail-queue': { prior: 0.1, fitness: { ...CODE, campaign: 0.6 } },
  other: { prior: 0.2, fitness: CODE },
};

/** What a found cause says about changes, where it says more than the kind of the incident does. */
const BLAME_BY_CAUSE: Readonly<Record<string, Blame>> = {
  'bot-attack': { prior: 0.003, fitness: { config: 0.3, module: 0.2, deploy: 0.1 } },
  'bulk-import': { prior: 0.3, fitness: LISTS },
  campaign: { prior: 0.4, fitness: PEOPLE },
  provider: { prior: 0.03, fitness: CODE },
  traffic: { prior: 0.03, fitness: { ...PEOPLE, config: 0.1 } },
  database: { prior: 0.2, fitness: CODE },
  outage: { prior: 0.15, fitness: CODE },
  deploy: { prior: 0.85, fitness: CODE },
  module: { prior: 0.6, fitness: MODULES },
  'broken-page': { prior: 0.4, fitness: CODE },
  network: { prior: 0.02, fitness: OUTSIDE },
  auth: { prior: 0.06, fitness: OUTSIDE },
  malformed: { prior: 0.04, fitness: OUTSIDE },
  empty: { prior: 0.04, fitness: CODE },
  timeout: { prior: 0.04, fitness: OUTSIDE },
};

/** How readily a change is blamed for an incident of a kind, and of a cause once that is known. */
export function blameOf(kind: CaseKind, cause: string | null): Blame {
  return (cause === null ? undefined : BLAME_BY_CAUSE[cause]) ?? BLAME[kind];
}
