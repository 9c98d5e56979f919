/** Entries that one SQS batch call takes. */
export const MAX_BATCH_ENTRIES = 10;

/** Bytes that one SQS batch call takes, all entries together, on every SQS there is. */
const MAX_BATCH_BYTES = 262_144;

/** Cuts entries into batches that SQS takes, by count and by bytes. Keeps their order. */
export function cutIntoBatches<Entry>(
  entries: readonly Entry[],
  bytesOf: (entry: Entry) => number = () => 0,
): Entry[][] {
  const batches: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const current = batches.at(-1);
    const size = bytesOf(entry);
    if (
      current === undefined ||
      current.length === MAX_BATCH_ENTRIES ||
      bytes + size > MAX_BATCH_BYTES
    ) {
      batches.push([entry]);
      bytes = size;
    } else {
      current.push(entry);
      bytes += size;
    }
  }
  return batches;
}
