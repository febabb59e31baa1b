import type { AlarmBudget } from '../../detectors/index.js';

/** Settings of one shop, section 5 of the contract. Only `shop` is required; what is not given is learnt. */
export interface ShopSettings {
  shop: string;
  name?: string;
  /** IANA zone in which hours, days and seasons are counted. Default UTC. */
  timezone?: string;
  /** ISO 4217. */
  currency?: string;
  /** ISO 3166-1 alpha-2, for public holidays. */
  country?: string;
  revenuePerHour?: number;
  /** False alarms a week that are put up with over all series, in words or as a number. Default `normal`. */
  alarmBudget?: AlarmBudget;
  jobs?: JobSettings[];
  probes?: ProbeSettings[];
  backups?: BackupSettings[];
  campaigns?: CampaignSettings[];
  maintenance?: { start: string; end: string }[];
  quietHours?: { days: string[]; from: string; to: string }[];
  channels?: ChannelSettings[];
}

/** A job whose runs are expected: how often, with how much delay, and with how many items at least. */
export interface JobSettings {
  job: string;
  everyMinutes?: number;
  graceMinutes?: number;
  minItems?: number;
}

/** A check of something from outside; with a `url`, the service runs it itself. */
export interface ProbeSettings {
  probe: string;
  kind: string;
  everySeconds?: number;
  url?: string;
}

/** A backup whose runs, copies and restore tests are expected. */
export interface BackupSettings {
  backup: string;
  everyHours?: number;
  graceMinutes?: number;
  minCopies?: number;
  otherRegion?: boolean;
  restoreTestDays?: number;
}

/** A time in which more (or less) than usual is expected. Once checked, `start` and `end` carry an offset. */
export interface CampaignSettings {
  name: string;
  start: string;
  end: string;
  /** Metrics it moves; all volume metrics where not given. */
  metrics?: string[];
  /** Factor on the usual value: 2 means twice the usual. */
  expectedUplift: number;
}

/** A place where the shop's notices go; which fields it needs depends on its kind, see `channel-kinds.ts`. */
export interface ChannelSettings {
  kind: string;
  /** Slack channel name or id. */
  channel?: string;
  /** E-mail recipients. */
  to?: string[];
  /** Webhook address. */
  url?: string;
}
