import type { Report } from './build-report.js';

/** A report as plain text, headings underlined. */
export function renderText({ title, about, sections }: Report): string {
  const blocks = [
    `${title}\n${'='.repeat(title.length)}`,
    about.join('\n'),
    ...sections.map(({ heading, sentences, list }) =>
      [`${heading}\n${'-'.repeat(heading.length)}`, ...sentences, ...list.map((item) => `- ${item}`)].join('\n'),
    ),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** A report as Markdown; what names and titles hold of its marks stays text. */
export function renderMarkdown({ title, about, sections }: Report): string {
  const blocks = [
    `# ${escaped(title)}`,
    about.map(escaped).join('  \n'),
    ...sections.flatMap(({ heading, sentences, list }) => [
      `## ${escaped(heading)}`,
      ...(sentences.length > 0 ? [sentences.map(escaped).join('  \n')] : []),
      ...(list.length > 0 ? [list.map((item) => `- ${escaped(item)}`).join('\n')] : []),
    ]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&]/g, '\\$&');
}
