import kafkajs, { type Kafka, type KafkaConfig, type LogEntry, type logCreator } from 'kafkajs';
import { useGzipCodec } from './gzip-codec.js';
import { useOwnProduceRequest } from './produce-request.js';

/** How the brokers are reached. */
export interface KafkaConnection {
  /** `host:port` each. */
  brokers: readonly string[];
  sasl: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string } | null;
  tls: boolean;
}

/** Where the stream says what it does; pino's logger is one. */
export interface StreamLog {
  debug(data: object, message: string): void;
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

/** Answers of a broker that starts or shares its partitions out anew: the library logs them as errors, and they pass. */
const PASSING =
  /LOAD_IN_PROGRESS|COORDINATOR_NOT_AVAILABLE|NOT_COORDINATOR|REBALANCE|rebalancing|coordinator|does not host this topic-partition|leadership election|UNKNOWN_MEMBER_ID|not aware of this member|not the leader|Limiting retries/i;

/** A client of the brokers, named in their logs. Nothing is connected yet. */
export function createKafka(connection: KafkaConnection, log: StreamLog): Kafka {
  const { brokers, sasl, tls } = connection;
  const config: KafkaConfig = {
    clientId: 'vedetta',
    brokers: [...brokers],
    ssl: tls,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    enforceRequestTimeout: true,
    // A few seconds: whoever asks for more comes back by itself.
    retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 4 },
    logCreator: rankingLogCreator(log),
  };
  if (sasl) {
    config.sasl = { ...sasl } as KafkaConfig['sasl'] & object;
  }
  useGzipCodec();
  useOwnProduceRequest();
  return new kafkajs.Kafka(config);
}

/** Passes the library's lines on: what mends itself as debug, broken connections as warnings, the rest as it ranks them. */
function rankingLogCreator(log: StreamLog): logCreator {
  const { ERROR, WARN, INFO } = kafkajs.logLevel;
  return () =>
    ({ level, namespace, log: entry }: LogEntry) => {
      const { message, timestamp: _timestamp, logger: _logger, ...details } = entry;
      const text = `kafka ${namespace}: ${message}`;
      const said = `${message} ${String(details.error ?? '')}`;
      if (level > WARN || PASSING.test(said)) log.debug(details, text);
      else if (level === ERROR && !/connection|timed? ?out|closed|ECONN/i.test(said)) log.error(details, text);
      else if (level <= INFO) log.warn(details, text);
    };
}
