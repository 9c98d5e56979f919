import { join } from 'node:path';
import { CDKTN, compareWithFork } from '../../tools/check-cdktn';
import type { SynthesisComparison } from '../../tools/compare-synthesis';
import { temporaryFolder } from '../modules/synthesize';
import { describeWith } from '../support/skipping';
import { Terraform } from '../support/terraform/terraform';

jest.setTimeout(10 * 60_000);

describeWith(['registry'], 'the app with cdktn under the name of cdktf', () => {
  let comparison: SynthesisComparison;
  beforeAll(() => {
    comparison = compareWithFork(temporaryFolder());
  });

  it('is synthesized by the fork', () => {
    expect(`cdktn@${comparison.other.version}`).toBe(CDKTN);
    expect(comparison.own.version).not.toBe(comparison.other.version);
  });

  it('is the same Terraform', () => {
    expect(comparison.differences).toEqual([]);
  });

  describeWith(['terraform'], 'as Terraform', () => {
    it('is valid', async () => {
      const folder = join(comparison.other.output, 'stacks', 'ses-queue');
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
