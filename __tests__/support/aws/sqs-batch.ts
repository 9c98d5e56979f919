import { createHash } from 'node:crypto';
import { type Answer, json } from './aws-service';

/** An entry of a batch call to SQS. */
export interface BatchEntry {
  readonly Id: string;
  readonly MessageBody?: string;
}

/** The entries of a batch call, by its body. */
export function parseBatch(body: unknown): readonly BatchEntry[] {
  return (body as { readonly Entries: readonly BatchEntry[] }).Entries;
}

/** Answers a batch call that each of its entries was carried out. */
export const takesBatch: Answer = (response, body) =>
  json(200, { Successful: parseBatch(body).map(successOf) })(response, body);

/** What SQS says of one entry that it has carried out. */
export function successOf({ Id, MessageBody = '' }: BatchEntry) {
  return { Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) };
}

/** The sum by which the SDK makes sure that a body came through. */
export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
