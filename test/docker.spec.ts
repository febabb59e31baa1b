/** The image and the compose files, held against the rules of both and against the code. Needs no Docker. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { parseRoles, refuseRoles, ROLES } from '../src/config/roles.js';
import { SETTINGS_TABLE } from '../src/config/settings-table.js';
import { loadSettings } from '../src/config/settings.js';
import { parseShops } from '../src/shops/parse-shops.js';

const ROOT = join(import.meta.dirname, '..');
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const ONE_PROCESS = 'docker/compose.yaml';
const SCALED = 'docker/compose.scaled.yaml';
const FILES = [ONE_PROCESS, SCALED];

/** What docker/.env has to hold. */
const SECRETS = {
  CLICKHOUSE_PASSWORD: 'c1ickhouse',
  POSTGRES_PASSWORD: 'p0stgres',
  VEDETTA_SECRET_KEY: '0123456789abcdef0123456789abcdef',
};

type Mount = string | { type: string; source: string; target: string };

/** A service of a compose file, as far as these files use the specification. */
interface ComposeService {
  image?: string;
  build?: { context: string; dockerfile: string };
  extends?: { file: string; service: string };
  command?: string[];
  restart?: string;
  environment?: Record<string, string | number>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string };
  ports?: string[];
  volumes?: Mount[];
  tmpfs?: string[];
  deploy?: { replicas: number };
}

interface ComposeFile {
  name: string;
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
}

/** The keys of the compose specification that these files may use: a misspelt one is none of them. */
const SERVICE_KEYS =
  'build cap_drop command depends_on deploy environment extends healthcheck image init ports restart security_opt stop_grace_period tmpfs ulimits volumes'.split(
    ' ',
  );

/** Puts variables in as compose does: `${A:?why}`, `${A:-instead}`, `${A:+where set}`; `$$` is a dollar. */
function interpolate(text: string, env: Record<string, string>): string {
  return text.replace(/\$(?:\$|\{(\w+)(?::([-?+])([^}]*))?\}|)/g, (found, name?: string, sign?: string, rest = '') => {
    if (found === '$$') return '$';
    if (name === undefined) throw new Error(`a lone $ in ${text}`);
    const value = env[name] ?? '';
    if (sign === '+') return value === '' ? '' : rest;
    if (value !== '') return value;
    if (sign === '?') throw new Error(`${name}: ${rest}`);
    return rest;
  });
}

function interpolateAll<Value>(value: Value, env: Record<string, string>): Value {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === 'string' ? interpolate(inner, env) : inner,
  ) as Value;
}

/** A compose file as `docker compose config` would show it. */
function load(file: string, env: Record<string, string> = SECRETS): ComposeFile {
  const { services, ...rest } = interpolateAll(parse(textOf(file), { merge: true }) as ComposeFile, env);
  const whole = Object.entries(services).map(([name, { extends: base, ...own }]) => {
    if (!base) return [name, own] as const;
    // Else what is said in both would have to be merged.
    expect(own).toEqual({});
    return [name, load(join(posix.dirname(file), base.file), env).services[base.service]] as const;
  });
  return { ...rest, services: Object.fromEntries(whole) as ComposeFile['services'] };
}

const isOurs = ([, { build }]: [string, ComposeService]): boolean => build !== undefined;
const oursIn = (file: string, env?: Record<string, string>): [string, ComposeService][] =>
  Object.entries(load(file, env).services).filter(isOurs);
const serviceIn = (file: string, name: string): ComposeService => load(file).services[name] as ComposeService;

function environmentOf({ environment = {} }: ComposeService): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
}

/** The settings with which a container of the service starts: those of the image, and over them its own. */
function settingsOf(service: ComposeService) {
  return loadSettings({ ...imageEnvironment, ...environmentOf(service) }, '/app');
}

/** A Dockerfile's instructions, their continued lines joined. */
const instructions = textOf('docker/Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [, keyword = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    return { keyword, rest };
  });
const valuesOf = (keyword: string): string[] =>
  instructions.filter((one) => one.keyword === keyword).map(({ rest }) => rest);
const imageEnvironment = Object.fromEntries(
  valuesOf('ENV')
    .flatMap((rest) => rest.split(/\s+/))
    .map((pair) => pair.split('=', 2) as [string, string]),
);
const lastStage = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === 'FROM'));

/** What the Dockerfile takes from the repository; what it takes from its own stages is made on the way. */
const copied = valuesOf('COPY')
  .filter((rest) => !rest.startsWith('--from='))
  .flatMap((rest) => rest.split(' ').slice(0, -1));

