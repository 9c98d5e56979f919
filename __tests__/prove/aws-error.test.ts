import { remedyOf } from '../../prove/aws-error';
import { errorsIn } from '../../prove/terraform-run';

function error(name: string, message: string, code?: string): Error {
  return Object.assign(new Error(message), { name, ...(code && { code }) });
}

test.each([
  [
    error('CredentialsProviderError', 'Could not load credentials'),
    'There are no AWS credentials (Could not load credentials). Set AWS_PROFILE to a profile that exists, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; with single sign-on log in first.',
  ],
  [
    error('ExpiredTokenException', 'Old.'),
    'The AWS credentials have expired (Old.). Log in again.',
  ],
  [
    error('InvalidClientTokenId', 'Invalid.'),
    "eu-west-9 doesn't accept the AWS credentials (Invalid.). Check them, and that the Region is enabled in the account.",
  ],
  [
    error('AccessDeniedException', 'No ses:GetAccount.'),
    'A permission is missing (No ses:GetAccount.). prove/permissions.json has all that are needed.',
  ],
  [
    error('Error', 'getaddrinfo ENOTFOUND sts.eu-west-9.amazonaws.com', 'ENOTFOUND'),
    "AWS can't be reached in eu-west-9 (getaddrinfo ENOTFOUND sts.eu-west-9.amazonaws.com). Check the name of the Region, and the network.",
  ],
  [error('TypeError', 'x is not a function'), undefined],
])('what to do about %s', (given, remedy) => {
  expect(remedyOf(given, 'eu-west-9')).toBe(remedy);
});

test("Terraform's errors are taken from its JSON, and its last lines where it wrote text", () => {
  const log = [
    '{"@level":"info","type":"version"}',
    '{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"Old"}}',
    '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"creating","detail":"No."}}',
  ].join('\n');
  expect(errorsIn(log)).toBe('creating: No.');
  expect(errorsIn('Error: no provider\n')).toBe('Error: no provider');
});
