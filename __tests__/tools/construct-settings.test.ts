import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONSTRUCT_SETTINGS_FILE, constructSettings } from '../../tools/construct-settings';

test('the properties of the construct are what `npm run docs` writes', () => {
  const file = join(__dirname, '..', '..', CONSTRUCT_SETTINGS_FILE);
  expect(readFileSync(file, 'utf8')).toBe(constructSettings());
});
