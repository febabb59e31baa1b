// ClickHouse's HTTP interface over the embedded engine, for tests; started by clickhouse-server.ts.
import { Session, drainPending } from 'chdb';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { QueryFaults } from './query-faults.mjs';

// As servers have it; Node's own 16 KiB are less than a statement in the address may need.
const URL_BYTES_MAX = 1024 * 1024;
const KEEP_ALIVE_MS = 10_000;

// What a server takes from the address besides settings and `param_*`.
const NOT_SETTINGS = new Set(['query', 'query_id', 'database', 'default_format', 'role', 'user', 'password']);
// Settings of the HTTP layer: a server knows them, the embedded engine does not.
const HTTP_SETTINGS = /^(wait_end_of_query|send_progress_in_http_headers|enable_http_compression|http_\w+)$/;
const NOT_SPOKEN = ['session_id', 'compress', 'decompress'];
const NATIVE_INSERT = /^\s*(INSERT INTO \S+) \(([^)]*)\)\s+([^]*?)\s*FORMAT Native\s*$/;
const STATUS = new Map([
  [6, 400],
  [27, 400],
  [48, 501],
  [60, 404],
  [62, 400],
  [81, 404],
  [516, 403],
]);

/** A refusal in ClickHouse's words. */
class Refusal extends Error {
  constructor(code, text, type) {
    super(`Code: ${code}. DB::Exception: ${text}. (${type})`);
  }
}

const settings = JSON.parse(process.argv[2]);
const engine = new Session(settings.folder);
const version = (await engine.queryAsync('SELECT version()', { format: 'TSV' })).text().trim();
const faults = new QueryFaults();
const held = new Set();

const server = createServer({ maxHeaderSize: URL_BYTES_MAX, keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const answered = url.pathname.startsWith('/_') ? control(request, response, url) : serve(request, response, url);
  answered.catch((error) => refuse(response, error));
});

