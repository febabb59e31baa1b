import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { INCIDENT_KINDS, type IncidentChange } from '../incidents/incident.js';
import { METRIC_WORDS } from '../notify/incident-words.js';
import { incidentMessage, threadText } from './blocks.js';
import { findBlockProblems, SLACK_LIMITS } from './slack-limits.js';

const GOLDEN = join(import.meta.dirname, '../../test/golden/slack');
const SHOP = { name: 'Acme Fashion', timezone: 'Europe/Rome' };
const cases = readdirSync(GOLDEN)
  .filter((file) => file.endsWith('.incident.json'))
  .map((file) => file.replace('.incident.json', ''));

function readChange(name: string): IncidentChange {
  return JSON.parse(readFileSync(join(GOLDEN, `${name}.incident.json`), 'utf8')) as IncidentChange;
}

describe('the message of an incident', () => {
  // UPDATE_GOLDEN=1 writes what is now built; read the difference before keeping it.
  it.each(cases)('%s is as stored', (name) => {
    const change = readChange(name);
    const built = { message: incidentMessage(change, SHOP, true), thread: threadText(change, SHOP) };
    const file = join(GOLDEN, `${name}.message.json`);
    if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${JSON.stringify(built, null, 2)}\n`);
    expect(built).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  it.each(cases)('%s keeps the limits of Slack', (name) => {
    const { text, blocks } = incidentMessage(readChange(name), SHOP, true);
    expect(findBlockProblems(blocks)).toEqual([]);
    expect(text.length).toBeLessThanOrEqual(SLACK_LIMITS.textLength);
  });

  it('keeps the limits whatever stands in the incident, and lets no control sequence through', () => {
    const text = fc.oneof(fc.string({ maxLength: 5_000, unit: 'grapheme' }), fc.constant('&<>'.repeat(1_500)));
    const anything = fc.record({
      metric: fc.oneof(fc.constantFrom(...METRIC_WORDS.keys()), text),
      kind: fc.constantFrom(...INCIDENT_KINDS),
      dimension: fc.dictionary(fc.constantFrom('page', 'job', 'country', 'other'), text),
      cause: fc.oneof(fc.constant('bot-attack'), text),
      unit: fc.oneof(fc.constantFrom('ms', 'events/10min', 'ratio', 'bytes/min', 'EUR'), text),
      observed: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      evidence: fc.array(text, { maxLength: 30 }),
      suspects: fc.array(
        fc.record({ kind: fc.constantFrom('change', 'module'), ref: text, title: text, confidence: fc.constant(0.5) }),
        { maxLength: 30 },
      ),
    });
    fc.assert(
      fc.property(anything, text, fc.boolean(), (part, name, hasButtons) => {
        const change = { ...readChange('slow-cart-updated'), ...part } as IncidentChange;
        const message = incidentMessage(change, { ...SHOP, name }, hasButtons);
        expect(findBlockProblems(message.blocks)).toEqual([]);
        expect(message.text.length).toBeLessThanOrEqual(SLACK_LIMITS.textLength);
        expect(JSON.stringify(message)).not.toMatch(/<|>|\\u00[01]/);
        expect(threadText(change, SHOP).length).toBeLessThanOrEqual(SLACK_LIMITS.textLength);
      }),
      { numRuns: 200 },
    );
  });

  it('says before a verdict is given what it does, and offers to take back one that was', () => {
    const buttonsOf = (name: string) =>
      incidentMessage(readChange(name), SHOP, true).blocks.flatMap((block) =>
        block.type === 'actions' ? block.elements : [],
      ) as { action_id: string; confirm?: { text: { text: string } } }[];
    const verdicts = buttonsOf('slow-cart-updated').slice(2);
    expect(verdicts.map(({ action_id: id }) => id)).toEqual(
      ['confirmed', 'expected', 'false-alarm', 'new-level'].map((verdict) => `vedetta:${verdict}`),
    );
    for (const { confirm } of verdicts) expect(confirm?.text.text).toMatch(/teach|before it/);
    expect(buttonsOf('orders-expected').at(-1)?.action_id).toBe('vedetta:take-back');
    // A failed import has no level, and what is over is nothing to look into.
    expect(buttonsOf('import-failed').map(({ action_id: id }) => id)).not.toContain('vedetta:new-level');
    expect(buttonsOf('orders-resolved').map(({ action_id: id }) => id)).not.toContain('vedetta:acknowledge');
  });

  it('has no buttons where nobody listens', () => {
    const { blocks } = incidentMessage(readChange('bot-attack-opened'), SHOP, false);
    expect(blocks.map(({ type }) => type)).not.toContain('actions');
  });
});

const text = (length: number, type = 'mrkdwn') => ({ type, text: 'x'.repeat(length) });
const button = (id: string) => ({ type: 'button', text: text(5, 'plain_text'), action_id: id, value: 'v' });

const asking = (length: number) => ({
  ...button('a'),
  confirm: {
    title: text(5, 'plain_text'),
    text: text(length, 'plain_text'),
    confirm: text(5, 'plain_text'),
    deny: text(5, 'plain_text'),
  },
});

describe('findBlockProblems', () => {
  it.each([
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), '51 blocks, 50 allowed'],
    ['a header of 151', [{ type: 'header', text: text(151, 'plain_text') }], 'header text has 151 characters'],
    ['a header in mrkdwn', [{ type: 'header', text: text(5) }], 'header text of type mrkdwn'],
    ['a section of 3,001', [{ type: 'section', text: text(3_001) }], 'section text has 3001 characters'],
    ['an empty text', [{ type: 'section', text: text(0) }], 'section text is empty'],
    ['a section of nothing', [{ type: 'section' }], 'a section needs text or fields'],
    ['11 fields', [{ type: 'section', fields: Array.from({ length: 11 }, () => text(1)) }], '11 elements, 10 allowed'],
    ['a field of 2,001', [{ type: 'section', fields: [text(2_001)] }], 'field text has 2001 characters'],
    ['11 context elements', [{ type: 'context', elements: Array.from({ length: 11 }, () => text(1)) }], '11 elements'],
    ['a question of 301', [{ type: 'actions', elements: [asking(301)] }], 'confirm text has 301 characters'],
    ['no elements', [{ type: 'actions', elements: [] }], 'actions without elements'],
    [
      '26 buttons',
      [{ type: 'actions', elements: Array.from({ length: 26 }, (_, i) => button(`${i}`)) }],
      '26 elements',
    ],
    ['one action_id twice', [{ type: 'actions', elements: [button('a'), button('a')] }], 'an action_id is used twice'],
    ['an action_id of 256', [{ type: 'actions', elements: [button('a'.repeat(256))] }], 'action_id has 256 characters'],
    ['an unknown block', [{ type: 'marquee' }], 'unknown type marquee'],
    ['one block_id twice', ['a', 'a'].map((id) => ({ type: 'divider', block_id: id })), 'a block_id is used twice'],
    ['no list', {}, 'blocks is not a list'],
  ])('finds %s', (_name, blocks, problem) => {
    expect(findBlockProblems(blocks).join('; ')).toContain(problem);
  });
});
