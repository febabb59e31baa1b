import { plainTruth, type IncidentRecipe, type PlannedIncident, type PlanWorld } from '../incident-plan.js';
import { withData, type DraftEvent } from '../interference.js';
import { between, oneOf, wholeBetween, type RandomSource } from '../random-source.js';
import { RUN_SETTINGS, type Run, type RunName } from '../run-schedule.js';
import type { TrueIncident } from '../truth.js';

const MINUTE_MS = 60_000;
const SEARCH_MS = 3 * 86_400_000;

function isRunOf(event: DraftEvent, name: RunName): boolean {
  return event.data['job'] === name || event.data['backup'] === name;
}

function dimensionOf(name: RunName): Record<string, string> {
  return name === 'db-nightly' ? { backup: name } : { job: name };
}

/** The next runs of a name from a moment on: the bad ones, and the good one after them. */
function nextRuns(world: PlanWorld, name: RunName, startMs: number, count: number): { bad: Run[]; next: Run } | null {
  const runs = world.runs.between(name, { startMs, endMs: startMs + SEARCH_MS }).slice(0, count + 1);
  const next = runs.at(count);
  return next === undefined ? null : { bad: runs.slice(0, count), next };
}

/** Runs that come, and come badly: from the first of them to just after the last. */
function badRuns(
  world: PlanWorld,
  startMs: number,
  of: { name: RunName; count: number; result: (event: DraftEvent, random: RandomSource) => Record<string, unknown> },
  truth: Pick<TrueIncident, 'metrics' | 'kinds' | 'cause'> & { causes?: string[] },
): PlannedIncident | null {
  const runs = nextRuns(world, of.name, startMs, of.count);
  if (runs === null) return null;
  const span = { startMs: runs.bad[0]?.atMs ?? startMs, endMs: (runs.bad.at(-1)?.atMs ?? startMs) + MINUTE_MS };
  const alter = (event: DraftEvent, random: RandomSource): DraftEvent =>
    isRunOf(event, of.name) ? withData(event, of.result(event, random)) : event;
  return {
    ...span,
    interferences: [{ ...span, alter }],
    truth: {
      ...plainTruth(truth.metrics, truth.kinds, truth.cause),
      ...(truth.causes && { causes: truth.causes }),
      graceMinutes: RUN_SETTINGS[of.name].graceMinutes,
      dimension: dimensionOf(of.name),
    },
  };
}

/** Runs that do not come: from the moment of the first to the next good one. */
function missingRuns(
  world: PlanWorld,
  startMs: number,
  of: { name: RunName; count: number },
  truth: Pick<TrueIncident, 'metrics' | 'kinds'>,
): PlannedIncident | null {
  const runs = nextRuns(world, of.name, startMs, of.count);
  if (runs === null) return null;
  const span = { startMs: runs.bad[0]?.atMs ?? startMs, endMs: runs.next.atMs };
  const alter = (event: DraftEvent): DraftEvent | null => (isRunOf(event, of.name) ? null : event);
  return {
    ...span,
    interferences: [{ ...span, alter }],
    truth: {
      ...plainTruth(truth.metrics, truth.kinds, null),
      graceMinutes: RUN_SETTINGS[of.name].graceMinutes,
      dimension: dimensionOf(of.name),
    },
  };
}

/** What failing runs say, in five languages: nothing else tells the kind of trouble. */
export const RUN_MESSAGES = {
  network: [
    'connect ECONNREFUSED 198.51.100.20:443',
    'getaddrinfo ENOTFOUND prices.supplier.example',
    'read ECONNRESET',
    'Connessione rifiutata dal server',
    'Verbindung zum Server unterbrochen',
    'Connexion refusée par le serveur',
    'conexión rechazada por el servidor',
  ],
  malformed: [
    'Unexpected token < in JSON at position 0',
    'CSV line 3417: expected 14 columns, found 9',
    'XML syntax error: unclosed tag <price>',
    'Fichier CSV invalide : colonne manquante à la ligne 812',
    'formato no válido en la línea 77',
    'file non valido: manca la colonna del prezzo alla riga 51',
    'ungültiges Format in Zeile 203',
  ],
  auth: [
    '401 Unauthorized',
    'FTP 530 Login incorrect',
    '403 Forbidden: API key expired',
    'Anmeldung fehlgeschlagen',
    'contraseña incorrecta',
    'autenticazione fallita: password errata',
    'échec de l’authentification',
  ],
  timeout: [
    'Operation timed out after 30001 milliseconds with 0 bytes received',
    'Zeitüberschreitung der Verbindung',
    'délai d’attente dépassé',
    'tempo di attesa scaduto',
    'tiempo de espera agotado',
    'Maximum execution time of 300 seconds exceeded',
  ],
  other: [
    'No space left on device',
    'spazio su disco esaurito',
    'kein Speicherplatz mehr auf dem Gerät',
    'espace disque insuffisant',
    'no queda espacio en el disco',
  ],
} as const;

