import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiClient } from './api-client.js';
import type { Incident, Series } from './api-types.js';
import { ChartPanel } from './chart-panel.js';
import type { Answer } from './feedback-panel.js';
import { IncidentList } from './incident-list.js';
import { firstSeries, seriesOf, seriesOfIncident } from './series-groups.js';
import { SeriesList } from './series-list.js';
import { StaleNotice } from './stale-notice.js';
import { RANGES, spanAround, type TimeSpan } from './time-span.js';
import type { PollContext } from './use-polled.js';
import type { Selection } from './use-selection.js';
import { useChart, useIncidentFeedback, useIncidentLog, type ShopNow } from './use-shop.js';

interface ShopPanelsProps {
  api: ApiClient;
  shopNow: ShopNow;
  /** True while newer data could not be loaded. */
  isStale: boolean;
  selection: Selection;
  onSelect: (change: Partial<Selection>) => void;
  timezone: string;
  context: PollContext;
}

/** The three panels of a shop: incidents, the chart, and all series. */
export function ShopPanels({ api, shopNow, isStale, selection, onSelect, timezone, context }: ShopPanelsProps) {
  const { series, openIncidents, resolvedIncidents } = shopNow;
  const incidents = [...openIncidents, ...resolvedIncidents];
  const incident = incidents.find((one) => one.id === selection.incident) ?? null;
  const nowMs = context.nowMs();

  const chosen = chosenSeries(series, openIncidents, incident, selection);
  const [span, setSpan] = useState<TimeSpan>(() =>
    incident === null ? { kind: 'last', minutes: RANGES[1].minutes } : spanAround(incident, nowMs),
  );
  const chart = useChart(api, chosen, span, context);
  const log = useIncidentLog(api, incident, context);
  const feedback = useIncidentFeedback(api, incident, context);
  const answer: Answer = async (what, body) => {
    if (incident === null) return;
    await api.answer(incident.id, what, body);
    context.tickNow();
  };

  /** The incident the chart was last moved to. A link to another one moves it like a click. */
  const shownFor = useRef(incident?.id);
  useEffect(() => {
    if (incident !== null && shownFor.current !== incident.id) setSpan(spanAround(incident, nowMs));
    shownFor.current = incident?.id;
  }, [incident?.id]);

  const chartPlace = useRef<HTMLDivElement>(null);
  const showChart = (): void => chartPlace.current?.scrollIntoView({ block: 'nearest' });

  const chooseIncident = (next: Incident): void => {
    if (next.id === selection.incident) {
      onSelect({ incident: null, series: chosen?.id ?? null });
      return;
    }
    onSelect({ incident: next.id, series: null });
    setSpan(spanAround(next, nowMs));
    shownFor.current = next.id;
  };
  const chooseSeries = (next: Series): void => {
    onSelect({ series: next.id });
    showChart();
  };
  return (
    <main class={isStale ? 'panels stale' : 'panels'}>
      <IncidentList
        api={api}
        open={openIncidents}
        resolved={resolvedIncidents}
        isCutOff={shopNow.isResolvedCutOff}
        chosenId={selection.incident}
        onChoose={chooseIncident}
        onSignal={(signal) => {
          const next = seriesOf(signal, series);
          if (next !== undefined) chooseSeries(next);
        }}
        log={log}
        summary={shopNow.summary}
        feedback={feedback}
        answer={api.mayAnswer ? answer : null}
        timezone={timezone}
        nowMs={nowMs}
      />
      <div class="chart-place" ref={chartPlace}>
        {chart.error !== null && (
          <StaleNotice
            what="the chart"
            error={chart.error}
            asOfMs={chart.asOfMs}
            nowMs={nowMs}
            timezone={timezone}
            onRetry={context.tickNow}
          />
        )}
        {chosen !== null && (
          <ChartPanel
            api={api}
            series={chosen}
            chart={chart.data}
            incidents={incidents}
            chosenIncidentId={incident?.id ?? null}
            span={span}
            onSpan={setSpan}
            timezone={timezone}
            nowMs={nowMs}
          />
        )}
      </div>
      <SeriesList
        series={series}
        isCutOff={shopNow.isSeriesCutOff}
        chosenId={chosen?.id ?? null}
        onChoose={chooseSeries}
        timezone={timezone}
        nowMs={nowMs}
      />
    </main>
  );
}

function chosenSeries(all: Series[], open: Incident[], incident: Incident | null, selection: Selection): Series | null {
  const bySelection = all.find((one) => one.id === selection.series);
  const byIncident = incident === null ? undefined : seriesOfIncident(incident, all);
  return bySelection ?? byIncident ?? firstSeries(all, open) ?? null;
}
