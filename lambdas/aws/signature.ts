import { createHash, createHmac } from 'node:crypto';
import { escapeUri } from './escape-uri';

/** The keys that sign. They may change at any time, with the token that belongs to them. */
export interface SigningKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** For which service in which Region a signature is good. */
export interface SigningScope {
  readonly region: string;
  /** As it stands in signatures: `ses`, `mobiletargeting`, `sqs`. */
  readonly service: string;
}

export interface RequestToSign {
  readonly method: string;
  /** As it is sent, without a query. */
  readonly path: string;
  /** Names in lower case. All of them are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Signs requests with AWS Signature Version 4, as the SDK does and for a tenth of its CPU. A
 * request without a query only.
 */
export class Signer {
  readonly #scope: SigningScope;
  #key: { readonly of: string; readonly bytes: Buffer } | undefined;

  constructor(scope: SigningScope) {
    this.#scope = scope;
  }

  /** The headers that a request is sent with besides its own. */
  sign(request: RequestToSign, keys: SigningKeys, dateMs: number): Record<string, string> {
    const time = new Date(dateMs).toISOString().replace(/[-:]|\.\d+/g, '');
    const day = time.slice(0, 8);
    const bodyHash = sha256(request.body);
    const added: Record<string, string> = { 'x-amz-date': time, 'x-amz-content-sha256': bodyHash };
    if (keys.sessionToken !== undefined) added['x-amz-security-token'] = keys.sessionToken;

    const headers = { ...request.headers, ...added };
    const names = Object.keys(headers).sort();
    const signedNames = names.join(';');
    const path = escapeUri(request.path).replaceAll('%2F', '/');
    const lines = names.map((name) => `${name}:${headers[name]?.trim().replace(/\s+/g, ' ')}\n`);
    const canonical = `${request.method}\n${path}\n\n${lines.join('')}\n${signedNames}\n${bodyHash}`;
    const scope = `${day}/${this.#scope.region}/${this.#scope.service}/aws4_request`;
    const toSign = `${ALGORITHM}\n${time}\n${scope}\n${sha256(canonical)}`;
    const signature = hmac(this.#keyOf(keys, day), toSign).toString('hex');
    added.authorization = `${ALGORITHM} Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${signedNames}, Signature=${signature}`;
    return added;
  }

  /** The key of a day, which is made from the secret by four more hashes. */
  #keyOf({ accessKeyId, secretAccessKey }: SigningKeys, day: string): Buffer {
    const of = `${day} ${accessKeyId} ${secretAccessKey}`;
    if (this.#key?.of !== of) {
      const { region, service } = this.#scope;
      const bytes = [day, region, service, 'aws4_request'].reduce<Buffer>(
        hmac,
        Buffer.from(`AWS4${secretAccessKey}`),
      );
      this.#key = { of, bytes };
    }
    return this.#key.bytes;
  }
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