function failingRuns(name: RunName, cause: keyof typeof RUN_MESSAGES): IncidentRecipe {
  return {
    lane: 'runs',
    plan(world, startMs, random) {
      const errorMessage = oneOf<string>(random, RUN_MESSAGES[cause]);
      const result = (_event: DraftEvent, draw: RandomSource): Record<string, unknown> => {
        const durationMs = wholeBetween(draw, 2_000, 31_000);
        return { outcome: 'failed', items: 0, bytes: 0, durationMs, errorMessage };
      };
      const of = { name, count: wholeBetween(random, 2, 4), result };
      return badRuns(world, startMs, of, { metrics: ['job.*'], kinds: ['failure'], cause });
    },
  };
}

/** The supplier's server cannot be reached. */
export const importNetwork = failingRuns('price-list-import', 'network');

/** The price list cannot be read. */
export const importMalformed = failingRuns('price-list-import', 'malformed');

/** The supplier does not know the password any more. */
export const importAuth = failingRuns('price-list-import', 'auth');

/** The supplier's server does not answer in time. */
export const importTimeout = failingRuns('price-list-import', 'timeout');

/** The export has no room left, which is none of the causes that have a name. */
export const exportFailed = failingRuns('order-export', 'other');

function emptyRun(): Record<string, unknown> {
  return { outcome: 'ok', items: 0, bytes: 0, durationMs: 900 };
}

/** Imports that report success and bring nothing. */
export const importEmpty: IncidentRecipe = {
  lane: 'runs',
  plan(world, startMs, random) {
    const of = { name: 'price-list-import' as const, count: wholeBetween(random, 1, 2), result: emptyRun };
    const truth = { metrics: ['job.*'], kinds: ['empty', 'drop', 'failure', 'threshold'], cause: 'empty' };
    return badRuns(world, startMs, of, truth);
  },
};

function partOf(event: DraftEvent, part: number): { items: number; bytes: number; durationMs: number } {
  const times = (name: string): number => Math.round(Number(event.data[name]) * part);
  return { items: times('items'), bytes: times('bytes'), durationMs: times('durationMs') };
}

const SHRUNK_KINDS = ['empty', 'drop', 'shift', 'threshold', 'failure'];

/** Imports that end long before they should, with a tenth of the articles. */
export const jobTooFast: IncidentRecipe = {
  lane: 'runs',
  plan(world, startMs, random) {
    const part = between(random, 0.05, 0.15);
    const result = (event: DraftEvent) => partOf(event, part);
    const of = { name: 'price-list-import' as const, count: wholeBetween(random, 1, 2), result };
    return badRuns(world, startMs, of, { metrics: ['job.*'], kinds: SHRUNK_KINDS, cause: null });
  },
};

/** A product feed with next to nothing in it. */
export const feedShrunk: IncidentRecipe = {
  lane: 'runs',
  plan(world, startMs, random) {
    const part = between(random, 0.01, 0.06);
    const of = { name: 'product-feed' as const, count: 1, result: (event: DraftEvent) => partOf(event, part) };
    const truth = { metrics: ['job.*'], kinds: SHRUNK_KINDS, cause: 'empty', causes: ['empty', 'other'] };
    return badRuns(world, startMs, of, truth);
  },
};

/** The order export stops coming for an hour and a half or more. */
export const exportLate: IncidentRecipe = {
  lane: 'runs',
  plan: (world, startMs, random) =>
    missingRuns(
      world,
      startMs,
      { name: 'order-export', count: wholeBetween(random, 6, 10) },
      { metrics: ['job.*'], kinds: ['late', 'silence'] },
    ),
};

/** A night without a backup. */
export const backupMissing: IncidentRecipe = {
  lane: 'backups',
  plan: (world, startMs) =>
    missingRuns(
      world,
      startMs,
      { name: 'db-nightly', count: 1 },
      { metrics: ['backup.*'], kinds: ['late', 'silence', 'failure'] },
    ),
};

/** A backup that reports success with a fraction of the data. */
export const backupShrunk: IncidentRecipe = {
  lane: 'backups',
  plan(world, startMs, random) {
    const part = between(random, 0.03, 0.2);
    const result = (event: DraftEvent) => ({ bytes: Math.round(Number(event.data['bytes']) * part) });
    const of = { name: 'db-nightly' as const, count: 1, result };
    return badRuns(world, startMs, of, { metrics: ['backup.*'], kinds: SHRUNK_KINDS, cause: null });
  },
};
