import { join } from 'node:path';
import { CDKTN, type Comparison, compareWithFork } from '../../tools/check-cdktn';
import { temporaryFolder } from '../modules/synthesize';
import { describeWith } from '../support/skipping';
import { Terraform } from '../support/terraform';

jest.setTimeout(10 * 60_000);

describeWith(['registry'], 'the app with cdktn under the name of cdktf', () => {
  let comparison: Comparison;
  beforeAll(() => {
    comparison = compareWithFork(temporaryFolder());
  });

  it('is synthesized by the fork', () => {
    expect(`cdktn@${comparison.versions.cdktn}`).toBe(CDKTN);
    expect(comparison.versions.cdktf).not.toBe(comparison.versions.cdktn);
  });

  it('is the same Terraform', () => {
    expect(comparison.differences).toEqual([]);
  });

  describeWith(['terraform'], 'as Terraform', () => {
    it('is valid', async () => {
      const folder = join(comparison.output, 'stacks', 'ses-queue');
      const terraform = new Terraform({ folders: { '.': folder } });
      try {
        expect((await terraform.init('-backend=false')).exitCode).toBe(0);
        const { stdout } = await terraform.validate();
        expect(JSON.parse(stdout)).toMatchObject({ valid: true, diagnostics: [] });
      } finally {
        terraform.remove();
      }
    });
  });
});
