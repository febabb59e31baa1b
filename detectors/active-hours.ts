import type { HourHistory } from './hour-history.js';

/**
 * Over how many hours the things of a history are spread, as an effective number: the square of their sum over the sum of
 * their squares (Kish's effective sample size). A list loaded at once is one hour, however long it is: nothing that
 * should go on. Cost: one step an hour of the history, 1,344.
 */
export function activeHours(history: HourHistory): number {
  let sum = 0;
  let squares = 0;
  for (const weight of history.weight) {
    sum += weight;
    squares += weight * weight;
  }
  return squares > 0 ? (sum * sum) / squares : 0;
}

/**
 * How many things one event of a count stands for on average: requests behind a sampled page view, recipients of a mail.
 * The history's `weight` holds the things, its `quantity` the events; 1 where nothing is known. One step an hour.
 */
export function weightOfEvent(history: HourHistory): number {
  let things = 0;
  let events = 0;
  for (let cell = 0; cell < history.weight.length; cell++) {
    things += history.weight[cell]!;
    events += history.quantity[cell]!;
  }
  return events > 0 ? Math.max(1, things / events) : 1;
}
