const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Makes foreign text safe for Slack, which reads links, mentions and `@channel` from `<...>`, and cuts it to a length.
 * The cut goes neither through an entity nor through a character of two code units.
 *
 * @example escapeForSlack('<!channel> A & B', 100) // '&lt;!channel&gt; A &amp; B'
 */
export function escapeForSlack(text: string, maxLength: number): string {
  const pieces = Array.from(text, (character) => ENTITIES[character] ?? character);
  if (lengthOf(pieces) <= maxLength) return pieces.join('');
  let length = 0;
  const kept = pieces.findIndex((piece) => {
    length += piece.length;
    return length > maxLength - 1;
  });
  return `${pieces.slice(0, kept).join('')}…`;
}

function lengthOf(pieces: readonly string[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}
