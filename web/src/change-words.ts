import type { Change } from './api-types.js';
import { verdictWords } from './words.js';

/** `v1.2.3 New cart page`; a version that the title already names is not said twice. */
export function changeTitle({ title, version }: Pick<Change, 'title' | 'version'>): string {
  return version === null || title.includes(version) ? title : `${version} ${title}`;
}

/** `suspect so far`: a verdict may change within the hour after the change. */
export function verdictTitle({ verdict, isFinal }: Pick<Change, 'verdict' | 'isFinal'>): string {
  return isFinal ? verdictWords(verdict) : `${verdictWords(verdict)} so far`;
}
