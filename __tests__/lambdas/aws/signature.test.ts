import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { type RequestToSign, Signer, type SigningKeys } from '../../../lambdas/aws/signature';

const DATE_MS = Date.UTC(2026, 10, 24, 23, 59, 59, 900);
const KEYS = { accessKeyId: 'AKID', secretAccessKey: 'secret/+key' };
const REQUEST: RequestToSign = {
  method: 'POST',
  path: '/v2/email/outbound-emails',
  headers: { host: 'email.us-east-1.amazonaws.com', 'content-type': 'application/json' },
  body: '{"a":"Grüße"}',
};

/** What the SDK's own signer makes of the same request. */
async function bySdk(
  request: RequestToSign,
  credentials: SigningKeys,
  scope: { readonly region: string; readonly service: string },
  dateMs: number,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    ...scope,
    credentials: credentials as never,
    sha256: NodeSha256 as never,
  });
  const signed = await signer.sign(
    { ...request, headers: { ...request.headers }, protocol: 'https:', hostname: 'h', query: {} },
    { signingDate: new Date(dateMs) },
  );
  return signed.headers;
}

class NodeSha256 {
  private readonly hash;
  constructor(secret?: Uint8Array) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update(data: Uint8Array): void {
    this.hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
}

test.each<[string, Partial<RequestToSign>, Partial<SigningKeys>]>([
  ['an email', {}, {}],
  ['with a token', {}, { sessionToken: 'token==' }],
  ['a path that is escaped', { path: '/v1/apps/a%20b(c)/messages' }, {}],
  ['a base path', { path: '/proxy/v2/email/outbound-emails' }, {}],
  [
    'the root',
    { path: '/', headers: { host: 'sqs', 'x-amz-target': 'AmazonSQS.ReceiveMessage' } },
    {},
  ],
  ['blanks in a header', { headers: { host: 'h', 'x-amz-user-agent': ' a   b ' } }, {}],
  ['no body', { body: '' }, {}],
])('%s is signed as the SDK signs it', async (_, more, keys) => {
  const scope = { region: 'eu-central-1', service: 'ses' };
  const request = { ...REQUEST, ...more };
  const credentials = { ...KEYS, ...keys };
  const added = new Signer(scope).sign(request, credentials, DATE_MS);
  expect({ ...request.headers, ...added }).toEqual(
    await bySdk(request, credentials, scope, DATE_MS),
  );
});

test('a signer goes along with new keys and a new day', async () => {
  const scope = { region: 'us-east-1', service: 'ses' };
  const signer = new Signer(scope);
  for (const [secretAccessKey, dateMs] of [
    ['one', DATE_MS],
    ['two', DATE_MS],
    ['two', DATE_MS + 200],
    ['two', DATE_MS + 300],
  ] as const) {
    const keys = { ...KEYS, secretAccessKey };
    const { authorization } = signer.sign(REQUEST, keys, dateMs);
    expect(authorization).toBe((await bySdk(REQUEST, keys, scope, dateMs)).authorization);
  }
});
