import type { IncomingMessage } from 'node:http';

/** A call to an AWS service, with what its signature says about it. */
export interface SignedCall {
  /** The access key that it is signed with, by which local callers are told apart: `poller.0`. */
  readonly accessKey: string;
  readonly region: string;
  /** As requests are signed for it: `sqs`, `ses`, `mobiletargeting`. */
  readonly service: string;
  /** Method and path, and the operation where a header names it: `POST / AmazonSQS.SendMessage`. */
  readonly operation: string;
  readonly body: Buffer;
}

/** AWS Signature Version 4: `Credential=KEY/DATE/REGION/SERVICE/aws4_request`. */
const CREDENTIAL = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/** @throws Error if the call isn't signed */
export function readSignedCall(request: IncomingMessage, body: Buffer): SignedCall {
  const { method, url, headers } = request;
  const [, accessKey, region, service] = CREDENTIAL.exec(headers.authorization ?? '') ?? [];
  if (accessKey === undefined || region === undefined || service === undefined) {
    throw new Error(`${method} ${url} is not signed.`);
  }
  const target = headers['x-amz-target'];
  const operation = [method, url, target].filter((part) => part !== undefined).join(' ');
  return { accessKey, region, service, operation, body };
}
