import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emailWith } from '../mail/email';

/** A row of the table in docs/ses-answers.md. */
export interface SesAnswer {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  /** Whom it concerns, in the table's words. */
  readonly concerns: string;
}

/** The email that the table speaks of. */
export const EMAIL_OF_THE_TABLE = emailWith({ to: ['jane@example.org'], configurationSet: 'bulk' });

const ROW =
  /^\| (\d{3}) `(\w+)` \| (?:`` (.+) ``|`([^`]+)`|\(none\)) \| ([^|]+) \| (?:reported|stated|assumed) \| (.+) \|$/;

/** The rows of the table that the documentation shows. */
export function sesAnswers(): readonly SesAnswer[] {
  const page = readFileSync(join(__dirname, '../../../docs/ses-answers.md'), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| \d/.test(line));
  return rows.map((row) => {
    const [, status, type = '', quoted, plain, concerns = ''] = ROW.exec(row) ?? [];
    if (status === undefined) throw new Error(`Not a row of the table: ${row}`);
    return { status: Number(status), type, message: quoted ?? plain ?? '', concerns };
  });
}
