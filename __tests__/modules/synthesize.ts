import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { RootStack, type RootStackProps } from '../../modules/root-stack';

/** Terraform's JSON syntax, as far as the tests read it. */
export interface Synthesized {
  readonly locals: Readonly<Record<string, string>>;
  readonly output: Readonly<Record<string, { value: unknown; description: string }>>;
  readonly provider: Readonly<Record<string, readonly Record<string, unknown>[]>>;
  // biome-ignore lint/suspicious/noExplicitAny: every resource has attributes of its own
  readonly resource: Readonly<Record<string, Readonly<Record<string, any>>>>;
  readonly terraform: Readonly<Record<string, unknown>>;
  readonly variable: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly check: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A new and empty folder, until the tests of the file are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'synthesis-'));
  folders.push(folder);
  return folder;
}

/** A folder with stand-ins for the zips, for tests that don't look into them. */
export function bundleFolder(content = 'code'): string {
  const folder = temporaryFolder();
  for (const name of ['poller', 'publisher']) {
    writeFileSync(join(folder, `${name}.zip`), `${content} of the ${name}`);
  }
  return folder;
}

/** Synthesizes the root stack into `outdir`; what Terraform reads is in `stacks/ses-queue`. */
export function synthesizeInto(outdir: string, props: RootStackProps = {}): string {
  const app = new App({ outdir });
  new RootStack(app, 'ses-queue', { bundleFolder: bundleFolder(), ...props });
  app.synth();
  return readFileSync(join(outdir, 'stacks', 'ses-queue', 'cdk.tf.json'), 'utf8');
}

/** What the root stack synthesizes to. */
export function synthesize(props: RootStackProps = {}): Synthesized {
  return JSON.parse(synthesizeInto(temporaryFolder(), props));
}

/** The only resource of a type that has several, by the last part of its address. */
export function resource(stack: Synthesized, type: string, name: string) {
  const found = stack.resource[type]?.[name];
  if (found === undefined) {
    throw new Error(`there is no ${type}.${name}`);
  }
  return found;
}
