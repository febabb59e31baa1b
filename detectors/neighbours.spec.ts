import { describe, expect, it } from '@jest/globals';
import { minuteDetectors, runDetectors } from './index.js';
import { runNeighbours } from './run-neighbours.fixture.js';
import { seriesNeighbours } from './series-neighbours.fixture.js';

const PAIRS = [...seriesNeighbours, ...runNeighbours];

// Each detector in two sentences: the smallest thing that it is there for, and the nearest one that it has to leave alone.
describe.each(PAIRS)('$detector', ({ detector, example, neighbour }) => {
  it(`tells: ${example.words}`, () => {
    expect(example.found()).toMatchObject({ detector: expect.stringContaining(detector), kind: example.kind });
  });

  it(`leaves alone: ${neighbour.words}`, () => {
    expect(neighbour.found()).toBeNull();
  });
});

describe('every detector', () => {
  it('has its smallest true example and its nearest harmless neighbour here', () => {
    const known = new Set(PAIRS.map(({ detector }) => detector));
    for (const { name } of [...minuteDetectors, ...runDetectors]) expect(known).toContain(name);
  });
});
