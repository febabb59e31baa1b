/** Waits until `look` gives something other than null or false, looking again `everyMs`; throws `what` when time is up. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | false> | T | null | false,
  timeoutMs = 60_000,
  everyMs = 50,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  while (performance.now() < end) {
    const found = await look();
    if (found !== null && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  throw new Error(`waited ${timeoutMs / 1000} s in vain for ${what}`);
}
