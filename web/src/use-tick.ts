import { useCallback, useEffect, useState } from 'preact/hooks';

/** Counts up every so many seconds, when the tab comes back into view, and on demand: what is polled follows it. */
export function useTick(periodSeconds: number): { tick: number; tickNow: () => void } {
  const [tick, setTick] = useState(0);
  const tickNow = useCallback(() => setTick((before) => before + 1), []);
  useEffect(() => {
    const timer = setInterval(tickNow, periodSeconds * 1000);
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') tickNow();
    };
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [periodSeconds, tickNow]);
  return { tick, tickNow };
}
