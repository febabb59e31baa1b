import type { Clock } from '../clock.js';
import type { CliContext } from './cli-context.js';

const SHOW_EVERY_MS = 1_000;

/** Shows how far long work has come: one line, rewritten on a terminal, a new one each ten seconds elsewhere. */
export class ProgressLine {
  private shownMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly stream: CliContext['stderr'],
    private readonly clock: Clock,
  ) {}

  /** Shows `text`, unless a line has been shown just before. */
  show(text: string): void {
    const everyMs = this.stream.isTTY ? SHOW_EVERY_MS : 10 * SHOW_EVERY_MS;
    if (this.clock.now() - this.shownMs < everyMs) return;
    this.shownMs = this.clock.now();
    this.stream.write(this.stream.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
  }

  /** Ends with `text` on a line of its own. */
  end(text: string): void {
    this.stream.write(this.stream.isTTY ? `\r\u001b[2K${text}\n` : `${text}\n`);
  }
}
