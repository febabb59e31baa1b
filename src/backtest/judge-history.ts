import type { Incident } from '../incidents/incident.js';
import type { HistoryReader } from '../watch/history-reader.js';
import { liveThrough, type HistoryStretch } from '../watch/live-through.js';
import { createShopWatch } from '../watch/shop-watch.js';

/**
 * Lives through a shop's history with these settings from knowing nothing; gives the incidents in their last form, in the
 * order in which they were opened. An aborted `signal` ends it with the reason of the abort.
 */
export async function judgeHistory(
  reader: HistoryReader,
  stretch: HistoryStretch,
  signal: AbortSignal,
): Promise<Incident[]> {
  const incidents = new Map<string, Incident>();
  await liveThrough(
    reader,
    createShopWatch(stretch.settings.shop),
    stretch,
    (changes) => {
      for (const { change } of changes) {
        const { event: _event, at: _at, ...incident } = change;
        incidents.set(incident.id, incident);
      }
    },
    signal,
  );
  return [...incidents.values()];
}
