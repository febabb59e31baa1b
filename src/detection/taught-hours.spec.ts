import { describe, expect, it } from '@jest/globals';
import { addToHour, createHourHistory, HOURS_PER_WEEK } from '../../detectors/index.js';
import { packHistory, unpackHistory } from './packed-history.js';
import { createSeriesState } from './series-state.js';
import { historyOf, teachHour } from './taught-hours.js';

const WEEK = 2900;
const HOURS = 10 * HOURS_PER_WEEK;

function series() {
  return createSeriesState({ metric: 'm', dimension: '' }, 'duration', 'ms', 0);
}

/** Amounts whose sums depend on their order, for they are rounded. */
function amountOf(hour: number, minute: number): [weight: number, quantity: number] {
  return [1 + ((7 * hour + minute) % 5), Math.log(3 + ((13 * hour + 11 * minute) % 400))];
}

describe('teachHour', () => {
  it('teaches what the history alone would have been taught, to the last bit, however often it is opened', () => {
    const plain = createHourHistory();
    const taught = series();
    for (let hour = 0; hour < HOURS; hour++) {
      for (let minute = 0; minute < 60; minute++) {
        // A part comes two days late, and another within the hours that are kept.
        const late = minute === 7 ? 48 : minute === 8 ? 3 : 0;
        const number = WEEK * HOURS_PER_WEEK + Math.max(0, hour - late);
        const [weight, quantity] = amountOf(hour, minute);
        const [week, slot] = [Math.floor(number / HOURS_PER_WEEK), number % HOURS_PER_WEEK];
        addToHour(plain, week, slot, { weight, quantity, minutes: 1 });
        teachHour(taught, week, slot, weight, quantity, 1);
        if (minute === 30 && hour % 24 === 5) expect(historyOf(taught)).toEqual(plain);
      }
    }
    expect(historyOf(taught)).toEqual(plain);
  });

  it('gives its history as a copy', () => {
    const taught = series();
    teachHour(taught, WEEK, 5, 3, 1, 1);
    historyOf(taught).weight.fill(0);
    expect(historyOf(taught).weight.some((weight) => weight === 3)).toBe(true);
  });
});

describe('packHistory', () => {
  it('keeps every bit, in a fifth of the bytes where counts are whole', () => {
    const history = createHourHistory();
    for (let hour = 0; hour < 6 * HOURS_PER_WEEK; hour++) {
      const count = Math.round(60 + 50 * Math.sin((hour * Math.PI) / 12) + ((17 * hour) % 13));
      const amount = { weight: count, quantity: count, minutes: 60 };
      addToHour(history, WEEK + Math.floor(hour / HOURS_PER_WEEK), hour % HOURS_PER_WEEK, amount);
    }
    const packed = packHistory(history);
    expect(unpackHistory(packed)).toEqual(history);
    expect(packed.buffer.byteLength).toBeLessThan(12_000 / 5);
    history.quantity[3] = Number.NaN;
    history.weight[4] = 1e-40;
    expect(unpackHistory(packHistory(history))).toEqual(history);
  });

  it('is an empty history where there are no bytes', () => {
    expect(unpackHistory(new Uint8Array(0))).toEqual(createHourHistory());
  });
});
