import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Terraform, type TerraformOptions } from './terraform';

const PROJECT = join(__dirname, '..', '..', '..');

/** What `cdktf` needs of the project. */
const SOURCES = [
  'cdktf.json',
  'flags',
  'lambdas',
  'main.ts',
  'modules',
  'package.json',
  'tools',
  'tsconfig.json',
];

/** Where the synthesized stack is, in the project. */
export const STACK_FOLDER = join('cdktf.out', 'stacks', 'ses-queue');

/** A copy of the project in a folder of its own, whose terraform runs in the stack's folder. */
export function copyProject(options: Pick<TerraformOptions, 'endpoint' | 'environment'>) {
  const folders = Object.fromEntries(SOURCES.map((name) => [name, join(PROJECT, name)]));
  const terraform = new Terraform({ ...options, folders, root: STACK_FOLDER });
  const folder = join(terraform.root, '..', '..', '..');
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  return { terraform, folder };
}
