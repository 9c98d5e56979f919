import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { cutIntoBatches } from './batches';

/** Why one entry of a batch was not carried out. */
export interface EntryFailure {
  /** SQS's code, like `ReceiptHandleIsInvalid`, or the name of the error that the call threw. */
  readonly code: string;
  readonly message: string;
  /** SQS says that trying again is of no use. */
  readonly senderFault: boolean;
}

interface BatchAnswer {
  readonly Successful?: readonly { readonly Id: string | undefined }[] | undefined;
  readonly Failed?: readonly BatchResultErrorEntry[] | undefined;
}

/**
 * Makes an SQS batch call for each batch of the items, and says of each item, in their order,
 * whether it was carried out: undefined, or why not. A call that throws has failed for all of its
 * batch; an entry that the answer doesn't name has failed too.
 *
 * @param call makes one call; its entries' ids are their places in the batch, as text
 * @param bytesOf an item's size, for the calls whose batches are limited by bytes
 */
export async function callInBatches<Item>(
  items: readonly Item[],
  call: (batch: readonly Item[]) => Promise<BatchAnswer>,
  bytesOf?: (item: Item) => number,
): Promise<(EntryFailure | undefined)[]> {
  const batches = cutIntoBatches(items, bytesOf);
  const results = await Promise.all(
    batches.map((batch) => callBatch(batch.length, () => call(batch))),
  );
  return results.flat();
}

async function callBatch(
  count: number,
  call: () => Promise<BatchAnswer>,
): Promise<(EntryFailure | undefined)[]> {
  let answer: BatchAnswer;
  try {
    answer = await call();
  } catch (error) {
    const failure = failureOf(error);
    return Array.from({ length: count }, () => failure);
  }
  const carriedOut = new Set(answer.Successful?.map(({ Id }) => Id));
  const failed = new Map(answer.Failed?.map((entry) => [entry.Id, entry]));
  return Array.from({ length: count }, (_, index) => {
    if (carriedOut.has(String(index))) return undefined;
    const entry = failed.get(String(index));
    return {
      code: entry?.Code ?? 'MissingResult',
      message: entry?.Message ?? 'SQS answered without a result for the entry',
      senderFault: entry?.SenderFault ?? false,
    };
  });
}

function failureOf(error: unknown): EntryFailure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { code: name, message, senderFault: false };
}
