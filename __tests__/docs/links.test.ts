import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { headingIds, markdownFiles, PROJECT } from './markdown-files';

const files = markdownFiles();
const links = files.flatMap(({ file, text }) =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ file, target })),
);

describe('links', () => {
  it.each(links.filter(({ target }) => !/^https?:/.test(target)))(
    '$file → $target leads somewhere',
    ({ file, target }) => {
      const [path = '', id] = target.split('#');
      const to = path === '' ? file : posix.join(posix.dirname(file), path);
      expect({ to, exists: existsSync(join(PROJECT, to)) }).toEqual({ to, exists: true });
      if (id !== undefined) {
        const document = files.find((each) => each.file === to) ?? { file: to, text: '' };
        expect(headingIds(document)).toContain(id);
      }
    },
  );

  it.each(files.filter(({ file }) => file.startsWith('docs/')))(
    '$file is linked from the README',
    ({ file }) => {
      const fromReadme = links.filter((link) => link.file === 'README.md');
      expect(fromReadme.map(({ target }) => target.split('#')[0])).toContain(file);
    },
  );
});
