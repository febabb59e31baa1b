/** What an address's local part looks like, without saying what it is: machines make up addresses otherwise than people do. */
export interface EmailShape {
  /** Characters of the local part. */
  length: number;
  digits: number;
  /** ASCII letters, and all beyond ASCII. */
  letters: number;
  /** Dots, dashes and underscores. */
  separators: number;
  /** Whether a tag follows a plus sign, as in `ann+shop@example.com`. */
  hasPlus: boolean;
  /** Shannon entropy of the characters in bits per character, to two decimals: about 4 for random ones, below 3 for names. */
  entropyBits: number;
}

/** Describes the local part of an address, that is, all before the last `@`. */
export function emailShapeOf(localPart: string): EmailShape {
  const counts = new Map<string, number>();
  const shape: EmailShape = { length: 0, digits: 0, letters: 0, separators: 0, hasPlus: false, entropyBits: 0 };
  for (const character of localPart) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
    shape.length++;
    if (character >= '0' && character <= '9') shape.digits++;
    else if (character === '.' || character === '-' || character === '_') shape.separators++;
    else if (character === '+') shape.hasPlus = true;
    else if ((character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character > '\u007f') {
      shape.letters++;
    }
  }
  shape.entropyBits = entropyBits(counts.values(), shape.length);
  return shape;
}

function entropyBits(counts: Iterable<number>, total: number): number {
  let bits = 0;
  for (const count of counts) bits -= (count / total) * Math.log2(count / total);
  return Math.round(bits * 100) / 100;
}
