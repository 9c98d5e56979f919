import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { usualText } from '../../simulation/occasion';
import { CHANNEL_FAULT_KINDS, CHANNEL_FAULTS } from '../../simulation/ses/channel-fault';
import { PROJECT } from './markdown-files';

test('each kind of fault is documented with what it means by itself', () => {
  const text = readFileSync(join(PROJECT, 'docs', 'proving-ground.md'), 'utf8');
  const rows = [...text.matchAll(/^\| ((?:`[\w-]+`(?:, )?)+) \| `([^`]+)` \|/gm)];
  const documented = rows.flatMap(([, kinds = '', usual]) =>
    [...kinds.matchAll(/`([\w-]+)`/g)].map(([, kind]) => [kind, usual]),
  );
  const expected = CHANNEL_FAULT_KINDS.map((kind) => [
    kind,
    usualText(CHANNEL_FAULTS[kind].usually),
  ]);
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(expected));
});
