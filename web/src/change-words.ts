import type { Change } from './api-types.js';

/** `v1.2.3 New cart page`; a version that the title already names is not said twice. */
export function changeTitle({ title, version }: Pick<Change, 'title' | 'version'>): string {
  return version === null || title.includes(version) ? title : `${version} ${title}`;
}
