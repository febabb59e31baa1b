import type { CaseFile } from './case-file.js';
import type { CaseKind } from './change-fitness.js';
import { diskCause } from './disk-cause.js';
import type { EvidenceReader } from './evidence-reader.js';
import { hardwareCause } from './hardware-cause.js';
import { loadCause } from './load-cause.js';
import { mailCause } from './mail-cause.js';
import type { MachineReader } from './machine-reader.js';
import { narrowCase } from './narrow-case.js';
import type { Opinion, Scene } from './opinion.js';
import { databaseLoad } from './slow-cause.js';
import { toldNear } from './told-near.js';
import { riseSigmas } from './vital-signs.js';

/** Where what machines tell comes from. */
export interface MachineSources {
  machines: Pick<MachineReader, 'disks' | 'hardware' | 'mails' | 'runs'>;
  events: Pick<EvidenceReader, 'databases'>;
}

/** Cases that hosts and mailboxes tell of. */
export type MachineKind = 'load' | 'disk' | 'hardware' | 'mail' | 'mail-queue';

type Judge = (sources: MachineSources, scene: Scene) => Promise<Opinion>;

/** What a case of hosts or mail is thought to be, from what the kind calls for. */
export const MACHINE_OPINIONS: Readonly<Record<MachineKind, Judge>> = {
  load: judgeLoad,
  disk: judgeDisk,
  hardware: judgeHardware,
  mail: judgeMail,
  'mail-queue': judgeMail,
};

/** Whether a case is one of hosts or mail. */
export function isMachineKind(kind: CaseKind): kind is MachineKind {
  return kind in MACHINE_OPINIONS;
}

function hostOf({ lead }: CaseFile): string {
  return lead.dimension.slice('host='.length);
}

async function judgeLoad(
  { machines, events }: MachineSources,
  { file, vitals, onset, change }: Scene,
): Promise<Opinion> {
  const [runs, databases] = await Promise.all([
    machines.runs(file),
    events.databases(narrowCase(file, vitals.total('page.views').now.events)),
  ]);
  const verdict = loadCause({
    onsetMs: onset.atMs,
    viewsTimes: vitals.timesUsual('page.views'),
    viewsSigmas: riseSigmas(vitals.total('page.views')),
    database: databaseLoad(databases),
    runs,
    change,
  });
  return { verdict };
}

async function judgeDisk({ machines }: MachineSources, { file, vitals, change }: Scene): Promise<Opinion> {
  const [readings, runs] = await Promise.all([machines.disks(file, hostOf(file)), machines.runs(file)]);
  return { verdict: diskCause({ readings, runs, change, viewsTimes: vitals.timesUsual('page.views') }) };
}

async function judgeHardware({ machines }: MachineSources, { file, notes }: Scene): Promise<Opinion> {
  return { verdict: hardwareCause(await machines.hardware(file, hostOf(file)), notes.probesFail) };
}

async function judgeMail({ machines }: MachineSources, { file, notes, kind, vitals, onset }: Scene): Promise<Opinion> {
  const isRise = file.lead.kind === 'spike' || file.lead.kind === 'shift' || file.lead.kind === 'threshold';
  const verdict = mailCause({
    kind: kind === 'mail-queue' ? 'queue' : isRise ? 'spike' : 'fall',
    mails: await machines.mails(file),
    failingChecks: notes.mailChecks,
    viewsTimes: vitals.timesUsual('page.views'),
    ordersTimes: vitals.timesUsual('order.placed'),
    signupsTimes: vitals.timesUsual('customer.registered'),
    campaign: toldNear(file, onset, 'campaign'),
    isSiteDown: notes.probesFail && notes.mailChecks.length === 0,
  });
  return { verdict };
}
