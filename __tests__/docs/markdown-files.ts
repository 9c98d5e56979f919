import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PROJECT = join(__dirname, '../..');

/** One document, by its path relative to the project, with slashes. */
export interface MarkdownFile {
  readonly file: string;
  readonly text: string;
}

/** A fenced block of code, and where it stands. */
export interface CodeBlock {
  readonly file: string;
  readonly language: string;
  readonly code: string;
}

/** The project's documents: those at its root, and docs/. */
export function markdownFiles(): MarkdownFile[] {
  const in_ = (folder: string) =>
    readdirSync(join(PROJECT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => (folder === '' ? name : `${folder}/${name}`));
  return [...in_(''), ...in_('docs')].map((file) => ({
    file,
    text: readFileSync(join(PROJECT, file), 'utf8'),
  }));
}

/** The fenced blocks in a language, of all documents. Indented ones, in lists, are dedented. */
export function codeBlocks(...languages: readonly string[]): CodeBlock[] {
  return markdownFiles().flatMap(({ file, text }) =>
    [...text.matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```$/gm)].flatMap(
      ([, indent = '', language = '', code = '']) =>
        languages.includes(language)
          ? [{ file, language, code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), '') }]
          : [],
    ),
  );
}

/** What is written as `code` within text, fenced blocks left out, of one document. */
export function inlineCode({ text }: MarkdownFile): string[] {
  const prose = text.replaceAll(/^( *)```\w+\n[\s\S]*?^\1```$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

/** The ids that GitHub gives to the headings of a document. */
export function headingIds({ text }: MarkdownFile): string[] {
  const prose = text.replaceAll(/^( *)```\w+\n[\s\S]*?^\1```$/gm, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
