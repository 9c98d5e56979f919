import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const PROVIDER = join('hashicorp', 'aws');
/** What the stack asks for: aws >= 5.100, < 7. */
const FITTING_VERSION = /^(5\.[1-9]\d\d|6)\./;
const PLACES_OF_PROVIDERS = ['/opt', '/srv', '/usr/local', '/usr/share', '/usr/lib', '/var/lib'];
const DEEPEST = 3;

/**
 * The Terraform and AWS settings to run with, such that the AWS provider (0.7 GB) is taken from
 * this machine where it is, and otherwise downloaded once and not once a test.
 * - `TF_CLI_CONFIG_FILE` names a file: the developer has said where providers come from.
 * - A folder with the provider, unpacked as in Terraform's own cache: a CLI configuration with a
 *   filesystem mirror is written into `folder`; terraform links to it and copies nothing.
 * - Neither: Terraform's registry, with a cache in this project's node_modules.
 */
export function providerEnvironment(folder: string): Record<string, string> {
  const given = process.env.TF_CLI_CONFIG_FILE;
  if (given !== undefined && existsSync(given)) {
    return { TF_CLI_CONFIG_FILE: resolve(given) };
  }
  const mirror = providerMirror();
  if (mirror !== undefined) {
    const file = join(folder, 'provider-mirror.tfrc');
    writeFileSync(
      file,
      `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
    );
    return { TF_CLI_CONFIG_FILE: file };
  }
  return {
    TF_PLUGIN_CACHE_DIR: pluginCache(),
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1',
  };
}

function pluginCache(): string {
  const given = process.env.TF_PLUGIN_CACHE_DIR;
  const cache = given ?? resolve(__dirname, '../../../node_modules/.cache/terraform-providers');
  mkdirSync(cache, { recursive: true });
  return cache;
}

let found: { readonly mirror: string | undefined } | undefined;

function providerMirror(): string | undefined {
  if (found === undefined) {
    // Not its plugin-cache: terraform can't install from the folder that it caches in.
    const places = [join(homedir(), '.terraform.d', 'plugins'), ...PLACES_OF_PROVIDERS];
    found = { mirror: firstOf(places, (place) => mirrorBelow(place, DEEPEST)) };
  }
  return found.mirror;
}

/** A mirror is laid out as HOST/hashicorp/aws/VERSION; a host's name has a dot in it. */
function mirrorBelow(folder: string, levels: number): string | undefined {
  const names = foldersIn(folder);
  if (names.some((name) => name.includes('.') && hasProvider(join(folder, name)))) {
    return folder;
  }
  return levels === 1
    ? undefined
    : firstOf(names, (name) => mirrorBelow(join(folder, name), levels - 1));
}

function hasProvider(host: string): boolean {
  return foldersIn(join(host, PROVIDER)).some((version) => FITTING_VERSION.test(version));
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const result = find(item);
    if (result !== undefined) {
      return result;
    }
  }
  return undefined;
}

/**
 * An override file that sets the AWS provider's `max_retries` to 2 in a folder's provider blocks,
 * or undefined where the folder has none. By default the provider repeats a 500 for nine minutes;
 * version 5.100 takes another number from its block only, not from `AWS_MAX_ATTEMPTS`.
 */
export function fewerRetries(folder: string): string | undefined {
  const aliases = readdirSync(folder).flatMap((name) => {
    const text = () => readFileSync(join(folder, name), 'utf8');
    if (name.endsWith('_override.tf.json')) return [];
    if (name.endsWith('.tf.json')) return aliasesInJson(JSON.parse(text()));
    return name.endsWith('.tf') ? aliasesInHcl(text()) : [];
  });
  if (aliases.length === 0) {
    return undefined;
  }
  const aws = aliases.map((alias) => ({ ...(alias && { alias }), max_retries: 2 }));
  return JSON.stringify({ provider: { aws } });
}

/** The alias of each AWS provider block; the empty string for the default one. */
function aliasesInJson(configuration: { provider?: { aws?: unknown } }): string[] {
  const blocks = [configuration.provider?.aws ?? []].flat() as { alias?: string }[];
  return blocks.map(({ alias }) => alias ?? '');
}

function aliasesInHcl(text: string): string[] {
  const blocks = text.matchAll(/^provider\s+"aws"\s*\{([^}]*)/gm);
  return [...blocks].map(([, body]) => /\balias\s*=\s*"([^"]+)"/.exec(body ?? '')?.[1] ?? '');
}
