/** How a process ended. */
export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A node that runs and accepts connections. */
export interface Broker {
  readonly pid: number;
  readonly port: number;
  /** As clients want them. */
  readonly brokers: string[];
  /** Tells how it ended; never rejects. */
  readonly stopped: Promise<ProcessEnd>;
  /** Sends a signal, SIGTERM where none is named; `stopped` tells when it has ended. */
  kill(signal?: NodeJS.Signals): boolean;
}

/** What a node is started with. */
export interface BrokerOptions {
  /** Where clients connect; the others are chosen. */
  port: number;
  /** Its settings and data; the same folder again is the same node again. */
  folder: string;
  /** Takes each line that Kafka says. */
  log?: (line: string) => void;
  /** Of Kafka's server.properties; they win over our own. The listener of clients is called CLIENTS. */
  properties?: Readonly<Record<string, string | number | boolean>>;
  /** Aborting it ends the node, also one that is still starting. */
  signal?: AbortSignal;
}

export function startBroker(options: BrokerOptions): Promise<Broker>;
export function freePort(): Promise<number>;
export function findJava(): { path: string; lack: null } | { path: null; lack: string };
export function whatKafkaLacks(): string | null;
export function kafkaLibs(options?: { say?: (line: string) => void; signal?: AbortSignal }): Promise<string>;
export const KAFKA_FOLDER: string;
