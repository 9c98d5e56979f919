/** An HTTP answer, complete. */
export interface HttpAnswer {
  readonly statusCode: number;
  /** Names in lower case; several of one name are joined with a comma. */
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  /** Whether its connection can carry another request. */
  readonly leavesConnection: boolean;
}

/** What came is no HTTP answer. */
export class InvalidAnswerError extends Error {
  override readonly name = 'InvalidAnswerError';
}

/** Node's own limit is 16 KiB. */
const MAX_HEAD_BYTES = 65_536;

type Framing =
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  /** As long as the connection. */
  | { readonly kind: 'rest' };

interface Head extends Pick<HttpAnswer, 'statusCode' | 'headers'> {
  readonly framing: Framing;
  readonly bytes: number;
  readonly keepsAlive: boolean;
}

/** Reads one HTTP/1.1 answer (RFC 9112) to a request that is not `HEAD`, as its bytes come. */
export class AnswerReader {
  #chunks: Buffer[] = [];
  #size = 0;
  #head: Head | undefined;

  /** Status and headers, once they have come. */
  get head(): Pick<HttpAnswer, 'statusCode' | 'headers'> | undefined {
    return this.#head;
  }

  /**
   * Takes the next bytes. Answers the answer once it is complete.
   * @throws InvalidAnswerError
   */
  push(bytes: Buffer): HttpAnswer | undefined {
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    this.#head ??= this.#readHead();
    return this.#head && this.#readBody(this.#head, false);
  }

  /** The other side has ended. Answers the answer if that was its end. */
  end(): HttpAnswer | undefined {
    return this.#head && this.#readBody(this.#head, true);
  }

  #joined(): Buffer {
    const [first, ...others] = this.#chunks;
    if (first !== undefined && others.length === 0) return first;
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    return bytes;
  }

  #readHead(): Head | undefined {
    for (;;) {
      const bytes = this.#joined();
      const end = bytes.indexOf(END_OF_HEAD);
      if (end < 0 && this.#size <= MAX_HEAD_BYTES) return undefined;
      if (end < 0) throw new InvalidAnswerError('The answer has too many headers');
      const head = headOf(bytes.toString('latin1', 0, end), end + END_OF_HEAD.length);
      if (head.statusCode >= 200) return head;
      // An interim answer, as 100 Continue: the real one comes behind it.
      this.#chunks = [bytes.subarray(head.bytes)];
      this.#size -= head.bytes;
    }
  }

  #readBody(head: Head, hasEnded: boolean): HttpAnswer | undefined {
    const { statusCode, headers, framing } = head;
    const answer = (body: Buffer, endsAt: number) => ({
      statusCode,
      headers,
      body,
      leavesConnection: head.keepsAlive && framing.kind !== 'rest' && endsAt === this.#size,
    });
    switch (framing.kind) {
      case 'length': {
        const endsAt = head.bytes + framing.bytes;
        if (this.#size < endsAt) return undefined;
        return answer(this.#joined().subarray(head.bytes, endsAt), endsAt);
      }
      case 'chunked': {
        const read = readChunks(this.#joined(), head.bytes);
        return read && answer(read.body, read.endsAt);
      }
      case 'rest':
        return hasEnded ? answer(this.#joined().subarray(head.bytes), this.#size) : undefined;
    }
  }
}

const END_OF_HEAD = '\r\n\r\n';

function headOf(text: string, bytes: number): Head {
  const [first = '', ...lines] = text.split('\r\n');
  const [, minor, status] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(first) ?? [];
  if (status === undefined) throw new InvalidAnswerError('The answer is not HTTP/1.1');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    if (!/^[!-~]+$/.test(name)) throw new InvalidAnswerError('A header of the answer has no name');
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  const statusCode = Number(status);
  const keepsAlive = minor === '1' && !/\bclose\b/i.test(headers.connection ?? '');
  return { statusCode, headers, framing: framingOf(statusCode, headers), bytes, keepsAlive };
}

/** How one knows where the body ends (RFC 9112, 6.3). */
function framingOf(statusCode: number, headers: Readonly<Record<string, string>>): Framing {
  if (statusCode < 200 || statusCode === 204 || statusCode === 304) {
    return { kind: 'length', bytes: 0 };
  }
  const encoding = headers['transfer-encoding'];
  const length = headers['content-length'];
  if (encoding !== undefined) {
    if (encoding.toLowerCase() === 'chunked' && length === undefined) return { kind: 'chunked' };
    throw new InvalidAnswerError(`The answer is encoded in an unknown way: ${encoding}`);
  }
  if (length === undefined) return { kind: 'rest' };
  if (!/^\d+$/.test(length)) {
    throw new InvalidAnswerError(`The answer has an unknown length: ${length}`);
  }
  return { kind: 'length', bytes: Number(length) };
}

/** The parts of a chunked body, and where it ends; undefined while it isn't complete. */
function readChunks(bytes: Buffer, from: number): { body: Buffer; endsAt: number } | undefined {
  const parts: Buffer[] = [];
  let at = from;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const [, digits] =
      /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i.exec(bytes.toString('latin1', at, lineEnd)) ?? [];
    if (digits === undefined) throw new InvalidAnswerError('A part of the answer has no length');
    const length = Number.parseInt(digits, 16);
    at = lineEnd + 2;
    if (length === 0) {
      // Trailers, if any, up to an empty line.
      const end = bytes.indexOf('\r\n', at) === at ? at : bytes.indexOf(END_OF_HEAD, at) + 2;
      return end >= at ? { body: Buffer.concat(parts), endsAt: end + 2 } : undefined;
    }
    if (bytes.length < at + length + 2) return undefined;
    if (bytes[at + length] !== 13 || bytes[at + length + 1] !== 10) {
      throw new InvalidAnswerError('A part of the answer is not as long as it says');
    }
    parts.push(bytes.subarray(at, at + length));
    at += length + 2;
  }
}
