import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { headingIds, type MarkdownFile, markdownFiles, PROJECT } from './markdown-files';

const INDEX = 'docs/README.md';

const documents = markdownFiles();
const examples: MarkdownFile[] = readdirSync(join(PROJECT, 'examples')).map((name) => {
  const file = `examples/${name}/README.md`;
  return { file, text: readFileSync(join(PROJECT, file), 'utf8') };
});
const files = [...documents, ...examples];
const links = files.flatMap(({ file, text }) =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ file, target })),
);

/** The file that a link leads to, relative to the project. */
function pathOf({ file, target }: { readonly file: string; readonly target: string }): string {
  const [path = ''] = target.split('#');
  return path === '' ? file : posix.join(posix.dirname(file), path);
}

/** The files that a file links to. */
function linkedFrom(from: string): string[] {
  return links.filter(({ file }) => file === from).map(pathOf);
}

describe('links', () => {
  it.each(links.filter(({ target }) => !/^https?:/.test(target)))(
    '$file → $target leads somewhere',
    (link) => {
      const to = pathOf(link);
      const [, id] = link.target.split('#');
      expect({ to, exists: existsSync(join(PROJECT, to)) }).toEqual({ to, exists: true });
      if (id !== undefined) {
        const document = files.find((each) => each.file === to) ?? { file: to, text: '' };
        expect(headingIds(document)).toContain(id);
      }
    },
  );

  const pages = documents.filter(({ file }) => file.startsWith('docs/') && file !== INDEX);

  it.each([...pages, ...examples])('$file is in the index of the documentation', ({ file }) => {
    expect(linkedFrom(INDEX)).toContain(file);
  });

  it('lead from the README to the index', () => {
    expect(linkedFrom('README.md')).toContain(INDEX);
  });
});
