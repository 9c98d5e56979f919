import { refusedSettings } from '../../../local/tfvars/refused-settings';
import { ALLOWED, REFUSED_ALONE, REFUSED_TOGETHER } from '../../support/settings/setting-cases';
import type { Variables } from '../../support/terraform/terraform';

describe('the validations, evaluated by a local run', () => {
  const given = (settings: Variables) => ({ email_from: 'mail@example.com', ...settings });

  it.each([...REFUSED_ALONE, ...REFUSED_TOGETHER])(
    'refuse as Terraform does: $message',
    ({ settings, message }) => {
      expect(refusedSettings(given(settings))).toMatchObject([
        { message: expect.stringContaining(message) },
      ]);
    },
  );

  it('allow what is at the edge', () => {
    // Text for a number is converted where the file is read.
    const allowed = ALLOWED.filter(({ email_throughput: rate }) => typeof rate !== 'string');
    expect(allowed.flatMap((settings) => refusedSettings(given(settings)))).toEqual([]);
  });
});
