import type { Run } from '../../detectors/index.js';
import type { ReconciliationReader } from '../reconciliation/reconciliation-reader.js';
import type { Suspect } from '../incidents/incident.js';
import { answerCause } from './answer-cause.js';
import { unknownCause, type CaseFile, type Stretch, type Verdict } from './case-file.js';
import type { CaseKind } from './change-fitness.js';
import { crowdCause } from './crowd-cause.js';
import { dimensionSuspects } from './dimension-suspects.js';
import type { Onset } from './estimate-onset.js';
import type { EvidenceReader } from './evidence-reader.js';
import { fallCause } from './fall-cause.js';
import { brokenPages, formViewsTimes, type FormKind } from './form-pages.js';
import { isMachineKind, MACHINE_OPINIONS, type MachineKind } from './judge-machine.js';
import type { MachineReader } from './machine-reader.js';
import { missingOrders } from './missing-orders.js';
import { doseOf, modulesByPage, modulesOfDatabase, modulesOfPage, type ModuleEvidence } from './module-evidence.js';
import { narrowCase } from './narrow-case.js';
import { failureFields, guiltyProvider, paymentCause, providerReports } from './payment-cause.js';
import { runCause } from './run-cause.js';
import { signupCause } from './signup-cause.js';
import { signupProfile } from './signup-profile.js';
import { databaseLoad, slowCause } from './slow-cause.js';
import { failingValues, fallenValues } from './value-suspects.js';
import { toldNear } from './told-near.js';
import type { VitalSignReader } from './vital-sign-reader.js';
import { addUp, riseSigmas, times, typicalDurationMs, type VitalSigns } from './vital-signs.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Times of modules have no daily course worth mentioning: the hours just before tell as well as last week's. */
const JUST_BEFORE_MS = 6 * HOUR_MS;

/** Fields of orders and sign-ups of which one value may stay away alone. */
const FALLEN_FIELDS = ['paymentMethod', 'channel', 'country', 'list'];
const OF_PAGE = "JSONExtractString(data, 'page') = {page:String}";

/** What visitors do who are not only looking. */
const BOUGHT = ['order.placed', 'customer.registered', 'newsletter.subscribed'];

/** Where evidence comes from. */
export interface CaseSources {
  series: Pick<VitalSignReader, 'vitalSigns' | 'minutes'>;
  events: Pick<EvidenceReader, 'signups' | 'pages' | 'databases' | 'fields'>;
  exports: Pick<ReconciliationReader, 'checks' | 'orders'>;
  machines: Pick<MachineReader, 'disks' | 'hardware' | 'mails' | 'runs'>;
}

/** What is known without asking the store. */
export interface CaseNotes {
  /** Runs of the job or backup in question, oldest first. */
  runs: readonly Run[];
  /** Whether a check of the site fails at this moment. */
  probesFail: boolean;
  /** Checks of mail servers that fail at this moment, with what their newest failure calls itself. */
  mailChecks: readonly { probe: string; errorKind: string }[];
  /** The onset as it was estimated before; null at the first look. */
  onset: Onset | null;
}

/** What every kind of case is judged with. */
export interface Scene {
  file: CaseFile;
  notes: CaseNotes;
  kind: CaseKind;
  vitals: VitalSigns;
  onset: Onset;
  /** The likeliest change, going by its time alone. */
  change: { name: string; confidence: number; minutesBefore: number } | null;
}

/** A verdict with what it found beside the changes. */
export interface Opinion {
  verdict: Verdict;
  dimensions?: Suspect[];
  modules?: readonly ModuleEvidence[] | null;
  dose?: (module: string) => number | null;
}

/** What a case of its kind is thought to be, from what the kind calls for. */
export async function opinionOn(sources: CaseSources, scene: Scene): Promise<Opinion> {
  if (isMachineKind(scene.kind)) return MACHINE_OPINIONS[scene.kind](sources, scene);
  const opinion = await OPINIONS[scene.kind](sources.events, scene);
  if (scene.kind !== 'run') return opinion;
  const missing = await missingOrders(sources.exports, scene.file, scene.notes.runs);
  return { ...opinion, verdict: { ...opinion.verdict, evidence: [...missing, ...opinion.verdict.evidence] } };
}

type Events = CaseSources['events'];

