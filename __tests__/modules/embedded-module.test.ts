import { readFileSync } from 'node:fs';
import { synthesizeEmbeddedModule } from '../../modules/embedded-module';
import {
  bundleFolder,
  resource,
  type Synthesized,
  synthesize,
  temporaryFolder,
} from './synthesize';

function synthesizeModule(): Synthesized {
  const file = synthesizeEmbeddedModule(temporaryFolder(), { bundleFolder: bundleFolder() });
  return JSON.parse(readFileSync(file, 'utf8'));
}

function addresses({ resource }: Synthesized): string[] {
  return Object.entries(resource).flatMap(([type, byName]) =>
    Object.keys(byName).map((name) => `${type}.${name}`),
  );
}

/** The variables from which a value follows, through however many locals. */
function variablesBehind(value: unknown, { locals }: Synthesized): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (each: unknown) => {
    const text = JSON.stringify(each ?? null);
    for (const [, name = ''] of text.matchAll(/\bvar\.(\w+)/g)) found.add(name);
    for (const [, name = ''] of text.matchAll(/\blocal\.(\w+)/g)) {
      if (seen.has(name)) continue;
      seen.add(name);
      visit(locals[name]);
    }
  };
  visit(value);
  return [...found].sort();
}

describe('the module', () => {
  let module: Synthesized;
  let stack: Synthesized;
  beforeAll(() => {
    module = synthesizeModule();
    stack = synthesize();
  });

  it('has the resource addresses of the root stack, so that an installation can move', () => {
    expect(addresses(module)).toEqual(addresses(stack));
  });

  it('has the variables of the root stack, but for the Region', () => {
    const names = Object.keys(stack.variable).filter((name) => name !== 'aws_region');
    expect(Object.keys(module.variable)).toEqual(names);
  });

  it('has the outputs of the root stack', () => {
    expect(module.output).toEqual(stack.output);
  });

  it('brings no provider, no state and no data source', () => {
    expect(module.provider).toBeUndefined();
    expect(module.terraform.backend).toBeUndefined();
    expect(module.data).toBeUndefined();
  });

  // A queue is replaced for what the documentation of aws_sqs_queue marks with "Forces new resource".
  // That nothing else does it, and that this does, is seen in plans of
  // __tests__/integration/embedded-module.test.ts.
  it.each(['queue', 'dead_letter'])('replaces a queue only for another name: %s', (queue) => {
    const { name, name_prefix, fifo_queue } = resource(module, 'aws_sqs_queue', queue);
    expect(variablesBehind([name, name_prefix, fifo_queue], module)).toEqual(['name']);
  });

  it.each([
    ['queue', 'existing_queue'],
    ['dead_letter', 'existing_dead_letter_queue'],
  ])("has a queue of its own unless the estate's is given: %s", (queue, existing) => {
    const { count, for_each, lifecycle } = resource(module, 'aws_sqs_queue', queue);
    expect(variablesBehind([count, for_each, lifecycle], module)).toEqual([existing]);
  });
});
