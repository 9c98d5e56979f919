import { AnswerReader, type HttpAnswer } from '../../../lambdas/aws/http-answer';

/** Reads bytes that come in pieces of this size; by default all at once. */
function read(text: string, pieceBytes = Number.POSITIVE_INFINITY): HttpAnswer | undefined {
  const reader = new AnswerReader();
  const bytes = Buffer.from(text);
  let answer: HttpAnswer | undefined;
  for (let at = 0; at < bytes.length && answer === undefined; at += pieceBytes) {
    answer = reader.push(bytes.subarray(at, at + pieceBytes));
  }
  return answer;
}

const shown = (answer: HttpAnswer | undefined) =>
  answer && { ...answer, body: answer.body.toString() };

const OK = 'HTTP/1.1 200 OK\r\n';

describe.each([1, 2, 3, 7, Number.POSITIVE_INFINITY])('in pieces of %d', (pieceBytes) => {
  test.each<[string, string, string]>([
    ['of a length', `${OK}Content-Length: 4\r\n\r\n{"ä`, '{"ä'],
    ['without a body', `${OK}content-length: 0\r\n\r\n`, ''],
    [
      'chunked',
      `${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n`,
      'abc0123456789',
    ],
    [
      'chunked, with extensions and trailers',
      `${OK}transfer-encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nx: y\r\nz: 1\r\n\r\n`,
      'abc',
    ],
    [
      'chunked, with a blank behind a length',
      `${OK}transfer-encoding: chunked\r\n\r\n3 \t\r\nabc\r\n0 \r\n\r\n`,
      'abc',
    ],
    [
      'behind an interim answer of an unknown encoding',
      `HTTP/1.1 103 Early Hints\r\ntransfer-encoding: gzip\r\n\r\n${OK}content-length: 2\r\n\r\nab`,
      'ab',
    ],
    ['with a status alone', 'HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nab', 'ab'],
    [
      'chunked, of line ends',
      `${OK}transfer-encoding: chunked\r\n\r\n4\r\n\r\n\r\n\r\n0\r\n\r\n`,
      '\r\n\r\n',
    ],
    [
      'behind interim answers',
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${OK}content-length: 2\r\n\r\nab`,
      'ab',
    ],
  ])('an answer %s', (_, text, body) => {
    expect(shown(read(text, pieceBytes))).toMatchObject({
      statusCode: 200,
      body,
      leavesConnection: true,
    });
  });
});

test.each(['204 No Content', '304 Not Modified'])('%s has no body', (status) => {
  expect(shown(read(`HTTP/1.1 ${status}\r\n\r\n`))).toMatchObject({ body: '' });
});

test('a status without words, and headers in any case, several of one name', () => {
  const answer = read('HTTP/1.1 503 \r\nX-A: 1\r\nx-a:2 \r\nContent-Length: 0\r\n\r\n');
  expect(answer?.statusCode).toBe(503);
  expect(answer?.headers).toEqual({ 'x-a': '1, 2', 'content-length': '0' });
});

describe('the connection cannot carry another request', () => {
  test.each<[string, string]>([
    ['the other side closes it', `${OK}connection: Close\r\ncontent-length: 0\r\n\r\n`],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n'],
    ['more came than was asked for', `${OK}content-length: 1\r\n\r\nabc`],
  ])('%s', (_, text) => {
    expect(read(text)?.leavesConnection).toBe(false);
  });
});

test('without a length the answer lasts as long as the connection', () => {
  const reader = new AnswerReader();
  expect(reader.push(Buffer.from(`${OK}\r\nab`))).toBeUndefined();
  expect(reader.push(Buffer.from('c'))).toBeUndefined();
  expect(shown(reader.end())).toEqual({
    statusCode: 200,
    headers: {},
    body: 'abc',
    leavesConnection: false,
  });
});

test.each<[string, string]>([
  ['in its head', OK],
  ['in its body', `${OK}content-length: 3\r\n\r\nab`],
  ['before its last part', `${OK}transfer-encoding: chunked\r\n\r\n1\r\na\r\n`],
  ['in its trailers', `${OK}transfer-encoding: chunked\r\n\r\n0\r\nx: y\r\n`],
])('one that breaks off %s is none', (_, text) => {
  const reader = new AnswerReader();
  expect(reader.push(Buffer.from(text))).toBeUndefined();
  expect(reader.end()).toBeUndefined();
});

test('headers may have 64 KiB, and not more', () => {
  const reader = new AnswerReader();
  const start = `${OK}a: `;
  expect(reader.push(Buffer.from(start + 'b'.repeat(65_536 - start.length)))).toBeUndefined();
  expect(() => reader.push(Buffer.from('b'))).toThrow('The answer has too many headers');
});

test.each<[string, string, string]>([
  ['another protocol', 'SSH-2.0-x\r\n\r\n', 'The answer is not HTTP/1.1'],
  ['something before the protocol', `x${OK}\r\n`, 'The answer is not HTTP/1.1'],
  ['nothing but an end', '\r\n\r\n', 'The answer is not HTTP/1.1'],
  ['a longer status', 'HTTP/1.1 2000 OK\r\n\r\n', 'The answer is not HTTP/1.1'],
  ['a blank in a name', `${OK}a b: c\r\n\r\n`, 'A header of the answer has no name'],
  [
    'a part with something before its length',
    `${OK}transfer-encoding: chunked\r\n\r\nx3\r\nabc\r\n`,
    'A part of the answer has no length',
  ],
  [
    'a part with something behind its length',
    `${OK}transfer-encoding: chunked\r\n\r\n3x\r\nabc\r\n`,
    'A part of the answer has no length',
  ],
  [
    'a part that ends without a line feed',
    `${OK}transfer-encoding: chunked\r\n\r\n1\r\na\rb`,
    'A part of the answer is not as long as it says',
  ],
  [
    'a part that ends without a carriage return',
    `${OK}transfer-encoding: chunked\r\n\r\n1\r\nab\n`,
    'A part of the answer is not as long as it says',
  ],
  ['HTTP/2', 'HTTP/2 200\r\n\r\n', 'The answer is not HTTP/1.1'],
  ['a header without a name', `${OK}: x\r\n\r\n`, 'A header of the answer has no name'],
  ['a folded header', `${OK}a: b\r\n c: d\r\n\r\n`, 'A header of the answer has no name'],
  ['no number', `${OK}content-length: -1\r\n\r\n`, 'The answer has an unknown length: -1'],
  [
    'two lengths',
    `${OK}content-length: 1\r\ncontent-length: 2\r\n\r\n`,
    'The answer has an unknown length: 1, 2',
  ],
  [
    'another encoding',
    `${OK}transfer-encoding: gzip, chunked\r\n\r\n`,
    'The answer is encoded in an unknown way: gzip, chunked',
  ],
  [
    'a length and parts',
    `${OK}transfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n`,
    'The answer is encoded in an unknown way: chunked',
  ],
  [
    'a part without a length',
    `${OK}transfer-encoding: chunked\r\n\r\nxyz\r\n`,
    'A part of the answer has no length',
  ],
  [
    'a part that is longer',
    `${OK}transfer-encoding: chunked\r\n\r\n1\r\nabc\r\n`,
    'A part of the answer is not as long as it says',
  ],
  ['endless headers', `${OK}a: ${'b'.repeat(70_000)}`, 'The answer has too many headers'],
])('%s is an error', (_, text, message) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ name: 'InvalidAnswerError', message }),
  );
});