const OPINIONS: Readonly<Record<Exclude<CaseKind, MachineKind>, (events: Events, scene: Scene) => Promise<Opinion>>> = {
  slow: judgeSlowness,
  'busy-database': judgeSlowness,
  errors: judgeAnswers,
  probe: judgeAnswers,
  signups: judgeSignups,
  crowd: judgeCrowd,
  'fallen-signups': judgeFall,
  'fallen-orders': judgeFall,
  payments: judgePayments,
  run: (_events, { file, notes }) =>
    Promise.resolve({
      verdict: runCause({
        runs: notes.runs,
        kind: file.lead.kind,
        startedMs: file.lead.startedMs,
        isSiteDown: notes.probesFail,
      }),
    }),
  other: (_events, { file }) =>
    Promise.resolve({
      verdict: file.detectorCause ? { cause: file.detectorCause, confidence: 0.7, evidence: [] } : unknownCause(),
    }),
};

/** The hours just before count too, where something has no daily course. */
function withJustBefore(file: CaseFile, onset: Onset): CaseFile {
  const untilMs = Math.min(onset.atMs - onset.doubtMs, file.now.untilMs);
  const justBefore: Stretch = { fromMs: untilMs - JUST_BEFORE_MS, untilMs };
  return {
    ...file,
    now: { ...file.now, fromMs: Math.min(onset.atMs, file.now.untilMs - MINUTE_MS) },
    before: [...file.before, justBefore],
  };
}

async function judgeSlowness(events: Events, { file, kind, vitals, onset, change }: Scene): Promise<Opinion> {
  const wide = narrowCase(withJustBefore(file, onset), vitals.total('page.views').now.events);
  const [pages, databases] = await Promise.all([events.pages(wide), events.databases(wide)]);
  const page = slowestPage(file, vitals);
  const ofPage = page === null ? null : modulesOfPage(pages, page.name);
  const ofDatabase = modulesOfDatabase(databases);
  const verdict = slowCause({
    isDatabase: kind === 'busy-database',
    pageModule: ofPage?.modules[0] ?? null,
    databaseModule: ofDatabase?.modules[0] ?? null,
    modulesTold: Math.max(ofPage?.modules.length ?? 0, ofDatabase?.modules.length ?? 0),
    load: databaseLoad(databases),
    viewsTimes: vitals.timesUsual('page.views'),
    viewsSigmas: riseSigmas(vitals.total('page.views')),
    slower: page?.times ?? null,
    change,
  });
  const modules = (kind === 'slow' ? ofPage : (ofDatabase ?? ofPage))?.modules ?? null;
  const byPage = modulesByPage(pages.before);
  return { verdict, modules, dose: (module) => doseOf(module, byPage, vitals) };
}

/** The page in question: the one that leads, else the one of the incident that slowed down most. */
function slowestPage({ lead, signals }: CaseFile, vitals: VitalSigns): { name: string; times: number } | null {
  const slow = [lead, ...signals].filter(({ metric }) => metric === 'page.durationMs');
  for (const { dimension } of slow) {
    const { now, usual } = vitals.of('page.durationMs', dimension);
    const [after, before] = [typicalDurationMs(now), typicalDurationMs(usual)];
    return { name: dimension.slice('page='.length), times: after && before ? after / before : 1.5 };
  }
  return null;
}

async function judgeSignups(events: Events, { file, vitals, onset }: Scene): Promise<Opinion> {
  const { metric } = file.lead;
  const signups = await events.signups(narrowCase(file, vitals.of(metric).now.events), metric);
  const signupTimes = vitals.stretches === 0 ? null : times(vitals.of(metric));
  const profile = signupProfile(signups, signupTimes);
  const verdict = signupCause(profile, {
    noun: metric === 'customer.registered' ? 'registrations' : 'sign-ups',
    viewsTimes: vitals.timesUsual('page.views'),
    ordersTimes: vitals.timesUsual('order.placed'),
    signupTimes,
    campaign: toldNear(file, onset, 'campaign'),
    importChange: toldNear(file, onset, 'import'),
  });
  return { verdict, dimensions: dimensionSuspects([...profile.networks, ...profile.fields]) };
}

