/** Wraps a way to write numbers so that the same number twice in a row is written once. */
export function lastText(textOf: (value: number) => string): (value: number) => string {
  let last = Number.NaN;
  let text = '';
  return (value) => {
    if (value !== last) {
      last = value;
      text = textOf(value);
    }
    return text;
  };
}
