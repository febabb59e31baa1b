import type { IncidentChange } from '../incidents/incident.js';
import { CONSOLE_TARGET, type Channel, type Notice, type NoticeShop, type SendResult } from './channel.js';
import { isRepetition } from './is-repetition.js';
import { describeIncident, oneLine } from './incident-text.js';

/** Where the console writes: stderr in the service, a string in tests. */
export interface TextSink {
  write(text: string): unknown;
}

const STATUS: Record<IncidentChange['event'], string> = { opened: 'NEW', updated: 'STILL GOING ON', resolved: 'OVER' };

/** Tells incidents on a stream: the channel of a shop that has no other, and the last resort of one that has. */
export class ConsoleChannel implements Channel {
  readonly kind = CONSOLE_TARGET.kind;

  constructor(private readonly sink: TextSink) {}

  /** Writes the incident, unless that would only repeat it; a stream keeps nothing that could be edited, so there is no handle. */
  async send({ change, shop }: Notice): Promise<SendResult> {
    if (!isRepetition(change)) this.sink.write(consoleText(change, shop));
    return { outcome: 'sent', handle: null };
  }
}

/** The incident as several lines of plain text, with an empty line after it. */
export function consoleText(change: IncidentChange, shop: NoticeShop): string {
  const { headline, shopName, facts } = describeIncident(change, shop);
  const noted = change.note === undefined ? [] : [{ label: 'Just now', lines: [oneLine(change.note)] }];
  const all = [...noted, ...facts];
  const width = Math.max(...all.map(({ label }) => label.length));
  const body = all.flatMap(({ label, lines }) =>
    lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(width)}  ${line}`),
  );
  const status = `${statusOf(change)} · ${change.severity} · ${shopName} · ${oneLine(change.id)}`;
  return `${[status, headline, ...body].join('\n')}\n\n`;
}

function statusOf({ event, note, withdrawnAt, resolvedAt }: IncidentChange): string {
  if (withdrawnAt) return 'WITHDRAWN';
  return note !== undefined && resolvedAt !== null && event === 'updated' ? 'NOTED' : STATUS[event];
}