describe.each(FILES)('%s', (file) => {
  it('has in every service an image or how it is made, and only keys that compose knows', () => {
    for (const [name, service] of Object.entries(load(file).services)) {
      expect([name, service.image ?? service.build]).toEqual([name, expect.anything()]);
      expect(Object.keys(service).filter((key) => !SERVICE_KEYS.includes(key))).toEqual([]);
      expect([name, service.restart]).toEqual([name, 'unless-stopped']);
    }
  });

  it('names a version of every image that is not made here', () => {
    const foreign = Object.values(load(file).services).filter(({ build }) => build === undefined);
    expect(foreign.map(({ image }) => image)).toEqual([
      expect.stringMatching(/^apache\/kafka:4\.\d+\.\d+$/),
      // Older servers do not deduplicate views; see src/db/clickhouse.ts.
      expect.stringMatching(/^clickhouse\/clickhouse-server:(2[6-9]|[3-9]\d)\.\d+$/),
      'postgres:18',
    ]);
  });

  it('declares every volume that it mounts, and no other', () => {
    const { services, volumes } = load(file);
    const mounts = Object.values(services).flatMap((service) => service.volumes ?? []);
    const named = mounts.flatMap((mount) => (typeof mount === 'string' ? [mount.split(':')[0]] : []));
    expect(named.sort()).toEqual(Object.keys(volumes).sort());
  });

  it('binds only files that are there', () => {
    const mounts = Object.values(load(file).services).flatMap((service) => service.volumes ?? []);
    const bound = mounts.flatMap((mount) => (typeof mount === 'string' ? [] : [mount.source]));
    expect(bound.filter((source) => !existsSync(join(ROOT, 'docker', source)))).toEqual([]);
  });

  it('waits only for services that are there and that tell how they are', () => {
    const { services } = load(file);
    for (const [name, { depends_on: needed }] of oursIn(file)) {
      expect([name, Object.keys(needed ?? {})]).toEqual([name, ['kafka', 'clickhouse', 'postgres']]);
      for (const [other, { condition }] of Object.entries(needed ?? {})) {
        expect(condition).toBe('service_healthy');
        expect(services[other]?.healthcheck?.test).toEqual(expect.any(String));
      }
    }
  });

  it('asks for every password and does not start without', () => {
    for (const name of Object.keys(SECRETS)) {
      expect(() => load(file, { ...SECRETS, [name]: '' })).toThrow(`${name}: set it in docker/.env`);
    }
  });

  it('lets nobody in from outside unless told to', () => {
    const ports = Object.values(load(file).services).flatMap((service) => service.ports ?? []);
    expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
    const published = ports.map((port) => port.split(':')[1]);
    expect(new Set(published).size).toBe(published.length);
    const open = Object.values(load(file, { ...SECRETS, PUBLISH_ADDRESS: '0.0.0.0' }).services);
    expect(open.flatMap((service) => service.ports ?? [])).toContain('0.0.0.0:8080:8080');
  });

  it('gives Vedetta only settings that there are, and such as it starts with', () => {
    const known = SETTINGS_TABLE.map(({ name }) => name);
    for (const [, service] of oursIn(file)) {
      expect(Object.keys(environmentOf(service)).filter((name) => !known.includes(name))).toEqual([]);
      const settings = settingsOf(service);
      expect(settings).toMatchObject({ host: '0.0.0.0', dataDir: '/data', pageAccess: 'key', readsWithoutKey: false });
      expect(refuseRoles(rolesOf(service), settings)).toBeNull();
      for (const port of service.ports ?? []) expect(port.split(':')[2]).toBe(String(settings.port));
    }
  });

  it('leads Vedetta to the stores under their names, ports, users and passwords', () => {
    const { kafka, clickhouse, postgres } = load(file).services as Record<string, ComposeService>;
    for (const [, service] of oursIn(file)) {
      const { kafkaBrokers, clickhouseUrl, databaseUrl } = settingsOf(service);
      expect(`PLAINTEXT://${kafkaBrokers[0]}`).toBe(kafka?.environment?.KAFKA_ADVERTISED_LISTENERS);
      const { CLICKHOUSE_USER, CLICKHOUSE_PASSWORD } = clickhouse?.environment ?? {};
      expect(clickhouseUrl).toBe(`http://${CLICKHOUSE_USER}:${CLICKHOUSE_PASSWORD}@clickhouse:8123/vedetta`);
      const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = postgres?.environment ?? {};
      expect(databaseUrl).toBe(`postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@postgres:5432/${POSTGRES_DB}`);
    }
  });

  it('makes the image from the Dockerfile of this folder', () => {
    for (const [, { build }] of oursIn(file)) {
      expect(build).toEqual({ context: '..', dockerfile: 'docker/Dockerfile' });
    }
  });

  it('applies a file of shops when one is named, in one process', () => {
    const filesOf = (env: Record<string, string>) =>
      oursIn(file, env).flatMap(([, service]) => settingsOf(service).shopsFile ?? []);
    expect(filesOf(SECRETS)).toEqual([]);
    expect(filesOf({ ...SECRETS, SHOPS_FILE: './shops.yaml' })).toEqual(['/etc/vedetta/shops.yaml']);
  });

  it('takes no variable that .env.example does not tell of', () => {
    const used = [...textOf(file).matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    const told = toldVariables();
    expect([...new Set(used)].filter((name) => !told.includes(name ?? ''))).toEqual([]);
  });
});

function rolesOf({ command = ['serve'] }: ComposeService) {
  const [serve, option, roles] = command;
  expect(serve).toBe('serve');
  if (option === undefined) return ROLES;
  expect(option).toBe('--roles');
  return parseRoles(roles ?? '');
}

function toldVariables(): string[] {
  return [...textOf('docker/.env.example').matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name ?? '');
}

describe('the two compose files', () => {
  it('share project, volumes and stores, so that one can take the place of the other', () => {
    const [one, scaled] = FILES.map((file) => load(file));
    expect(scaled?.name).toBe(one?.name);
    expect(Object.keys(one?.volumes ?? {})).toEqual(expect.arrayContaining(Object.keys(scaled?.volumes ?? {})));
    for (const store of ['kafka', 'clickhouse', 'postgres']) {
      expect(scaled?.services[store]).toEqual(one?.services[store]);
    }
  });

  it('give Vedetta the same settings, in one process or in all of them together', () => {
    const env = { ...SECRETS, SHOPS_FILE: './shops.yaml', VEDETTA_SLACK_BOT_TOKEN: 'xoxb-1' };
    const together = Object.assign({}, ...oursIn(SCALED, env).map(([, service]) => environmentOf(service))) as object;
    expect(together).toEqual(environmentOf(oursIn(ONE_PROCESS, env)[0]?.[1] ?? {}));
  });

  it('have every role: all in one process, and each in its own', () => {
    expect(oursIn(ONE_PROCESS).map(([name, service]) => [name, rolesOf(service)])).toEqual([['vedetta', ROLES]]);
    expect(oursIn(SCALED).map(([name, service]) => [name, rolesOf(service)])).toEqual(
      ROLES.map((role) => [role, [role]]),
    );
  });

  it('publish no port and keep no files of what runs more than once', () => {
    const replicated = oursIn(SCALED).filter(([, { deploy }]) => (deploy?.replicas ?? 1) > 1);
    expect(replicated.map(([name]) => name)).toEqual(['writer', 'detector']);
    for (const [, { ports, volumes, tmpfs }] of replicated) {
      expect([ports, volumes, tmpfs]).toEqual([undefined, undefined, [imageEnvironment.VEDETTA_DATA_DIR]]);
    }
  });

  it('keep the data of every store in a volume, and of one process the spool', () => {
    const volumes = (name: string) => serviceIn(ONE_PROCESS, name).volumes;
    const { KAFKA_LOG_DIRS } = serviceIn(ONE_PROCESS, 'kafka').environment ?? {};
    expect(volumes('kafka')).toEqual([`kafka-data:${KAFKA_LOG_DIRS}`]);
    expect(volumes('clickhouse')).toEqual(['clickhouse-data:/var/lib/clickhouse']);
    // The folder of PostgreSQL 18's image; https://github.com/docker-library/postgres/pull/1259
    expect(volumes('postgres')).toEqual(['postgres-data:/var/lib/postgresql']);
    expect(volumes('vedetta')).toContain(`vedetta-data:${imageEnvironment.VEDETTA_DATA_DIR}`);
  });
});

describe('docker/.env.example', () => {
  it('tells of nothing that neither file takes', () => {
    const text = FILES.map(textOf).join('\n');
    expect(toldVariables().filter((name) => !text.includes(`\${${name}:`))).toEqual([]);
  });

  it('leaves the secrets empty, so that nobody starts with those of an example', () => {
    const set = [...textOf('docker/.env.example').matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]);
    expect(Object.fromEntries(set)).toEqual(Object.fromEntries(Object.keys(SECRETS).map((name) => [name, ''])));
  });
});

