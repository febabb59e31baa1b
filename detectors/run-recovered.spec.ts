import { describe, expect, it } from '@jest/globals';
import { runDetectors } from './index.js';
import { runRecovered } from './run-recovered.js';
import { runsEvery, view } from './runs.fixture.js';
import type { RunView } from './types.js';

const troubles: [string, RunView][] = [
  [
    'failed',
    view(
      'job',
      runsEvery(60, 99, (index) => ({ ok: index < 98 })),
    ),
  ],
  [
    'failed twice, the probe',
    view(
      'probe',
      runsEvery(1, 30, (index) => ({ ok: index < 28 })),
    ),
  ],
  ['late', view('job', runsEvery(60, 99), 120)],
  [
    'empty',
    view(
      'job',
      runsEvery(60, 99, (index) => ({ items: index < 98 ? 900 : 0 })),
    ),
  ],
  [
    'too fast',
    view(
      'job',
      runsEvery(60, 99, (index) => (index < 98 ? {} : { items: 600, durationMs: 900 })),
    ),
  ],
  [
    'a small backup',
    view(
      'backup',
      runsEvery(1440, 20, (index) => ({ bytes: index < 19 ? 9e8 : 1e8 })),
    ),
  ],
];

describe('runRecovered', () => {
  it.each(troubles)('is false while a detector finds it %s', (_, trouble) => {
    const findings = runDetectors
      .filter((detector) => detector.subjects.includes(trouble.subject))
      .map((detector) => detector.judge(trouble));
    expect(findings.some((finding) => finding !== null)).toBe(true);
    expect(runRecovered(trouble)).toBe(false);
  });

  it('is true once a full run has come in time after a failed and an empty one', () => {
    const runs = runsEvery(60, 99, (index) => (index === 96 ? { ok: false } : { items: index === 97 ? 0 : 900 }));
    expect(runRecovered(view('job', runs))).toBe(true);
    expect(
      runRecovered(
        view(
          'probe',
          runsEvery(1, 9, (index) => ({ ok: index === 8 })),
        ),
      ),
    ).toBe(true);
  });

  it('is false where nothing has run yet', () => {
    expect(runRecovered(view('job', []))).toBe(false);
  });
});
