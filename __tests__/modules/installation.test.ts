import { App, TerraformStack, Testing } from 'cdktf';
import { Installation } from '../../modules/installation';
import { declareRootVariables } from '../../modules/settings/variables';
import { bundleFolder } from './synthesize';

describe('two installations in one stack', () => {
  const stack = new TerraformStack(Testing.stubVersion(new App()), 'estate');
  const settings = declareRootVariables(stack);
  const folder = bundleFolder();
  new Installation(stack, 'first', { settings, bundleFolder: folder });
  new Installation(stack, 'second', { settings, bundleFolder: folder, addressPrefix: 'bulk_' });
  const synthesized = JSON.parse(Testing.synth(stack));

  const blocks: readonly (readonly [string, object])[] = [
    ...Object.entries<object>(synthesized.resource),
    ['local', synthesized.locals],
    ['check', synthesized.check],
  ];

  it.each(blocks)('have addresses that differ in the prefix: %s', (_, byName) => {
    const names = Object.keys(byName);
    const second = names.filter((name) => name.startsWith('bulk_'));
    const first = names.filter((name) => !name.startsWith('bulk_'));
    expect(first.length).toBeGreaterThan(0);
    expect(second.sort()).toEqual(first.map((name) => `bulk_${name}`).sort());
  });

  it('know nothing of each other', () => {
    const ofSecond = blocks.flatMap(([, byName]) =>
      Object.entries(byName).filter(([name]) => name.startsWith('bulk_')),
    );
    const references = JSON.stringify(ofSecond).match(/\b(local|aws_[a-z0-9_]+)\.[a-z_]+/g) ?? [];
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((reference) => !/\.bulk_/.test(reference))).toEqual([]);
  });

  it('bring no provider and no data source', () => {
    expect(synthesized.provider).toBeUndefined();
    expect(synthesized.data).toBeUndefined();
  });
});
