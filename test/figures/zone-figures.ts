import { IANAZone } from 'luxon';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { toSimulatedEvent } from '../../src/simulate/simulated-event.js';
import { within } from '../../src/simulate/span.js';
import { writeEventFile } from './event-file.js';
import type { FigureWorld, PartFigures } from './figure-part.js';
import {
  compareOpened,
  differenceLines,
  openedIn,
  openedText,
  type IncidentDifference,
  type Opened,
} from './incident-lines.js';
import { clockChangesOf, nominalOf, zoneEvents, zoneStory } from './zone-traffic.js';

/** Both hemispheres, a change of half an hour, changes at midnight, offsets of a half-hour, and three that never change. */
const ZONES = [
  'Europe/Rome',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Africa/Cairo',
  'Asia/Tokyo',
  'Asia/Kolkata',
];
const YEAR = 2025;
/** Zones that do not change are looked at in the nights of this one. */
const CONTROL = 'Europe/Rome';
const DAY_MS = 86_400_000;
const DAYS_JUDGED_BEFORE = 7;

interface ZoneDifference extends IncidentDifference {
  label: string;
}

/** The same shop in twelve zones, around both changes of the clock, against itself in UTC. */
export async function zoneFigures(world: FigureWorld): Promise<PartFigures> {
  const nights = new Map<number, string[]>();
  for (const zone of ZONES) {
    const own = clockChangesOf(zone, YEAR);
    for (const changeMs of own.length > 0 ? own : clockChangesOf(CONTROL, YEAR)) {
      nights.set(changeMs, [...(nights.get(changeMs) ?? []), zone]);
    }
  }
  // The longest first: then no child is left with it at the end.
  const longestFirst = [...nights].sort(([, a], [, b]) => b.length - a.length);
  const found = await Promise.all(longestFirst.map(([changeMs, zones]) => nightFigures(world, changeMs, zones)));
  const differences = found.flatMap((one) => one.differences);
  const count = (part: 'lost' | 'extra' | 'moved'): number =>
    differences.reduce((sum, one) => sum + one[part].length, 0);
  const equal = differences.reduce((sum, one) => sum + one.equal, 0);
  const [lost, extra, moved] = [count('lost'), count('extra'), count('moved')];
  const shown = `${lost + extra} (${extra} extra, ${lost} lost, ${moved} moved, ${equal} equal)`;
  return {
    rows: [
      { what: 'zones: extra or lost incidents', measured: lost + extra, shown, aim: 0, atLeast: 0, isLessBetter: true },
    ],
    details: found.flatMap(({ details }) => details),
  };
}

async function nightFigures(world: FigureWorld, changeMs: number, zones: readonly string[]) {
  const story = zoneStory(changeMs);
  const name = `zones-${new Date(changeMs).toISOString().slice(0, 10)}`;
  const shops = [...zones, 'UTC'].map((timezone) => ({
    shop: timezone.toLowerCase().replaceAll(/[/_]/g, '-'),
    timezone,
  }));
  const [file, settings, out] = ['events.ndjson', 'shops.yaml', 'incidents.ndjson'].map((one) =>
    join(world.workFolder, `${name}-${one}`),
  ) as [string, string, string];
  writeFileSync(settings, stringify({ shops }));
  const events = shops.flatMap(({ shop, timezone }) => zoneEvents(story, timezone).map((event) => ({ shop, event })));
  events.sort((a, b) => a.event.atMs - b.event.atMs);
  await writeEventFile(
    file,
    events.map(({ shop, event }) => toSimulatedEvent(shop, event)),
  );
  await world.vedetta('replay', file, '--shops', settings, '--out', out);
  world.tell(`  ${name} replayed: ${zones.join(', ')}`);
  // After the end of the period all is silent, for each zone at a moment of its own.
  const judged = { startMs: changeMs - DAYS_JUDGED_BEFORE * DAY_MS, endMs: story.period.endMs - DAY_MS / 2 };
  const opened = openedIn(out);
  const nominalOpened = (shop: string, timezone: string): Opened[] =>
    opened
      .filter((one) => one.shop === shop)
      .map((one) => nominal(one, IANAZone.create(timezone)))
      .filter(({ startedMs }) => within(judged, startedMs));
  const yardstick = nominalOpened('utc', 'UTC');
  const differences: ZoneDifference[] = shops
    .filter(({ timezone }) => timezone !== 'UTC')
    .map(({ shop, timezone }) => ({
      label: `${name} ${timezone}`,
      ...compareOpened(yardstick, nominalOpened(shop, timezone)),
    }));
  const details = [
    ...yardstick.map((one) => `${name} UTC has ${openedText(one)}`),
    ...differences.flatMap((one) => differenceLines(one.label, one)),
  ];
  return { differences, details };
}

function nominal(one: Opened, zone: IANAZone): Opened {
  return { ...one, startedMs: nominalOf(zone, one.startedMs), detectedMs: nominalOf(zone, one.detectedMs) };
}