async function judgeCrowd(events: Events, { file, vitals, onset }: Scene): Promise<Opinion> {
  const fields = await events.fields(narrowCase(file, vitals.of('order.placed').now.events), 'order.placed', [
    'channel',
    'country',
    'paymentMethod',
  ]);
  const values = failureFields(fields);
  const all = BOUGHT.map((metric) => vitals.of(metric));
  const bought = { now: all.map(({ now }) => now), usual: all.map(({ usual }) => usual) };
  const verdict = crowdCause({
    viewsTimes: vitals.timesUsual('page.views'),
    ordersTimes: vitals.timesUsual('order.placed'),
    signupsTimes: vitals.timesUsual('customer.registered'),
    newsletterTimes: times(vitals.of('newsletter.subscribed')),
    togetherTimes: times({ metric: '', dimension: '', now: addUp(bought.now), usual: addUp(bought.usual) }),
    campaign: toldNear(file, onset, 'campaign'),
    fields: values,
  });
  return { verdict, dimensions: dimensionSuspects(values) };
}

async function judgeFall(events: Events, { file, notes, kind, vitals, change }: Scene): Promise<Opinion> {
  const form: FormKind = kind === 'fallen-orders' ? 'checkout' : 'signup';
  const payments = vitals.total('payment.failureRate');
  const paid = payments.usual.weight - payments.usual.bad;
  const verdict = fallCause({
    noun:
      kind === 'fallen-orders' ? 'orders' : file.lead.metric === 'customer.registered' ? 'registrations' : 'sign-ups',
    isOrders: kind === 'fallen-orders',
    brokenPages: brokenPages(vitals, form),
    viewsTimes: vitals.timesUsual('page.views'),
    formViewsTimes: formViewsTimes(vitals, form),
    paymentsTimes: times(payments),
    paidTimes: paid >= 4 ? (payments.now.weight - payments.now.bad) / paid : null,
    providers: providerReports(vitals),
    probesFail: notes.probesFail,
    changeConfidence: change?.confidence ?? 0,
  });
  const { metric } = file.lead;
  const narrow = narrowCase(file, vitals.of(metric).now.events);
  return { verdict, dimensions: fallenValues(await events.fields(narrow, metric, FALLEN_FIELDS)) };
}

async function judgePayments(events: Events, { file, notes, vitals, change }: Scene): Promise<Opinion> {
  const isGiftcard = file.lead.metric === 'giftcard.failureRate';
  const providers = providerReports(vitals);
  const type = isGiftcard ? 'giftcard.redeemed' : 'payment.attempted';
  const failed = "JSONExtractString(data, 'outcome') = 'failed'";
  const fields = failureFields(
    await events.fields(
      narrowCase(file, vitals.total('payment.failureRate').now.events),
      type,
      ['provider', 'errorKind', 'currency'],
      [failed],
    ),
  );
  const verdict = paymentCause({
    isGiftcard,
    providers,
    brokenPages: brokenPages(vitals, 'checkout'),
    errorKinds: fields.filter(({ ref }) => ref.startsWith('errorKind=')),
    viewsTimes: vitals.timesUsual('page.views'),
    probesFail: notes.probesFail,
    changeConfidence: change?.confidence ?? 0,
  });
  const byField = dimensionSuspects(fields.filter(({ ref }) => !/^(errorKind|provider)=/.test(ref)));
  return { verdict, dimensions: [...(isGiftcard ? [] : guiltyProvider(providers, verdict)), ...byField] };
}

async function judgeAnswers(events: Events, { file, notes, kind, vitals, change }: Scene): Promise<Opinion> {
  const verdict = answerCause({
    isProbe: kind === 'probe',
    told: file.detectorCause,
    viewsTimes: vitals.timesUsual('page.views'),
    ordersTimes: vitals.timesUsual('order.placed'),
    brokenPages: brokenPages(vitals, 'signup'),
    pagesSeen: vitals.all('page.views').filter(({ now }) => now.weight > 0).length,
    probesFail: notes.probesFail,
    changeConfidence: change?.confidence ?? 0,
  });
  return { verdict, dimensions: kind === 'errors' ? await whoGetsErrors(events, file, vitals) : [] };
}

/** The devices and countries that a broken page is broken for, where it works for others. */
async function whoGetsErrors(events: Events, file: CaseFile, vitals: VitalSigns): Promise<Suspect[]> {
  const { dimension } = file.lead;
  const narrow = narrowCase(file, vitals.of('page.views', dimension).now.events);
  const params = { page: dimension.slice('page='.length) };
  const asked = (where: string[]) =>
    events.fields(narrow, 'page.timed', ['device', 'country'], [OF_PAGE, ...where], params);
  const [failed, all] = await Promise.all([asked(["JSONExtractInt(data, 'status') >= 500"]), asked([])]);
  return failingValues(failed, all);
}
