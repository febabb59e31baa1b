import {
  minuteDetectors,
  type Finding,
  type MinuteDetector,
  type MinuteView,
  type SeriesShape,
} from '../../detectors/index.js';

const detectorsByShape = new Map<SeriesShape, readonly MinuteDetector[]>();

/** The minute detectors that judge series of a shape. */
export function detectorsOf(shape: SeriesShape): readonly MinuteDetector[] {
  let known = detectorsByShape.get(shape);
  if (!known) {
    known = minuteDetectors.filter(({ shapes }) => shapes.includes(shape));
    detectorsByShape.set(shape, known);
  }
  return known;
}

/** What the detectors, or `some` of them, have to say of a view: the strongest of it. */
export function strongestFinding(view: MinuteView, some = detectorsOf(view.shape)): Finding | null {
  let best: Finding | null = null;
  for (const detector of some) {
    const finding = detector.judge(view);
    if (finding && finding.score > (best?.score ?? 0)) best = finding;
  }
  return best;
}
