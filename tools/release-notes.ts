/** What keeps a version from being released, and what to do. */
export class ReleaseError extends Error {}

/**
 * The changelog's section of a version, without its heading.
 *
 * @throws ReleaseError if there is none, it has no date, or what is unreleased stands above it
 */
export async function notesOf(version: string, changelog: string): Promise<string> {
  // The package is import-only.
  const { parser } = await import('keep-a-changelog');
  const { releases } = parser(changelog);
  const found = releases.find((each) => each.version === version);
  if (found === undefined) {
    throw new ReleaseError(
      `CHANGELOG.md has no section for ${version}; rename "Unreleased" to "[${version}] - YYYY-MM-DD"`,
    );
  }
  if (found.date === undefined) {
    throw new ReleaseError(
      `the section for ${version} in CHANGELOG.md has no date; write "[${version}] - YYYY-MM-DD"`,
    );
  }
  const unreleased = releases.find((each) => each.version === undefined);
  if (unreleased !== undefined && !unreleased.isEmpty()) {
    throw new ReleaseError(
      `CHANGELOG.md has changes under "Unreleased"; move them to ${version}, which they are part of`,
    );
  }
  return found.toString().replace(/^## .*\n/, '');
}
