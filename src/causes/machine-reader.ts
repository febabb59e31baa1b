import type { ShopQuery, ShopSelect } from '../series/shop-query.js';
import type { CaseFile, Stretch } from './case-file.js';
import type { ComparedMails, DiskReading, FinishedRun, HardwareReading, MailSample } from './machine-facts.js';
import { inStretches } from './stretch-condition.js';

const HOUR_MS = 3_600_000;
/** A disk that runs full did so over the last day, or at once. */
const DISK_BEFORE_MS = 24 * HOUR_MS;
/** What ended so long before may have begun it. */
const RUNS_BEFORE_MS = 6 * HOUR_MS;
/** Beyond so many rows only the newest are looked at: the incident is among them. */
const ROWS_MAX = 5000;
const NEWEST_FIRST = 'time DESC, source DESC, id DESC';

const text = (field: string): string => `JSONExtractString(data, '${field}')`;
const number = (field: string): string => `if(JSONHas(data, '${field}'), JSONExtractFloat(data, '${field}'), NULL)`;
const AT = 'toUnixTimestamp64Milli(time)';

/** Reads what hosts, mailboxes and runs tell around an incident: only what had been received before it was asked for. */
export class MachineReader {
  constructor(private readonly query: ShopQuery) {}

  /** How full each disk of a host was, from a day before the incident on, oldest first. */
  async disks(file: CaseFile, host: string): Promise<DiskReading[]> {
    const stretch = { fromMs: file.now.fromMs - DISK_BEFORE_MS, untilMs: file.now.untilMs };
    const rows = await this.samples<[number, string]>(file, stretch, `${AT}, JSONExtractRaw(data, 'disks')`, host);
    return rows.flatMap(([timeMs, disks]) =>
      listOf<{ mount: string; usedPct: number }>(disks).map((disk) => ({ timeMs: Number(timeMs), ...disk })),
    );
  }

  /** What the hardware of a host says of itself in the incident, oldest first. */
  async hardware(file: CaseFile, host: string): Promise<HardwareReading[]> {
    const rows = await this.samples<[number, string]>(file, file.now, `${AT}, JSONExtractRaw(data, 'hardware')`, host);
    return rows.flatMap(([timeMs, parts]) =>
      listOf<{ component: string; status: string }>(parts).map((part) => ({ timeMs: Number(timeMs), ...part })),
    );
  }

  /** Mails as they were sent, in the incident and before: of very many a sample, and how many recipients all had. */
  async mails(file: CaseFile): Promise<ComparedMails> {
    const columns = [
      AT,
      text('mailbox'),
      number('recipients'),
      text('outcome'),
      text('errorKind'),
      text('errorMessage'),
    ];
    const sample = async (stretches: readonly Stretch[]): Promise<MailSample[]> => {
      if (stretches.length === 0) return [];
      const rows = await this.rows<[number, string, number, string, string, string]>(file, 'mail.sent', stretches, {
        columns: columns.join(', '),
        orderBy: 'cityHash64(source, id)',
      });
      return rows.map(([timeMs, mailbox, recipients, outcome, errorKind, errorMessage]) => {
        return { timeMs: Number(timeMs), mailbox, recipients, isFailed: outcome === 'failed', errorKind, errorMessage };
      });
    };
    const recipients = async (stretches: readonly Stretch[]): Promise<number> => {
      if (stretches.length === 0) return 0;
      const columns = `sum(${number('recipients')})`;
      const rows = await this.rows<[number | null]>(file, 'mail.sent', stretches, { columns, orderBy: '1' });
      return rows[0]?.[0] ?? 0;
    };
    const [now, before, ofNow, ofBefore] = await Promise.all([
      sample([file.now]),
      sample(file.before),
      recipients([file.now]),
      recipients(file.before),
    ]);
    return { now, before, stretches: file.before.length, recipients: { now: ofNow, before: ofBefore } };
  }

  /** Jobs and backups that ended in the incident or in the hours before it, oldest first. */
  async runs(file: CaseFile): Promise<FinishedRun[]> {
    const stretch = { fromMs: file.now.fromMs - RUNS_BEFORE_MS, untilMs: file.now.untilMs };
    const columns = [AT, text('job'), text('backup'), number('durationMs'), number('bytes')];
    const runs: FinishedRun[] = [];
    for (const type of ['job.finished', 'backup.finished']) {
      const rows = await this.rows<[number, string, string, number | null, number | null]>(file, type, [stretch], {
        columns: columns.join(', '),
        orderBy: NEWEST_FIRST,
      });
      for (const [at, job, backup, durationMs, bytes] of rows.toReversed()) {
        const subject = type === 'job.finished' ? 'job' : 'backup';
        const timeMs = Number(at);
        runs.push({ subject, name: job || backup, timeMs, startedMs: timeMs - (durationMs ?? 0), bytes });
      }
    }
    return runs.sort((a, b) => a.timeMs - b.timeMs);
  }

  /** What a host said of itself, oldest first. */
  private async samples<Row extends readonly unknown[]>(
    file: CaseFile,
    stretch: Stretch,
    columns: string,
    host: string,
  ): Promise<Row[]> {
    const rows = await this.rows<Row>(file, 'host.sampled', [stretch], {
      columns,
      orderBy: NEWEST_FIRST,
      where: [`${text('host')} = {host:String}`],
      params: { host },
    });
    return rows.toReversed();
  }

  private rows<Row extends readonly unknown[]>(
    { shop, nowMs }: CaseFile,
    type: string,
    stretches: readonly Stretch[],
    { where = [], params = {}, ...select }: Pick<ShopSelect, 'columns' | 'orderBy'> & Partial<ShopSelect>,
  ): Promise<Row[]> {
    const inTime = inStretches('time', stretches, 'ms');
    return this.query.rows<Row>(shop, {
      ...select,
      table: 'events',
      where: ['type = {type:String}', 'received < fromUnixTimestamp64Milli({now:Int64})', inTime.where, ...where],
      limit: ROWS_MAX,
      params: { ...inTime.params, type, now: nowMs, ...params },
    });
  }
}

function listOf<Item>(raw: string): Item[] {
  return raw === '' ? [] : (JSON.parse(raw) as Item[]);
}
