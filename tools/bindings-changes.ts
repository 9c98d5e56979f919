import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Synthesis } from './compare-synthesis';

/** Whether each member of the classes and interfaces in a declaration file must be given. */
type Members = ReadonlyMap<string, 'required' | 'optional'>;

/**
 * What the provider's newer bindings take away from the resource types that a configuration uses,
 * or demand anew: arguments and attributes, those of nested blocks too. What is only added is left
 * out. Expressions name attributes as text, so that synthesis alone wouldn't notice one that is gone.
 *
 * @returns sorted, as `SqsQueueConfig.name: gone` or `…: required`
 */
export function bindingsChanges(own: Synthesis, other: Synthesis): string[] {
  return typesIn(own)
    .flatMap((type) => changesBetween(membersOf(own, type), membersOf(other, type)))
    .sort();
}

/** Folders of the bindings, as `sqs-queue` for `aws_sqs_queue`. */
function typesIn({ output }: Synthesis): string[] {
  const file = join(output, 'stacks', 'ses-queue', 'cdk.tf.json');
  const { resource } = JSON.parse(readFileSync(file, 'utf8')) as { resource: object };
  return Object.keys(resource).map((type) => type.replace(/^aws_/, '').replaceAll('_', '-'));
}

function membersOf({ folder }: Synthesis, type: string): Members {
  const bindings = join(folder, 'node_modules', '@cdktf', 'provider-aws', 'lib');
  return membersIn(readFileSync(join(bindings, type, 'index.d.ts'), 'utf8'));
}

/** @param declarations the text of a `.d.ts` file of generated bindings */
export function membersIn(declarations: string): Members {
  const members = new Map<string, 'required' | 'optional'>();
  let owner = '';
  for (const line of declarations.split('\n')) {
    owner = /^export (?:declare class|interface) (\w+)/.exec(line)?.[1] ?? owner;
    const [, argument, optional, attribute] =
      /^ {4}(?:readonly (\w+)(\??):|get (\w+)\(\))/.exec(line) ?? [];
    const name = argument ?? attribute;
    // What is read need not be given.
    if (name !== undefined) {
      members.set(`${owner}.${name}`, optional === '' ? 'required' : 'optional');
    }
  }
  return members;
}

/** @returns as `bindingsChanges` */
export function changesBetween(own: Members, other: Members): string[] {
  const owners = new Set([...own.keys()].map(ownerOf));
  const gone = [...own.keys()].filter((name) => !other.has(name)).map((name) => `${name}: gone`);
  const required = [...other]
    // A block that is new as a whole need not be given.
    .filter(([name, need]) => need === 'required' && owners.has(ownerOf(name)))
    .filter(([name]) => own.get(name) !== 'required')
    .map(([name]) => `${name}: required`);
  return [...gone, ...required];
}

function ownerOf(member: string): string {
  return member.split('.')[0] ?? member;
}
