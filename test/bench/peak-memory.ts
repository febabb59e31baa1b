const SAMPLE_EVERY_MS = 50;

/** The most memory that this process holds while something runs. */
export class PeakMemory {
  /** Resident set in bytes; 0 before the first run. */
  bytes = 0;

  /** Runs `work` and watches. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    globalThis.gc?.();
    const sample = () => (this.bytes = Math.max(this.bytes, process.memoryUsage.rss()));
    const timer = setInterval(sample, SAMPLE_EVERY_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      sample();
    }
  }
}