async function control(request, response, url) {
  const route = `${request.method} ${url.pathname.replace(/\d+$/, ':id')}`;
  const routes = {
    'PUT /_faults': async () => ({ id: faults.add(JSON.parse(await readBytes(request))) }),
    'DELETE /_faults': async () => {
      faults.clear();
      for (const one of held) one.socket?.destroy();
      held.clear();
      return {};
    },
    // Answers when the fault has met so many queries.
    'GET /_faults/:id': async () => {
      await faults.whenHit(Number(url.pathname.split('/').at(-1)), Number(url.searchParams.get('hits')));
      return {};
    },
    'GET /_queries': async () => faults.seen(url.searchParams.get('match') ?? ''),
  };
  const answer = await routes[route]();
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

async function serve(request, response, url) {
  const { searchParams: params } = url;
  const bytes = await readBytes(request);
  const isPing = url.pathname === '/ping';
  const head = params.get('query') ?? '';
  const isNative = NATIVE_INSERT.test(head);
  const body = isNative ? '' : String(bytes);
  const queryId = params.get('query_id') || randomUUID();
  response.setHeader('x-clickhouse-query-id', queryId);
  const { fault, seen } = faults.meet(isPing ? 'ping' : head || body, queryId);
  if (fault && !fault.kind.startsWith('applyThen')) {
    faults.hit(fault);
    if (fault.kind === 'slow') await wait(fault.ms);
    else return misbehave(response, fault);
  }
  if (isPing) return response.end('Ok.\n');
  checkUser(request, params);
  const sql = head && body ? `${head}\n${body}` : head || body;
  const ran = isNative ? runNative(request, params, bytes) : run(request, params, sql, isEmptyInsert(head, body));
  if (fault && fault.kind !== 'slow') {
    const [outcome] = await Promise.allSettled([ran]);
    seen.ran = outcome.status === 'fulfilled';
    faults.hit(fault);
    return misbehave(response, fault);
  }
  const result = await ran;
  seen.ran = true;
  await sendResult(request, response, params, result);
}

function misbehave(response, { kind, code, text, type }) {
  if (kind === 'refuse') return response.writeHead(503, { 'content-type': 'text/plain' }).end('Service Unavailable');
  if (kind === 'error') throw new Refusal(code, text, type);
  if (kind === 'hang' || kind === 'applyThenHang') return held.add(response);
  if (kind === 'drop' || kind === 'applyThenDrop') return response.socket?.destroy();
  throw new Error(`there is no fault ${kind}`);
}

/** A server takes an insert without rows, the engine calls it an error. */
function isEmptyInsert(head, body) {
  return body.trim() === '' && /^\s*INSERT\s[^]*\bFORMAT\s+\w+\s*$/i.test(head);
}

/** Runs in a connection of its own, which takes the settings and parameters with it when it is closed. */
async function run(request, params, sql, isNothing) {
  const unspoken = NOT_SPOKEN.find((name) => params.has(name));
  if (unspoken) throw new Refusal(48, `${unspoken} is not spoken by the server of the tests`, 'NOT_IMPLEMENTED');
  if (isNothing) return null;
  const connection = new Session(settings.folder);
  try {
    const database = params.get('database');
    if (database) await connection.queryAsync(`USE \`${database.replaceAll('`', '\\`')}\``);
    const sets = [...params].filter(([name]) => !NOT_SETTINGS.has(name) && !HTTP_SETTINGS.test(name));
    if (request.method === 'GET') sets.push(['readonly', '2']);
    if (sets.length > 0) await connection.queryAsync(`SET ${sets.map(assignment).join(', ')}`);
    return await connection.queryAsync(sql, { format: params.get('default_format') ?? 'TabSeparated' });
  } finally {
    connection.close();
  }
}

/** The engine takes a block from a file only. */
async function runNative(request, params, bytes) {
  const path = join(tmpdir(), `vedetta-native-${randomUUID()}`);
  await writeFile(path, bytes);
  const [, into, columns, rest] = NATIVE_INSERT.exec(params.get('query'));
  try {
    return await run(
      request,
      params,
      `${into} (${columns}) ${rest} SELECT ${columns} FROM file('${path}', 'Native')`,
      false,
    );
  } finally {
    await rm(path, { force: true });
  }
}

function assignment([name, value]) {
  if (!/^\w+$/.test(name)) throw new Refusal(115, `Unknown setting '${name}'`, 'UNKNOWN_SETTING');
  return `${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function checkUser(request, params) {
  const { user, password } = settings;
  if (!user) return;
  const [name, word] = [request.headers['x-clickhouse-user'], request.headers['x-clickhouse-key']];
  const basic = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
  const given = [basic, `${name}:${word}`, `${params.get('user')}:${params.get('password')}`];
  if (given.includes(`${user}:${password}`)) return;
  throw new Refusal(
    516,
    'Authentication failed: password is incorrect, or there is no such user',
    'AUTHENTICATION_FAILED',
  );
}

async function sendResult(request, response, params, result) {
  // The engine does not tell how many rows an insert wrote.
  const summary = {
    read_rows: String(result?.rowsRead ?? 0),
    read_bytes: String(result?.bytesRead ?? 0),
    elapsed_ns: String(Math.round((result?.elapsed ?? 0) * 1e9)),
  };
  response.setHeader('x-clickhouse-summary', JSON.stringify(summary));
  response.setHeader('content-type', 'text/plain; charset=UTF-8');
  let bytes = result?.bytes() ?? Buffer.alloc(0);
  const isGzipWanted = params.get('enable_http_compression') === '1';
  if (isGzipWanted && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    response.setHeader('content-encoding', 'gzip');
    bytes = await promisify(gzip)(bytes);
  }
  response.end(bytes);
}

function refuse(response, error) {
  const text = error instanceof Error ? error.message : String(error);
  const code = Number(/^Code: (\d+)\./.exec(text)?.[1] ?? 1001);
  const isWorded = text.startsWith('Code: ');
  const body = isWorded ? `${text} (version ${version})\n` : `Code: ${code}. DB::Exception: ${text}. (STD_EXCEPTION)\n`;
  response.writeHead(STATUS.get(code) ?? 500, { 'x-clickhouse-exception-code': code, 'content-type': 'text/plain' });
  response.end(body);
}

/** Waits for all of it: a sender that breaks off has sent nothing. */
async function readBytes(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? promisify(gunzip)(bytes) : bytes;
}

async function stop() {
  server.close();
  server.closeAllConnections();
  await drainPending();
  engine.close();
  process.exit(0);
}

// Ctrl-C reaches the whole group of processes; the test's own decides.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void stop());
process.on('disconnect', () => {
  if (settings.isTemporary) rmSync(settings.folder, { recursive: true, force: true });
  process.kill(process.pid, 'SIGKILL');
});
server.once('error', (error) => process.send({ failed: String(error) }, () => process.exit(1)));
server.listen(settings.port, '127.0.0.1', () => process.send({ port: server.address().port }));
