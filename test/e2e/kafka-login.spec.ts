import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ClickHouseClient } from '@clickhouse/client';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findJava, kafkaLibs } from '../../scripts/kafka/broker.mjs';
import { openClickHouse } from '../../src/db/clickhouse.js';
import { startClickHouse, type ClickHouseServer } from '../support/clickhouse-server.js';
import { KafkaBroker } from '../support/kafka-broker.js';
import { describeWithKafka } from '../support/needs.js';
import { startPostgres, type PostgresServer } from '../support/postgres-server.js';
import { RunningService, runVedetta } from '../support/running-service.js';
import { until } from '../support/until.js';

/** With all that a password may hold and a setting could break at. */
const PASSWORD = 'pass:word = and #';
const STORE_PASSWORD = 'changeit';
const PLAIN_LOGIN = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
const SCRAM_LOGIN = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';

describeWithKafka('brokers that ask for TLS and a login', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vedetta-login-'));
  const authority = join(folder, 'authority.pem');
  let broker: KafkaBroker;
  let clickhouse: ClickHouseServer;
  let postgres: PostgresServer;
  let client: ClickHouseClient;
  let env: Record<string, string>;

  beforeAll(async () => {
    broker = new KafkaBroker({ properties: guarded(join(folder, 'broker.p12'), authority) });
    [clickhouse, postgres] = await Promise.all([startClickHouse(), startPostgres(), broker.start()]);
    client = await openClickHouse({ kind: 'server', url: `${clickhouse.url}/vedetta` });
    env = {
      VEDETTA_CLICKHOUSE_URL: `${clickhouse.url}/vedetta`,
      VEDETTA_DATABASE_URL: postgres.url,
      VEDETTA_SECRET_KEY: 'a secret of the tests, long enough',
      VEDETTA_DATA_DIR: join(folder, 'data'),
      VEDETTA_KAFKA_BROKERS: broker.brokers.join(','),
      VEDETTA_KAFKA_SASL: `plain:vedetta:${PASSWORD}`,
      VEDETTA_KAFKA_TLS: 'true',
      NODE_EXTRA_CA_CERTS: authority,
    };
  }, 60_000);

  afterAll(async () => {
    await client?.close();
    await Promise.all([clickhouse?.stop(), postgres?.stop(), broker?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('get events from the collector and give them to the writer, and doctor finds all well', async () => {
    const service = new RunningService(env, ['collector', 'writer']);
    const address = await service.start();
    const key = (await runVedetta(['keys', 'create', '--shop', 'acme', '--scope', 'ingest'], env)).stdout.trim();
    const response = await fetch(`${address}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'one', type: 'order.placed', data: { orderId: '1', value: 9.5, currency: 'EUR' } }),
    });
    expect([response.status, await response.json()]).toEqual([202, { accepted: 1, duplicates: 0, rejected: [] }]);
    await until('the event to be stored', async () => {
      const rows = await client.query({ query: 'SELECT id FROM events', format: 'JSONEachRow' });
      return (await rows.json<{ id: string }>()).map(({ id }) => id).join() === 'one';
    });
    const { exitCode, stdout } = await runVedetta(['doctor'], env);
    expect(stdout).toContain('Kafka: 1 broker');
    expect(exitCode).toBe(0);
    expect(await service.stop()).toBe(0);
  });

  it.each(['scram-sha-256', 'scram-sha-512'])('let a login in by %s, too', async (mechanism) => {
    await addLogin(mechanism.toUpperCase(), broker, folder, authority);
    const login = { VEDETTA_KAFKA_SASL: `${mechanism}:${mechanism}:${PASSWORD}` };
    expect((await runVedetta(['doctor'], { ...env, ...login })).stdout).toContain('Kafka: 1 broker');
    const wrong = { VEDETTA_KAFKA_SASL: `${mechanism}:${mechanism}:wrong` };
    expect((await runVedetta(['doctor'], { ...env, ...wrong })).stdout).toContain('login was refused');
  });

  it.each([
    ['a wrong password', { VEDETTA_KAFKA_SASL: 'plain:vedetta:wrong' }, /login was refused.*VEDETTA_KAFKA_SASL/],
    ['no TLS', { VEDETTA_KAFKA_TLS: 'false' }, /VEDETTA_KAFKA_TLS/],
    ['an authority that nobody told of', { NODE_EXTRA_CA_CERTS: '' }, /certificate/],
  ])('are told from those that are away by doctor: %s', async (_, changed, finding) => {
    const { exitCode, stdout } = await runVedetta(['doctor'], { ...env, ...changed });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(finding);
  });
});

/** Makes the key and certificate of a broker, and gives the settings by which it asks clients for TLS and a login. */
function guarded(keyStore: string, authority: string): Record<string, string> {
  const store = ['-alias', 'broker', '-keystore', keyStore, '-storepass', STORE_PASSWORD, '-storetype', 'PKCS12'];
  const keytool = (...args: string[]) =>
    execFileSync(join(dirname(java()), 'keytool'), [...args, ...store], { encoding: 'utf8', stdio: 'pipe' });
  keytool('-genkeypair', '-keyalg', 'RSA', '-validity', '2', '-dname', 'CN=broker', '-ext', 'san=ip:127.0.0.1');
  writeFileSync(authority, keytool('-exportcert', '-rfc'));
  return {
    'listener.security.protocol.map': 'CLIENTS:SASL_SSL,BROKERS:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': keyStore,
    'ssl.keystore.password': STORE_PASSWORD,
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'listener.name.clients.plain.sasl.jaas.config': `${PLAIN_LOGIN} user_vedetta="${PASSWORD}";`,
    'listener.name.clients.scram-sha-256.sasl.jaas.config': SCRAM_LOGIN,
    'listener.name.clients.scram-sha-512.sasl.jaas.config': SCRAM_LOGIN,
  };
}

/** Has the broker know a login of the mechanism's own name, by Kafka's command for it. */
async function addLogin(mechanism: string, broker: KafkaBroker, folder: string, authority: string): Promise<void> {
  const settings = join(folder, 'command.properties');
  writeFileSync(
    settings,
    [
      'security.protocol=SASL_SSL',
      'ssl.truststore.type=PEM',
      `ssl.truststore.location=${authority}`,
      'sasl.mechanism=PLAIN',
      `sasl.jaas.config=${PLAIN_LOGIN} username="vedetta" password="${PASSWORD}";`,
    ].join('\n'),
  );
  const entity = ['--entity-type', 'users', '--entity-name', mechanism.toLowerCase()];
  const config = ['--alter', '--add-config', `${mechanism}=[password=${PASSWORD}]`];
  const command = ['--bootstrap-server', broker.brokers.join(), '--command-config', settings, ...config, ...entity];
  await promisify(execFile)(java(), ['-cp', join(await kafkaLibs(), '*'), 'kafka.admin.ConfigCommand', ...command]);
}

function java(): string {
  const { path, lack } = findJava();
  if (path === null) throw new Error(lack);
  return path;
}
