import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedDocs, synthesizeStack } from '../../tools/generate-docs';
import { PROJECT } from './markdown-files';

describe('the generated tables', () => {
  const docs = generatedDocs(synthesizeStack());

  it.each(docs)('of $file are what `npm run docs` writes', ({ file, text }) => {
    expect(readFileSync(join(PROJECT, file), 'utf8')).toBe(text);
  });

  it('are in these pages', () => {
    expect(docs.map(({ file }) => file)).toEqual(['docs/settings.md', 'docs/interface.md']);
  });
});
