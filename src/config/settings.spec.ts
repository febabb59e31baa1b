import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from './package-root.js';
import { loadSettings, SettingsError } from './settings.js';
import { SETTINGS_TABLE, settingsExample, settingsMarkdown } from './settings-table.js';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadSettings(env, '/srv');
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadSettings', () => {
  it('needs nothing: every setting has a default', () => {
    expect({ ...loadSettings({ PATH: '/bin', HOME: '' }, '/srv') }).toEqual({
      port: 8080,
      host: '127.0.0.1',
      dataDir: '/srv/data',
      clickhouseUrl: null,
      databaseUrl: null,
      kafkaBrokers: [],
      kafkaSasl: null,
      kafkaTls: false,
      kafkaPartitions: 12,
      kafkaRetentionHours: 168,
      shopsFile: null,
      slackBotToken: null,
      slackAppToken: null,
      slackSigningSecret: null,
      slackApiUrl: 'https://slack.com/api/',
      githubSecrets: null,
      githubToken: null,
      githubApiUrl: 'https://api.github.com/',
      gitlabTokens: null,
      gitlabSigningTokens: null,
      serviceUrl: null,
      serviceKey: null,
      secretKey: null,
      retentionDays: 90,
      pointsRetentionDays: 1100,
      detectSeconds: 10,
      logLevel: 'info',
      maxBodyBytes: 10_485_760,
      pageAccess: 'local',
    });
  });

  it('reads each form', () => {
    const settings = loadSettings(
      {
        VEDETTA_PORT: '0',
        VEDETTA_DATA_DIR: 'store',
        VEDETTA_SHOPS: '/etc/shops.yaml',
        VEDETTA_KAFKA_BROKERS: 'a:9092, [::1]:9092,',
        VEDETTA_KAFKA_SASL: 'SCRAM-SHA-512:vedetta:pass:with:colons',
        VEDETTA_KAFKA_TLS: 'on',
        VEDETTA_SLACK_API_URL: 'http://127.0.0.1:4010/api',
      },
      '/srv',
    );
    expect(settings).toMatchObject({
      port: 0,
      dataDir: '/srv/store',
      shopsFile: '/etc/shops.yaml',
      kafkaBrokers: ['a:9092', '[::1]:9092'],
      kafkaSasl: { mechanism: 'scram-sha-512', username: 'vedetta', password: 'pass:with:colons' },
      kafkaTls: true,
      slackApiUrl: 'http://127.0.0.1:4010/api/',
    });
  });

  it('takes an empty variable for one that is not there', () => {
    expect(loadSettings({ VEDETTA_CLICKHOUSE_URL: '', VEDETTA_PORT: ' ' }, '/srv')).toMatchObject({
      clickhouseUrl: null,
      port: 8080,
    });
  });

  it.each([
    ['VEDETTA_PORT', '80 80', 'must be a whole number from 0 to 65535, for example 8080 (it is "80 80")'],
    ['VEDETTA_PORT', '65536', 'must be a whole number from 0 to 65535, for example 8080 (it is "65536")'],
    ['VEDETTA_HOST', 'http://x', 'must be a host name or an address, for example 127.0.0.1 (it is "http://x")'],
    ['VEDETTA_KAFKA_BROKERS', 'broker', 'must be host:port pairs'],
    ['VEDETTA_KAFKA_TLS', 'maybe', 'must be true or false (it is "maybe")'],
    ['VEDETTA_LOG_LEVEL', 'loud', 'must be one of fatal, error, warn, info, debug, trace, silent (it is "loud")'],
    ['VEDETTA_DETECT_SECONDS', '0', 'must be a whole number from 1 to 3600, for example 10 (it is "0")'],
    ['VEDETTA_PAGE_ACCESS', 'all', 'must be one of local, key (it is "all")'],
    ['VEDETTA_SLACK_API_URL', 'slack', 'must be an http or https address, for example https://slack.com/api/'],
    ['VEDETTA_SLACK_BOT_TOKEN', 'xapp-1', 'must be the bot token, for example xoxb-…'],
    ['VEDETTA_SLACK_APP_TOKEN', 'xoxb-1', 'must be the app-level token, for example xapp-…'],
  ])('refuses %s=%s with its rule', (name, value, problem) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${name} ${problem}`);
  });

  it('refuses an unknown name with the nearest known one', () => {
    expect(problemsOf({ VEDETTA_CLICKHOUSE: 'x', VEDETTA_PROT: '1' })).toEqual([
      'VEDETTA_CLICKHOUSE is not a setting; the nearest one is VEDETTA_CLICKHOUSE_URL',
      'VEDETTA_PROT is not a setting; the nearest one is VEDETTA_PORT',
    ]);
  });

  it('lets pass what a service inherits from a test run', () => {
    expect(problemsOf({ VEDETTA_REQUIRE_ALL: '1', VEDETTA_LEFT_OUT_FILE: '/tmp/left-out' })).toEqual([]);
  });

  it('reports all problems at once', () => {
    expect(() => loadSettings({ VEDETTA_PORT: 'x', VEDETTA_RETENTION_DAYS: '-1', VEDETTA_X: '' }, '/srv')).toThrow(
      /3 problem\(s\):\n- VEDETTA_X .*\n- VEDETTA_PORT .*\n- VEDETTA_RETENTION_DAYS /,
    );
  });

  it('never shows the value of a secret', () => {
    const env = Object.fromEntries(SETTINGS_TABLE.filter((row) => row.secret).map((row) => [row.name, 'tops cret']));
    const problems = problemsOf(env);
    expect(problems).toHaveLength(Object.keys(env).length);
    expect(problems.join('\n')).not.toContain('tops');
  });

  it('explains the port that Kubernetes sets', () => {
    expect(problemsOf({ VEDETTA_PORT: 'tcp://10.0.0.1:8080' })[0]).toContain('set enableServiceLinks to false');
  });

  it.each([
    ['127.0.0.1', 'local', true],
    ['0.0.0.0', 'local', false],
    ['127.0.0.1', 'key', false],
  ])('listening on %s with page access %s: reads without a key %s', (host, access, open) => {
    const settings = loadSettings({ VEDETTA_HOST: host, VEDETTA_PAGE_ACCESS: access }, '/srv');
    expect(settings.readsWithoutKey).toBe(open);
  });
});

describe('the table of settings', () => {
  it('is what .env.example says', () => {
    expect(readFileSync(join(packageRoot(), '.env.example'), 'utf8')).toBe(settingsExample());
  });

  it('gives a README row for each setting', () => {
    const lines = settingsMarkdown().split('\n');
    expect(lines).toHaveLength(SETTINGS_TABLE.length + 2);
    expect(lines).toContain('| `VEDETTA_PORT` | `8080` | Port where API and page listen; 0 takes a free one. |');
    expect(lines.find((line) => line.includes('VEDETTA_DATABASE_URL'))).toContain('| embedded |');
  });

  it('has examples that are accepted', () => {
    const env = Object.fromEntries(SETTINGS_TABLE.map((row) => [row.name, row.example]));
    expect(problemsOf(env)).toEqual([]);
  });
});
