import type { types } from '@slack/bolt';
import { verdictOffers } from '../feedback/verdict-effect.js';
import type { IncidentChange, Severity } from '../incidents/incident.js';
import type { NoticeShop } from '../notify/channel.js';
import { changeLine, describeIncident, type Fact, type IncidentText } from '../notify/incident-text.js';
import { ACTION_LABELS, ACTION_PREFIX, type IncidentAction } from './incident-actions.js';
import { escapeForSlack } from './mrkdwn.js';
import { SLACK_LIMITS } from './slack-limits.js';

/** What Slack is sent for an incident: blocks to be seen, and a text for notifications and screen readers. */
export interface SlackMessage {
  text: string;
  blocks: (types.HeaderBlock | types.SectionBlock | types.ContextBlock | types.ActionsBlock)[];
}

const SEVERITY_SIGNS: Record<Severity, string> = { info: '🔵', warning: '🟠', critical: '🔴' };
const RESOLVED_SIGN = '✅ Over:';
const WITHDRAWN_SIGN = '↩️ Withdrawn:';
/** A fact of one line up to here stands in a column beside another. */
const COLUMN_LENGTH_MAX = 90;
/** Six such lines, the most that a fact has, fit into one section. */
const FACT_LENGTH_MAX = 450;
const FALLBACK_LENGTH_MAX = 1_000;
/** Somebody who pressed a button here, as `verdictOffers` and the log name people. */
const SLACK_PERSON = /(?<= by )slack:([UW][A-Z0-9]{2,20})\b/g;

/** The message of an incident as it now is; pure. Buttons only where somebody listens to them. */
export function incidentMessage(change: IncidentChange, shop: NoticeShop, hasButtons: boolean): SlackMessage {
  const text = describeIncident(change, shop);
  const sign = signOf(change);
  return {
    text: `${sign} ${escapeForSlack(`${text.shopName}: ${text.headline}`, FALLBACK_LENGTH_MAX)}`,
    blocks: [
      header(`${sign} ${text.title}`),
      ...(text.numbers === null ? [] : [section(`*${escapeForSlack(text.numbers, FACT_LENGTH_MAX)}*`)]),
      ...factBlocks(text.facts),
      context(`${text.shopName} · ${change.severity} · ${change.id}`),
      ...(hasButtons ? buttons(change, shop) : []),
    ],
  };
}

function signOf({ withdrawnAt, resolvedAt, severity }: IncidentChange): string {
  if (withdrawnAt) return WITHDRAWN_SIGN;
  return resolvedAt === null ? SEVERITY_SIGNS[severity] : RESOLVED_SIGN;
}

/** What the incident's thread says of a change; pure. */
export function threadText(change: IncidentChange, shop: NoticeShop): string {
  return escapeForSlack(changeLine(change, shop), FALLBACK_LENGTH_MAX);
}

function factBlocks(facts: IncidentText['facts']): types.SectionBlock[] {
  const short = facts.filter(isShort).slice(0, SLACK_LIMITS.fields);
  const long = facts.filter((fact) => !short.includes(fact));
  const columns: types.SectionBlock[] =
    short.length === 0 ? [] : [{ type: 'section', fields: short.map((fact) => mrkdwn(factText(fact))) }];
  return [...columns, ...long.map((fact) => section(factText(fact)))];
}

function isShort({ lines }: Fact): boolean {
  return lines.length === 1 && (lines[0]?.length ?? 0) <= COLUMN_LENGTH_MAX;
}

/** `oneLine` left no line breaks in a fact, so these are the only ones. */
function factText({ label, lines }: Fact): string {
  const escaped = lines.map((line) => escapeForSlack(line, FACT_LENGTH_MAX).replace(SLACK_PERSON, '<@$1>'));
  return `*${label}*\n${escaped.length > 1 ? escaped.map((line) => `• ${line}`).join('\n') : escaped.join('')}`;
}

/** After the end there is nothing to look into or to put off; a verdict still teaches. Each says what it does before it is taken. */
function buttons(change: IncidentChange, shop: NoticeShop): types.ActionsBlock[] {
  const doing: types.ActionsBlock = {
    type: 'actions',
    block_id: 'incident-actions',
    elements: [button('acknowledge', change.id), button('snooze-1h', change.id)],
  };
  const offers = verdictOffers(change, shop.timezone ?? 'UTC', Date.parse(change.at));
  const saying: types.ActionsBlock = {
    type: 'actions',
    block_id: 'incident-verdict',
    elements: [
      ...offers.map(({ verdict, effect }) => ({
        ...button(verdict, change.id),
        confirm: confirmation(verdict, effect),
      })),
      ...(change.feedback?.verdict ? [button('take-back', change.id)] : []),
    ],
  };
  return change.resolvedAt === null ? [doing, saying] : [saying];
}

function confirmation(action: IncidentAction, effect: string): types.ConfirmationDialog {
  return {
    title: { type: 'plain_text', text: `${ACTION_LABELS[action]}?` },
    text: { type: 'plain_text', text: escapeForSlack(effect, SLACK_LIMITS.confirmTextLength) },
    confirm: { type: 'plain_text', text: ACTION_LABELS[action] },
    deny: { type: 'plain_text', text: 'Cancel' },
  };
}

function button(action: IncidentAction, incidentId: string): types.Button {
  return {
    type: 'button',
    text: { type: 'plain_text', text: ACTION_LABELS[action] },
    action_id: ACTION_PREFIX + action,
    value: incidentId,
    ...(action === 'acknowledge' && { style: 'primary' }),
  };
}

function header(text: string): types.HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: escapeForSlack(text, SLACK_LIMITS.headerLength) } };
}

function section(text: string): types.SectionBlock {
  return { type: 'section', text: mrkdwn(text) };
}

function context(text: string): types.ContextBlock {
  return { type: 'context', elements: [mrkdwn(escapeForSlack(text, FACT_LENGTH_MAX))] };
}

/** `verbatim` keeps Slack from making links and mentions out of foreign text. */
function mrkdwn(text: string): types.MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}
