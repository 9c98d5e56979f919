import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Journal, JournalError } from '../../prove/journal';
import { newProofName, proofNameOf } from '../../prove/proof-name';
import { temporaryFolder } from '../local/temporary-folder';

const folder = temporaryFolder();

const RECORD = {
  name: 'ses-queue-proof-ab12cd',
  region: 'eu-west-1',
  accountId: '123456789012',
  startedAt: '2026-11-24T23:00:00.000Z',
  processId: 123,
};

test('a record is kept until its proof is removed', () => {
  const journal = new Journal(join(folder.path, 'kept'));
  expect(journal.records()).toEqual([]);
  journal.write(RECORD);
  journal.write({ ...RECORD, terraformProcessId: 456 });
  expect(journal.records()).toEqual([{ ...RECORD, terraformProcessId: 456 }]);
  expect(existsSync(journal.terraformFolder(RECORD.name))).toBe(true);
  journal.remove(RECORD.name);
  expect(existsSync(journal.folder)).toBe(false);
});

test('a record that is damaged says how to go on without it', () => {
  const journal = new Journal(join(folder.path, 'damaged'));
  const file = join(journal.folder, RECORD.name, 'proof.json');
  mkdirSync(join(journal.folder, RECORD.name), { recursive: true });
  writeFileSync(file, '{');
  expect(() => journal.records()).toThrow(JournalError);
  expect(() => journal.records()).toThrow(
    `${file} can't be read. Delete the folder it is in, and remove what it told of by its name: npm run prove -- --destroy --region REGION --name ses-queue-proof-ab12cd`,
  );
});

test('a name has letters and digits of its own', () => {
  expect(newProofName(() => 0)).toBe('ses-queue-proof-aa00aa');
  expect(newProofName(() => 0.9999)).toBe('ses-queue-proof-zz99zz');
});

test.each([
  ['ses-queue-proof-ab12cd', 'ses-queue-proof-ab12cd'],
  ['ses-queue-proof-ab12cd-dead-letter', 'ses-queue-proof-ab12cd'],
  ['/aws/lambda/ses-queue-proof-ab12cd-poller', 'ses-queue-proof-ab12cd'],
  ['ses-queue-proof-ab12cdef', undefined],
  ['ses-queue-proof-reader', undefined],
  ['my-ses-queue-proof-ab12cd', undefined],
  ['ses-queue-poller', undefined],
])('%s belongs to %s', (resource, proof) => {
  expect(proofNameOf(resource)).toBe(proof);
});
