import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Role } from '../../src/config/roles.js';

const ROOT = join(import.meta.dirname, '..', '..');

/** A service in a process of its own, as a user starts it. */
export class RunningService {
  private child: ChildProcess | null = null;
  private output = '';

  /** Without roles it has all of them. */
  constructor(
    private readonly env: Record<string, string>,
    private readonly roles: readonly Role[] = [],
  ) {}

  /** Whether it was started and has not ended since. */
  get isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** What it has written to stderr since it was started. */
  get said(): string {
    return this.output;
  }

  /** Starts it and gives its address when it answers; throws what it printed where it ends instead. */
  async start(): Promise<string> {
    this.output = '';
    const roles = this.roles.length > 0 ? ['--roles', this.roles.join(',')] : [];
    const child = spawn(process.execPath, [join(ROOT, 'bin', 'vedetta.js'), 'serve', ...roles], {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        VEDETTA_PORT: '0',
        VEDETTA_LOG_LEVEL: 'warn',
        ...this.env,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.child = child;
    return new Promise((resolve, reject) => {
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        const address = /running at (\S+)/.exec(this.output)?.[1];
        if (address) resolve(address);
      });
      child.once('exit', (code, signal) => reject(new Error(`the service ended (${signal ?? code}): ${this.output}`)));
    });
  }

  /** Ends it as the machine would: at once, without a word. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it as an operator would; gives the exit code. */
  async stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  }
}

/** Runs the command line as a user does. */
export async function runVedetta(
  args: readonly string[],
  env: Record<string, string>,
  input = '',
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'vedetta.js'), ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.end(input);
  await once(child, 'close');
  return { exitCode: child.exitCode, stdout, stderr };
}
