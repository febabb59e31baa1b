import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/config/package-root.js';

/** By its place in the clone: the scripts are not compiled along with what starts them. */
const SCRIPTS = join(packageRoot(), 'test', 'support');
const ERROR_TEXT_MAX = 20_000;

/** What a script reports over its channel: where it serves, or why it does not. */
type Report = { port: number } | { failed: string };

/**
 * A server of the tests in a process of its own: a script beside this file, which reports its port when it serves and
 * ends, leaving nothing behind, when the test's own process is gone.
 */
export class ServerProcess {
  private child: ChildProcess | null = null;
  private errorText = '';

  constructor(
    private readonly script: string,
    private readonly send: (child: ChildProcess, signal: NodeJS.Signals) => void,
  ) {}

  /** Starts the script with its settings and gives the port; throws what it printed where it ends instead. */
  async start(settings: object): Promise<number> {
    if (this.child) throw new Error(`${this.script} runs already`);
    const { PATH, HOME, TMPDIR } = process.env;
    const child = spawn(process.execPath, [join(SCRIPTS, this.script), JSON.stringify(settings)], {
      env: { PATH, HOME, TMPDIR, UV_THREADPOOL_SIZE: '8' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child = child;
    this.errorText = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errorText = (this.errorText + text).slice(-ERROR_TEXT_MAX);
    });
    child.once('exit', () => (this.child = null));
    return new Promise((resolve, reject) => {
      child.once('message', (report: Report) => {
        if ('port' in report) resolve(report.port);
        else reject(new Error(`${this.script}: ${report.failed}`));
      });
      child.once('error', reject);
      child.once('close', (code, signal) =>
        reject(new Error(`${this.script} ended (${signal ?? code}): ${this.errorText}`)),
      );
    });
  }

  /** Ends it by a signal and resolves when it is gone; nothing to do where it is gone already. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (!child) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.send(child, signal);
    await gone;
  }
}
