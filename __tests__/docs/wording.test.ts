import { markdownFiles } from './markdown-files';

/** Shorter sentences may well stand in two places. */
const LONG_SENTENCE = 70;

/** What is generated stands in the source once, and is a table. */
function handWritten(text: string): string {
  return text.replaceAll(/<!-- generated: [\s\S]*?<!-- end of generated: [^>]*>/g, '');
}

/** Sentences of a document, with code blocks left out. */
function sentencesOf(text: string): string[] {
  return handWritten(text)
    .replaceAll(/^( *)```\w+\n[\s\S]*?^\1```$/gm, '')
    .split(/\n|(?<=[.:!?]) |\| /)
    .map((sentence) => sentence.replace(/^[-*\d. ]+/, '').trim());
}

// The changelog tells again what a page explains.
const documents = markdownFiles().filter(({ file }) => file !== 'CHANGELOG.md');

describe('the documentation', () => {
  it('says each thing once', () => {
    const places = new Map<string, Set<string>>();
    for (const { file, text } of documents) {
      for (const sentence of sentencesOf(text).filter(({ length }) => length >= LONG_SENTENCE)) {
        places.set(sentence, (places.get(sentence) ?? new Set()).add(file));
      }
    }
    expect([...places].filter(([, files]) => files.size > 1)).toEqual([]);
    expect(places.size).toBeGreaterThan(100);
  });

  it('begins with a README that is short', () => {
    const readme = documents.find(({ file }) => file === 'README.md');
    expect(readme?.text.trimEnd().split('\n').length).toBeLessThanOrEqual(200);
  });

  // What the field calls otherwise, and what had to be read twice.
  const avoided = [
    /\bestate/i,
    /\bhold(s|ing)? the line\b/i,
    /\blast net\b/i,
    /\breckon/i,
    /\bbut for\b/i,
  ];

  it.each(documents)('of $file uses common words', ({ text }) => {
    const prose = sentencesOf(text)
      .join('\n')
      .replaceAll(/`[^`\n]*`|\]\([^)]*\)/g, '');
    expect(avoided.flatMap((pattern) => pattern.exec(prose)?.[0] ?? [])).toEqual([]);
  });
});
