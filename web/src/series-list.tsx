import { useState } from 'preact/hooks';
import type { Series } from './api-types.js';
import { fullUnitWords } from './format-number.js';
import { formatMoment } from './format-time.js';
import { isBehind } from './overall-state.js';
import { groupSeries } from './series-groups.js';
import { StateChip } from './signs.js';
import { stateInShort } from './state-words.js';
import { counted, dimensionWords, metricWords } from './words.js';

interface SeriesListProps {
  series: Series[];
  /** True where the shop has more series than were loaded. */
  isCutOff: boolean;
  chosenId: string | null;
  onChoose: (series: Series) => void;
  timezone: string;
  nowMs: number;
}

/** All series of the shop by metric, each with its state and what it is waiting for. */
export function SeriesList({ series, isCutOff, chosenId, onChoose, timezone, nowMs }: SeriesListProps) {
  const [sought, setSought] = useState('');
  const groups = groupSeries(series, sought);
  return (
    <section class="panel series-list" aria-labelledby="series-title">
      <div class="panel-head">
        <h2 id="series-title">Series</h2>
        <span class="quiet">
          {isCutOff ? `the first ${series.length}` : counted(series.length, 'series', 'series')}
        </span>
        <input
          type="search"
          placeholder="Find a series"
          aria-label="Find a series"
          value={sought}
          onInput={(event) => setSought(event.currentTarget.value)}
        />
      </div>
      {groups.map((group) => (
        <div key={group.metric} class="series-group">
          <h3>
            {metricWords(group.metric)} <span class="quiet">{group.metric}</span>
          </h3>
          <ul>
            {group.series.map((one) => (
              <li key={one.id}>
                <SeriesRow
                  series={one}
                  isChosen={one.id === chosenId}
                  onChoose={() => onChoose(one)}
                  timezone={timezone}
                  nowMs={nowMs}
                />
              </li>
            ))}
          </ul>
        </div>
      ))}
      {groups.length === 0 && (
        <p class="empty">
          {series.length === 0 ? 'No data has ever arrived from this shop.' : 'No series is called that.'}
        </p>
      )}
    </section>
  );
}

interface SeriesRowProps {
  series: Series;
  isChosen: boolean;
  onChoose: () => void;
  timezone: string;
  nowMs: number;
}

function SeriesRow({ series, isChosen, onChoose, timezone, nowMs }: SeriesRowProps) {
  const minute = series.lastCompleteMinute;
  const late = isBehind(series, nowMs) ? ' late' : '';
  return (
    <button type="button" class="series-row" aria-pressed={isChosen} onClick={onChoose}>
      <span class="series-name">
        {dimensionWords(series.dimension)} <span class="quiet">{fullUnitWords(series.unit)}</span>
      </span>
      <StateChip state={series.state} />
      <span class="series-missing">{stateInShort(series, timezone, nowMs)}</span>
      <span class={`series-minute${late}`} title="last complete minute">
        {minute === null
          ? 'no minute yet'
          : `${late ? 'only ' : ''}to ${formatMoment(Date.parse(minute), timezone, nowMs)}`}
      </span>
    </button>
  );
}
