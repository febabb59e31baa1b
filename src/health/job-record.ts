import type { Clock } from '../clock.js';

/** How a job that is done again and again fares. Times in milliseconds since the Unix epoch. */
export interface JobState {
  /** Last sign of work: its start, a step of it, its end; the start of the process before the first. */
  workedMs: number;
  /** Whether it failed when it was last done. */
  isFailing: boolean;
}

/** Takes down how a job fares, for those who ask whether it does. */
export class JobRecord {
  private workedMs: number;
  private isFailing = false;

  constructor(private readonly clock: Clock) {
    this.workedMs = clock.now();
  }

  get state(): JobState {
    return { workedMs: this.workedMs, isFailing: this.isFailing };
  }

  /** Notes that it is being worked on: what takes long is not dead. */
  works(): void {
    this.workedMs = this.clock.now();
  }

  /** Notes that it was done. */
  ended(isWell: boolean): void {
    this.works();
    this.isFailing = !isWell;
  }
}
