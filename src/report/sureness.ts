/** From here on a cause is said to be almost certain, or most probable; below it is possible. */
const CERTAIN = 0.9;
const PROBABLE = 0.7;

/** How sure a cause is, 0..1, as people say it. */
export function sureness(confidence: number): 'certain' | 'probable' | 'possible' {
  if (confidence >= CERTAIN) return 'certain';
  return confidence >= PROBABLE ? 'probable' : 'possible';
}
