import type { Incident, SeriesState } from './api-types.js';
import type { Tone } from './overall-state.js';
import { stateWords } from './words.js';

const SHAPES = {
  check: 'M3 8.5l3.2 3.2L13 5',
  triangle: 'M8 2.5L14.5 13.5H1.5Z M8 6.5v3.5 M8 11.6v.4',
  eyeOff: 'M2 8c2-3 4-4.2 6-4.2S12 5 14 8c-2 3-4 4.2-6 4.2S4 11 2 8Z M2.5 13.5l11-11',
  hourglass: 'M4 2.5h8M4 13.5h8M5 2.5c0 3 3 3.5 3 5.5s-3 2.5-3 5.5M11 2.5c0 3-3 3.5-3 5.5s3 2.5 3 5.5',
  dots: 'M3 8h.1M8 8h.1M13 8h.1',
  question: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.8-1.1 1.6M8 12.2v.1',
  bellOff: 'M4.5 11V7a3.5 3.5 0 0 1 7 0v4ZM3 11h10M7 13.2h2M2.5 13.5l11-11',
  info: 'M8 7v5M8 4.2v.1',
} as const;

const STATE_SHAPES: Record<SeriesState, keyof typeof SHAPES> = {
  learning: 'hourglass',
  tooLittleData: 'dots',
  normal: 'check',
  anomalous: 'triangle',
  noData: 'eyeOff',
  muted: 'bellOff',
};

const TONE_SHAPES: Record<Tone, keyof typeof SHAPES> = {
  good: 'check',
  notice: 'info',
  bad: 'triangle',
  blind: 'eyeOff',
  unknown: 'question',
};

function Shape({ name }: { name: keyof typeof SHAPES }) {
  return (
    <svg class="sign" viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  );
}

/** The state of a series: a sign, a word and a colour, so that none of the three carries it alone. */
export function StateChip({ state }: { state: SeriesState }) {
  return (
    <span class={`chip state-${state}`}>
      <Shape name={STATE_SHAPES[state] ?? 'question'} />
      {stateWords(state)}
    </span>
  );
}

/** The severity of an incident, told apart by word as well as by colour. */
export function SeverityChip({ severity, over }: { severity: Incident['severity']; over: boolean }) {
  return (
    <span class={`chip severity-${over ? 'over' : severity}`}>
      <Shape name={over ? 'check' : severity === 'info' ? 'info' : 'triangle'} />
      {over ? `was ${severity}` : severity}
    </span>
  );
}

/** The sign before the state of the whole shop. */
export function ToneSign({ tone }: { tone: Tone }) {
  return <Shape name={TONE_SHAPES[tone]} />;
}