describe('docker/shops.example.yaml', () => {
  it('holds shops as the service takes them', () => {
    const { shops } = parseShops(textOf('docker/shops.example.yaml'), 'shops.example.yaml');
    expect(shops.map(({ shop }) => shop)).toEqual(['acme-fashion', 'acme-b2b']);
  });
});

describe('the Dockerfile', () => {
  it('copies only what is in the repository and what .dockerignore lets through', () => {
    const ignored = textOf('.dockerignore').split('\n');
    expect(ignored).toContain('*');
    const allowed = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(copied.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    expect([...new Set(copied.map((source) => source.split('/')[0]))].sort()).toEqual(allowed.sort());
  });

  it('copies everything that is built from', () => {
    // Every folder that tsconfig.json compiles, but for the tests, and whatever `npm run build` reads beside.
    const { include } = JSON.parse(textOf('tsconfig.json')) as { include: string[] };
    const needed = [...include.filter((folder) => folder !== 'test'), 'web', 'nest-cli.json', 'tsconfig.build.json'];
    expect(needed.filter((source) => !copied.includes(source))).toEqual([]);
  });

  it('has a Node that the package takes, on a system with glibc', () => {
    const { engines } = JSON.parse(textOf('package.json')) as { engines: { node: string } };
    const [, least] = /^>=(\d+)/.exec(engines.node) ?? [];
    const stages = valuesOf('FROM').map((rest) => rest.split(' AS ')[0] ?? '');
    const foreign = stages.filter((image) => image.includes(':'));
    // The tag of a major version is its newest one.
    for (const image of foreign) {
      const [, major] = /^node:(\d+)-bookworm-slim$/.exec(image) ?? [];
      expect(Number(major)).toBeGreaterThanOrEqual(Number(least));
    }
    expect(new Set(foreign).size).toBe(1);
  });

  it('runs no script of a package, and takes packages for development no further than the build', () => {
    const installs = valuesOf('RUN').filter((rest) => rest.startsWith('npm ci'));
    expect(installs).toEqual(['npm ci --ignore-scripts', 'npm ci --ignore-scripts --omit=dev']);
    const taken = lastStage.filter(({ rest }) => rest.startsWith('--from=')).map(({ rest }) => rest.split(' ')[1]);
    expect(taken).toEqual(['/app/node_modules', '/app/dist']);
    expect(lastStage.map(({ rest }) => rest)).toContain('--from=production /app/node_modules node_modules');
  });

  it('runs as a user without rights, keeps data in a volume and hears of its end', () => {
    const inOrder = lastStage.map(({ keyword, rest }) => `${keyword} ${rest}`);
    expect(inOrder).toEqual(expect.arrayContaining(['USER node', 'VOLUME /data', 'STOPSIGNAL SIGTERM']));
    // A volume takes over the owner that its folder has by then.
    const made = inOrder.findIndex((line) => /^RUN install -d -o node .*\/data$/.test(line));
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(inOrder.indexOf('VOLUME /data'));
    expect(imageEnvironment).toMatchObject({ VEDETTA_DATA_DIR: '/data', VEDETTA_HOST: '0.0.0.0' });
    expect(valuesOf('EXPOSE')).toEqual([String(settingsOf({}).port)]);
  });

  it('starts the service where nothing else is asked for', () => {
    expect(valuesOf('ENTRYPOINT').map((rest) => JSON.parse(rest) as unknown)).toEqual([['node', 'bin/vedetta.js']]);
    expect(rolesOf({ command: JSON.parse(valuesOf('CMD')[0] ?? '') as string[] })).toEqual(ROLES);
    expect(statSync(join(ROOT, 'bin/vedetta.js')).isFile()).toBe(true);
  });

  it.each([
    [200, 'well'],
    [503, 'ill'],
    [null, 'ill'],
  ])('says of a process that answers %s that it is %s', async (status, verdict) => {
    const server = createServer(({ url }, answer) => answer.writeHead(url === '/healthz' ? (status ?? 0) : 404).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = String((server.address() as AddressInfo).port);
    if (status === null) await new Promise((resolve) => server.close(resolve));
    const [file = '', ...rest] = JSON.parse(/CMD (.*)$/.exec(valuesOf('HEALTHCHECK')[0] ?? '')?.[1] ?? '') as string[];
    const run = promisify(execFile)(file, rest, { env: { ...process.env, VEDETTA_PORT: port } });
    expect(
      await run.then(
        () => 'well',
        () => 'ill',
      ),
    ).toBe(verdict);
    server.close();
  });
});
