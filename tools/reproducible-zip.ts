import { zipSync } from 'fflate';

/**
 * A zip that has the same bytes for the same files, wherever and whenever it is made: Terraform
 * compares hashes.
 *
 * @param files path within the zip, with slashes, and content; in any order
 */
export function reproducibleZip(files: Iterable<readonly [string, Uint8Array]>): Uint8Array {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(
    Object.fromEntries(
      sorted.map(([path, contents]) => [path, [contents, { attrs: 0o644 << 16, os: 3 }]]),
    ),
    // The first moment that a zip can hold, in local time, as the format has no time zone.
    { level: 9, mtime: new Date(1980, 0, 1) },
  );
}
