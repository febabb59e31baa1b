/** Reads JSON, giving undefined (which JSON cannot hold) where the text is none: bad input is expected, not exceptional. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
