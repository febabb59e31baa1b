import type { Suspect } from '../incidents/incident.js';
import type { Compared, FieldCount } from './raw-events.js';
import { percent } from './shares.js';
import { roundedShare } from './weigh-causes.js';

/** Fewer than this on either side, and what seems to be as usual may be chance. */
const SEEN_MIN = 15;
/** A value is to blame when it has at least this part of the harm, */
const HARM_SHARE_MIN = 0.6;
/** and others fare worse by at most so much of what it suffers. */
const OTHERS_MAX = 0.3;
const CONFIDENCE_MAX = 0.95;
const SUSPECTS_MAX = 2;

interface Side {
  now: number;
  usual: number;
}

/** A value of a field beside all others of that field. */
interface ValueCount {
  field: string;
  value: string;
  own: Side;
  others: Side;
}

/**
 * Values of a field that stay away while others come as usual, such as `paymentMethod=card`: of a fall nearly all is
 * theirs, and what is left of the others is what there always was. Where all fall alike no value is to blame.
 */
export function fallenValues(counts: Compared<FieldCount>): Suspect[] {
  return valuesOf(counts)
    .filter(({ own, others }) => own.usual >= SEEN_MIN && others.usual >= SEEN_MIN)
    .flatMap(({ field, value, own, others }) => {
      const harm = 1 - own.now / own.usual;
      const othersHarm = Math.max(0, 1 - others.now / others.usual);
      const lost = own.usual - own.now;
      const share = lost / Math.max(lost, own.usual + others.usual - own.now - others.now);
      const title = `${percent(Math.max(0, harm))} fewer than usual, of all others ${percent(othersHarm)}`;
      return suspectOf(`${field}=${value}`, title, { harm, othersHarm, share });
    })
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, SUSPECTS_MAX);
}

/**
 * Values of a field for which things fail while they do not for others, such as `device=mobile`: by how often each fails,
 * so that a device that most people use is none because of that.
 */
export function failingValues(failed: Compared<FieldCount>, all: Compared<FieldCount>): Suspect[] {
  const failures = new Map(valuesOf(failed).map((one) => [`${one.field}=${one.value}`, one]));
  return valuesOf(all)
    .filter(({ own, others }) => own.now >= SEEN_MIN && others.now >= SEEN_MIN)
    .flatMap(({ field, value, own, others }) => {
      const ref = `${field}=${value}`;
      const bad = failures.get(ref);
      if (!bad) return [];
      const [rate, usual] = [bad.own.now / own.now, own.usual > 0 ? bad.own.usual / own.usual : 0];
      const harm = rate - usual;
      const othersUsual = others.usual > 0 ? bad.others.usual / others.usual : 0;
      const othersHarm = Math.max(0, bad.others.now / others.now - othersUsual);
      const share = (harm * own.now) / Math.max(harm * own.now + othersHarm * others.now, Number.EPSILON);
      const title = `${percent(rate)} of its answers are errors, ${percent(bad.others.now / others.now)} of all others`;
      return suspectOf(ref, title, { harm, othersHarm, share });
    })
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, SUSPECTS_MAX);
}

function suspectOf(
  ref: string,
  title: string,
  { harm, othersHarm, share }: { harm: number; othersHarm: number; share: number },
): Suspect[] {
  const spill = harm > 0 ? othersHarm / harm : 1;
  if (harm < 0.2 || share < HARM_SHARE_MIN || spill > OTHERS_MAX) return [];
  const confidence = roundedShare(Math.min(CONFIDENCE_MAX, share * (1 - spill)));
  return [{ kind: 'dimension', ref, title, confidence }];
}

/** Each value of each field beside the rest of its field; `usual` is over the same length of time as `now`. */
function valuesOf({ now, before, stretches }: Compared<FieldCount>): ValueCount[] {
  const parts = Math.max(1, stretches);
  const sides = new Map<string, { field: string; value: string; side: Side }>();
  const totals = new Map<string, Side>();
  const add = ({ field, value, count }: FieldCount, key: keyof Side, by: number): void => {
    const one = sides.get(`${field}=${value}`) ?? { field, value, side: { now: 0, usual: 0 } };
    const total = totals.get(field) ?? { now: 0, usual: 0 };
    one.side[key] += count / by;
    total[key] += count / by;
    sides.set(`${field}=${value}`, one);
    totals.set(field, total);
  };
  for (const one of now) add(one, 'now', 1);
  for (const one of before) add(one, 'usual', parts);
  return [...sides.values()]
    .filter(({ value }) => value !== '')
    .map(({ field, value, side }) => {
      const total = totals.get(field)!;
      return { field, value, own: side, others: { now: total.now - side.now, usual: total.usual - side.usual } };
    });
}
