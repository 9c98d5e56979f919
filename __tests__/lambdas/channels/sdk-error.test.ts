import type { SendOutcome } from '../../../lambdas/channels/outcome';
import { commonOutcome, readSdkError } from '../../../lambdas/channels/sdk-error';

/** An error as the SDK throws it. */
function thrown(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

const answered = (status: number, name = 'SomeException', message = 'no') =>
  thrown(name, message, { $metadata: { httpStatusCode: status } });
const broken = (code: string, name = 'Error', message = 'broken') =>
  thrown(name, message, { code });

function summaryOf(outcome: SendOutcome | undefined): string {
  if (outcome === undefined) return 'for the channel to say';
  if (outcome.kind === 'fault') return `fault ${outcome.failure.class}, ${outcome.cause}`;
  if (outcome.kind === 'blocked') return `blocked by ${outcome.by}, names ${outcome.names}`;
  return outcome.kind;
}

test.each<[string, Error, string]>([
  ['400', answered(400), 'for the channel to say'],
  ['404', answered(404), 'for the channel to say'],
  ['399', answered(399), 'fault SomeException, no-answer'],
  ['200 that cannot be read', answered(200, 'SyntaxError'), 'fault SyntaxError, no-answer'],
  ['401', answered(401), 'fault SomeException, denied'],
  ['403', answered(403), 'fault SomeException, denied'],
  ['402', answered(402), 'for the channel to say'],
  ['429', answered(429), 'throttled'],
  ['499', answered(499), 'for the channel to say'],
  ['500', answered(500), 'fault SomeException, server'],
  ['503, of a throttle', answered(503, 'ThrottlingException'), 'fault ThrottlingException, server'],
  ['400 TooManyRequests', answered(400, 'TooManyRequestsException'), 'throttled'],
  ['400 Throttling', answered(400, 'Throttling'), 'throttled'],
  ['400 LimitExceeded', answered(400, 'LimitExceededException'), 'throttled'],
  ['400 NotThrottling', answered(400, 'NotThrottling'), 'for the channel to say'],
  ['429 of the day', answered(429, 'X', 'DAILY quota'), 'blocked by daily-quota, names account'],
  [
    'an answer that broke off, by its status',
    thrown('TimeoutError', 'socket hang up', { $response: { statusCode: 503 } }),
    'fault TimeoutError, server',
  ],
  [
    'no credentials',
    thrown('CredentialsProviderError', 'none'),
    'fault CredentialsProviderError, denied',
  ],
  ['a time-out', broken('ETIMEDOUT', 'TimeoutError'), 'fault TimeoutError, no-answer'],
  ['a reset', broken('ECONNRESET', 'TimeoutError'), 'fault ECONNRESET, no-answer'],
  ['a lost host', broken('EHOSTUNREACH'), 'fault EHOSTUNREACH, unreachable'],
  ['no network', broken('ENETUNREACH'), 'fault ENETUNREACH, unreachable'],
  ['refused', broken('ECONNREFUSED'), 'fault ECONNREFUSED, unreachable'],
  ['no name', broken('ENOTFOUND'), 'fault ENOTFOUND, unreachable'],
  ['no name now', broken('EAI_AGAIN'), 'fault EAI_AGAIN, unreachable'],
  ['a broken pipe', broken('EPIPE', 'TimeoutError'), 'fault EPIPE, unreachable'],
  ['another protocol', broken('EPROTO'), 'fault EPROTO, unreachable'],
  ['an old certificate', broken('CERT_HAS_EXPIRED'), 'fault CERT_HAS_EXPIRED, unreachable'],
  [
    'a certificate that leads nowhere',
    broken('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    'fault UNABLE_TO_VERIFY_LEAF_SIGNATURE, unreachable',
  ],
  [
    'a certificate of its own',
    broken('DEPTH_ZERO_SELF_SIGNED_CERT'),
    'fault DEPTH_ZERO_SELF_SIGNED_CERT, unreachable',
  ],
  [
    'another host’s certificate',
    broken('ERR_TLS_CERT_ALTNAME_INVALID'),
    'fault ERR_TLS_CERT_ALTNAME_INVALID, unreachable',
  ],
  ['another code', broken('X_ECONNREFUSED'), 'fault X_ECONNREFUSED, no-answer'],
  [
    'no connection in time',
    thrown('TimeoutError', 'The request did not establish a connection within 5 ms'),
    'fault TimeoutError, unreachable',
  ],
  [
    'a reset while both sides greet',
    broken(
      'ECONNRESET',
      'Error',
      'Client network socket disconnected before secure TLS connection was established',
    ),
    'fault ECONNRESET, unreachable',
  ],
  ['an error of the code', new TypeError('x'), 'fault TypeError, no-answer'],
])('%s', (_, error, expected) => {
  expect(summaryOf(commonOutcome(error))).toBe(expected);
});

test.each([
  'AccessDenied',
  'UnrecognizedClientException',
  'ExpiredToken',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'MissingAuthenticationToken',
  'NotAuthorized',
])('a 400 of the class %s is a matter of permissions', (name) => {
  expect(summaryOf(commonOutcome(answered(400, name)))).toBe(`fault ${name}, denied`);
  expect(commonOutcome(answered(400, `Not${name}`))).toBeUndefined();
});

test('the class is the name, or the code where the name says less', () => {
  const classOf = (error: Error) => readSdkError(error).failure.class;
  expect(classOf(broken('ECONNRESET', 'TimeoutError'))).toBe('ECONNRESET');
  expect(classOf(broken('ETIMEDOUT', 'TimeoutError'))).toBe('TimeoutError');
  expect(classOf(broken('DEPTH_ZERO'))).toBe('DEPTH_ZERO');
  expect(classOf(broken('DEPTH_ZERO', 'SomeError'))).toBe('SomeError');
  expect(classOf(broken('E7', 'SomeError'))).toBe('SomeError');
  expect(classOf(broken('XEND', 'SomeError'))).toBe('SomeError');
  expect(classOf(broken('EPIPE2', 'SomeError'))).toBe('SomeError');
  expect(classOf(new Error('x'))).toBe('Error');
});

test('what is thrown and is no error', () => {
  expect(readSdkError('gone')).toEqual({
    failure: { class: 'UnknownError', message: 'gone' },
    status: undefined,
  });
  expect(summaryOf(commonOutcome(undefined))).toBe('fault UnknownError, no-answer');
  expect(summaryOf(commonOutcome('before secure TLS connection was established'))).toBe(
    'fault UnknownError, no-answer',
  );
});

test('the status is that of the metadata, and else of the answer', () => {
  const error = thrown('X', 'x', { $response: { statusCode: 500 } });
  expect(readSdkError(error).status).toBe(500);
  expect(readSdkError(Object.assign(error, { $metadata: {} })).status).toBe(500);
  expect(readSdkError(Object.assign(error, { $metadata: { httpStatusCode: 400 } })).status).toBe(
    400,
  );
  expect(
    readSdkError(Object.assign(error, { $metadata: {}, $response: {} })).status,
  ).toBeUndefined();
});
