/** Pattern of a name without NUL and other control characters, which no store and no chat message shows faithfully. */
export const PLAIN_NAME_PATTERN = '^[^\\u0000-\\u001f\\u007f-\\u009f]*$';

const PLAIN_NAME = new RegExp(PLAIN_NAME_PATTERN, 'u');

/** Tells whether a text has no control characters. */
export function isPlainName(text: string): boolean {
  return PLAIN_NAME.test(text);
}
