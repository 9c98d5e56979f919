/** What becomes of a batch after its function has answered. */
export type BatchVerdict =
  /** These messages come back when their visibility ends; the others are deleted. */
  | { readonly kind: 'handled'; readonly failedIds: ReadonlySet<string> }
  /** The answer can't be read: the whole batch comes back. */
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Reads a function's answer as Lambda does with `ReportBatchItemFailures`: nothing, an empty
 * object, and an empty or missing list mean that all went well; anything that doesn't name
 * messages of the batch fails all of it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function readBatchResponse(response: unknown, batchIds: readonly string[]): BatchVerdict {
  if (response === null || response === undefined) return handled([]);
  if (typeof response !== 'object' || Array.isArray(response)) {
    return failed(`the response is not an object: ${JSON.stringify(response)}`);
  }
  const failures = (response as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === null || failures === undefined) return handled([]);
  if (!Array.isArray(failures)) return failed('batchItemFailures is not a list');
  const ids: string[] = [];
  for (const failure of failures as unknown[]) {
    const id = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== 'string' || id === '') {
      return failed(`a batch item failure has no itemIdentifier: ${JSON.stringify(failure)}`);
    }
    if (!batchIds.includes(id)) return failed(`${id} is not a message of the batch`);
    ids.push(id);
  }
  return handled(ids);
}

function handled(ids: readonly string[]): BatchVerdict {
  return { kind: 'handled', failedIds: new Set(ids) };
}

function failed(reason: string): BatchVerdict {
  return { kind: 'failed', reason };
}
