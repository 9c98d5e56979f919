import {
  compareWithProvider6,
  EXPECTED_DIFFERENCE,
  type Provider6Comparison,
} from '../../tools/check-provider-6';
import { temporaryFolder } from '../modules/synthesize';
import { describeWith } from '../support/skipping';

jest.setTimeout(10 * 60_000);

describeWith(['registry'], 'the app with the bindings of AWS provider 6', () => {
  let comparison: Provider6Comparison;
  beforeAll(() => {
    comparison = compareWithProvider6(temporaryFolder());
  });

  it('is the same Terraform, but for the version of the provider', () => {
    expect(comparison.differences).toEqual([expect.stringMatching(EXPECTED_DIFFERENCE)]);
  });

  it('uses resource types of which nothing is gone, and nothing more must be given', () => {
    expect(comparison.changes).toEqual([]);
  });
});
