/**
 * Slack's documented limits for messages (docs.slack.dev, Block Kit reference and chat.postMessage), in characters or
 * pieces.
 */
export const SLACK_LIMITS = {
  blocks: 50,
  blockIdLength: 255,
  headerLength: 150,
  sectionTextLength: 3_000,
  fields: 10,
  fieldLength: 2_000,
  contextElements: 10,
  contextTextLength: 3_000,
  actionElements: 25,
  actionIdLength: 255,
  buttonTextLength: 75,
  buttonValueLength: 2_000,
  confirmTitleLength: 100,
  confirmTextLength: 300,
  confirmButtonLength: 30,
  /** chat.update takes no more, chat.postMessage ten times as much. */
  textLength: 4_000,
} as const;

type Json = Record<string, unknown>;

/** Says what Slack would refuse in a list of blocks, one sentence for each; empty means that all is well. */
export function findBlockProblems(blocks: unknown): string[] {
  if (!Array.isArray(blocks)) return ['blocks is not a list'];
  const tooMany =
    blocks.length > SLACK_LIMITS.blocks ? [`${blocks.length} blocks, ${SLACK_LIMITS.blocks} allowed`] : [];
  const ids = blocks.map((block: unknown) => (isJson(block) ? block['block_id'] : undefined)).filter(Boolean);
  const twice = new Set(ids).size < ids.length ? ['a block_id is used twice'] : [];
  const inside = blocks.flatMap((block: unknown, index) =>
    problemsOf(block).map((problem) => `block ${index}: ${problem}`),
  );
  return [...tooMany, ...twice, ...inside];
}

function problemsOf(block: unknown): string[] {
  if (!isJson(block)) return ['not an object'];
  const inId =
    block['block_id'] === undefined ? [] : lengthOf('block_id', block['block_id'], SLACK_LIMITS.blockIdLength);
  return [...inId, ...(CHECKS.get(String(block['type']))?.(block) ?? [`unknown type ${String(block['type'])}`])];
}

const CHECKS = new Map(
  Object.entries<(block: Json) => string[]>({
    divider: () => [],
    header: (block) => inText('header', block['text'], SLACK_LIMITS.headerLength, ['plain_text']),
    section: (block) => {
      if (block['text'] === undefined && block['fields'] === undefined) return ['a section needs text or fields'];
      const inOwn = block['text'] === undefined ? [] : inText('section', block['text'], SLACK_LIMITS.sectionTextLength);
      return [...inOwn, ...inFields(block['fields'])];
    },
    context: (block) =>
      inList('context', block['elements'], SLACK_LIMITS.contextElements, (element) =>
        inText('context', element, SLACK_LIMITS.contextTextLength),
      ),
    actions: (block) => [
      ...inList('actions', block['elements'], SLACK_LIMITS.actionElements, inButton),
      ...sameActionTwice(block['elements']),
    ],
  }),
);

function inFields(fields: unknown): string[] {
  if (fields === undefined) return [];
  return inList('fields', fields, SLACK_LIMITS.fields, (field) => inText('field', field, SLACK_LIMITS.fieldLength));
}

function inButton(button: unknown): string[] {
  if (!isJson(button) || button['type'] !== 'button') return ['an element that is no button'];
  const { style, value } = button;
  return [
    ...inText('button', button['text'], SLACK_LIMITS.buttonTextLength, ['plain_text']),
    ...lengthOf('action_id', button['action_id'], SLACK_LIMITS.actionIdLength),
    ...(value === undefined ? [] : lengthOf('button value', value, SLACK_LIMITS.buttonValueLength)),
    ...inConfirmation(button['confirm']),
    ...(style === undefined || style === 'primary' || style === 'danger' ? [] : ['unknown style of a button']),
  ];
}

function inConfirmation(confirm: unknown): string[] {
  if (confirm === undefined) return [];
  if (!isJson(confirm)) return ['a confirmation that is no object'];
  return [
    ...inText('confirm title', confirm['title'], SLACK_LIMITS.confirmTitleLength, ['plain_text']),
    ...inText('confirm', confirm['text'], SLACK_LIMITS.confirmTextLength),
    ...inText('confirm button', confirm['confirm'], SLACK_LIMITS.confirmButtonLength, ['plain_text']),
    ...inText('deny button', confirm['deny'], SLACK_LIMITS.confirmButtonLength, ['plain_text']),
  ];
}

function sameActionTwice(elements: unknown): string[] {
  if (!Array.isArray(elements)) return [];
  const ids = elements.map((element: unknown) => (isJson(element) ? element['action_id'] : undefined));
  return new Set(ids).size < ids.length ? ['an action_id is used twice'] : [];
}

function inText(what: string, text: unknown, max: number, types = ['plain_text', 'mrkdwn']): string[] {
  if (!isJson(text)) return [`${what} has no text object`];
  const inType = types.includes(String(text['type'])) ? [] : [`${what} text of type ${String(text['type'])}`];
  return [...inType, ...lengthOf(`${what} text`, text['text'], max)];
}

function inList(what: string, list: unknown, max: number, check: (element: unknown) => string[]): string[] {
  if (!Array.isArray(list) || list.length === 0) return [`${what} without elements`];
  const tooMany = list.length > max ? [`${what}: ${list.length} elements, ${max} allowed`] : [];
  return [...tooMany, ...list.flatMap(check)];
}

function lengthOf(what: string, text: unknown, max: number): string[] {
  if (typeof text !== 'string' || text.length === 0) return [`${what} is empty`];
  return text.length > max ? [`${what} has ${text.length} characters, ${max} allowed`] : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
