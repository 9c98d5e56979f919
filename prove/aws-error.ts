/** AWS can't be asked as things are: credentials, Region, permissions. The message says what to do. */
export class AwsUnusableError extends Error {
  override readonly name = 'AwsUnusableError';
}

const NO_CREDENTIALS = ['CredentialsProviderError', 'TokenProviderError'];
const EXPIRED = ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'];
const NOT_ACCEPTED = [
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'AuthFailure',
  'InvalidAccessKeyId',
];
const DENIED = ['AccessDenied', 'AccessDeniedException', 'AccessDeniedFault', 'NotAuthorized'];
const UNREACHABLE = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ETIMEDOUT', 'ENETUNREACH'];

/**
 * What the user can do about an error of the SDK that isn't the project's fault; undefined for any
 * other error.
 */
export function remedyOf(error: unknown, region: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  const { code = '' } = error as NodeJS.ErrnoException;
  const is = (names: readonly string[]) => names.includes(name) || names.includes(code);
  if (is(NO_CREDENTIALS)) {
    return `There are no AWS credentials (${message}). Set AWS_PROFILE to a profile that exists, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; with single sign-on log in first.`;
  }
  if (is(EXPIRED)) return `The AWS credentials have expired (${message}). Log in again.`;
  if (is(NOT_ACCEPTED)) {
    return `${region} doesn't accept the AWS credentials (${message}). Check them, and that the Region is enabled in the account.`;
  }
  if (is(DENIED)) {
    return `A permission is missing (${message}). prove/permissions.json has all that are needed.`;
  }
  if (is(UNREACHABLE)) {
    return `AWS can't be reached in ${region} (${message}). Check the name of the Region, and the network.`;
  }
  return undefined;
}

/** Rethrows what the user can do something about as AwsUnusableError, and anything else as it is. */
export async function withRemedy<T>(region: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const remedy = remedyOf(error, region);
    throw remedy === undefined ? error : new AwsUnusableError(remedy, { cause: error });
  }
}
