import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Gives the absolute folder that holds this package's package.json, looking upwards from `from`: the same folder
 * whether the code runs compiled in dist/ or as source under a test. Throws where there is none up to the root.
 */
export function packageRoot(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`no package.json in ${from} or any folder above it`);
  }
}
