import { IsOptional } from 'class-validator';
import type { Measure } from '../event.js';
import { counted, dimension, measured } from '../measure.js';
import { ListOf } from './collections.js';
import { Amount, Name, Text } from './fields.js';

/** How full one file system is, in percent. */
export class DiskUsage {
  @Text() mount!: string;
  @Amount(100) usedPct!: number;
}

/** What a piece of hardware says of itself. */
export class HardwareStatus {
  @Text() component!: string;
  @Text() status!: string;
}

const HEALTHY: ReadonlySet<string> = new Set(['ok', 'healthy', 'good', 'online']);

/** The state of one server. */
export class HostSampled {
  static readonly type = 'host.sampled';
  static readonly isOccurrence = false;

  @Name() host!: string;
  /** Load average of one minute, over all cores. */
  @IsOptional() @Amount() load1?: number;
  @IsOptional() @Amount(65_536, 1) cores?: number;
  @IsOptional() @Amount() memUsed?: number;
  @IsOptional() @Amount() memTotal?: number;
  @IsOptional() @ListOf(DiskUsage) disks?: DiskUsage[];
  @IsOptional() @Amount() mailQueue?: number;
  @IsOptional() @ListOf(HardwareStatus) hardware?: HardwareStatus[];

  /** Load (its peak per core), the fullest disk in percent, mails waiting, and whether any hardware complains. */
  static measures(data: HostSampled): Measure[] {
    const host = dimension('host', data.host);
    const { load1, disks, mailQueue, hardware } = data;
    const all: Measure[] = [];
    if (typeof load1 === 'number') all.push(measured('host.load', host, load1, load1 / (data.cores ?? 1)));
    if (disks?.length) all.push(measured('host.disk', host, Math.max(...disks.map((disk) => disk.usedPct))));
    if (typeof mailQueue === 'number') all.push(measured('mail.queue', host, mailQueue));
    if (hardware?.length) all.push(counted('host.hardware', host, 1, hardware.every(isHealthy) ? 0 : 1));
    return all;
  }
}

function isHealthy(hardware: HardwareStatus): boolean {
  return HEALTHY.has(hardware.status.trim().toLowerCase());
}
