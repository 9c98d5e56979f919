import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/**
 * Synthesizes the app with this project's own packages and with others in their place, and compares
 * what comes of it: by `npm run check:cdktn` and `npm run check:provider-6`.
 */

const ROOT = join(__dirname, '..');
const SOURCES = ['cdktf.json', 'lambdas', 'main.ts', 'modules', 'tsconfig.json', 'dist/lambdas'];

/** What `package.json` says of the packages that the app is synthesized with. */
export interface OtherPackages {
  /** `cdktf`, `constructs` and `@cdktf/provider-aws`, each with a version. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides?: object;
}

/** The app, synthesized with one set of packages. */
export interface Synthesis {
  /** Where it was synthesized: a copy of the project, with its packages in `node_modules`. */
  readonly folder: string;
  /** The folder that it wrote. */
  readonly output: string;
  /** Version of CDKTF, or of what stands in for it. */
  readonly version: string;
}

export interface SynthesisComparison {
  readonly own: Synthesis;
  readonly other: Synthesis;
  /** Differences, as `FILE PATH: VALUE → VALUE`. */
  readonly differences: readonly string[];
}

/**
 * Synthesizes the app twice, in copies below `folder`. The bundles must be there.
 *
 * @throws Error if the packages can't be installed or the app doesn't synthesize
 */
export function compareSynthesis(folder: string, others: OtherPackages): SynthesisComparison {
  const ownCopy = copyOfProject(join(folder, 'own'));
  symlinkSync(join(ROOT, 'node_modules'), join(ownCopy, 'node_modules'));
  const otherCopy = copyOfProject(join(folder, 'other'));
  install(otherCopy, others);

  const own = synthesize(ownCopy);
  const other = synthesize(otherCopy);
  return { own, other, differences: differencesBetween(own.output, other.output) };
}

function copyOfProject(folder: string): string {
  for (const source of SOURCES) {
    cpSync(join(ROOT, source), join(folder, source), { recursive: true });
  }
  return folder;
}

function install(folder: string, others: OtherPackages): void {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, ...others }));
  execFileSync(
    'npm',
    ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--silent'],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

function synthesize(folder: string): Synthesis {
  const output = join(folder, 'cdktf.out');
  mkdirSync(output);
  execFileSync(process.execPath, [require.resolve('tsx/cli'), 'main.ts'], {
    cwd: folder,
    env: { ...process.env, CDKTF_OUTDIR: output },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { version } = JSON.parse(readFileSync(join(output, 'manifest.json'), 'utf8'));
  return { folder, output, version };
}

function differencesBetween(first: string, second: string): string[] {
  const files = new Set([...filesBelow(first), ...filesBelow(second)]);
  return [...files].sort().flatMap((file) => {
    const [a, b] = [leavesOf(join(first, file)), leavesOf(join(second, file))];
    return [...new Set([...a.keys(), ...b.keys()])]
      .filter((path) => a.get(path) !== b.get(path))
      .map((path) => `${file} ${path}: ${a.get(path)} → ${b.get(path)}`);
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => file.replaceAll('\\', '/'));
}

/** The values in a JSON file by their path; of another file, its content. None if it isn't there. */
function leavesOf(file: string): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  const visit = (path: string, value: unknown) => {
    if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
      for (const [key, each] of Object.entries(value)) visit(path ? `${path}.${key}` : key, each);
    } else {
      leaves.set(path, JSON.stringify(value));
    }
  };
  try {
    if (file.endsWith('.json')) {
      visit('', JSON.parse(readFileSync(file, 'utf8')));
    } else {
      leaves.set('content', readFileSync(file).toString('base64'));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return leaves;
}
