import type { Failure, SendOutcome } from '../../lambdas/channels/outcome';

/** What the channel of a guarded run does with a call, by a short name. */
export type Answer =
  | { readonly kind: 'answers'; readonly outcome: SendOutcome }
  /** Against the port's contract: the call rejects. */
  | { readonly kind: 'throws' }
  | { readonly kind: 'never-answers' };

function failure(name: string, message: string): Failure {
  return { class: name, message };
}

const fault = (cause: 'denied' | 'server' | 'unreachable' | 'no-answer', name: string): Answer => ({
  kind: 'answers',
  outcome: { kind: 'fault', cause, failure: failure(name, `${cause} for jane@example.com`) },
});

const blocked = (
  by: 'daily-quota' | 'sending-paused' | 'account-suspended',
  names: 'account' | 'nobody',
): Answer => ({
  kind: 'answers',
  outcome: { kind: 'blocked', by, names, failure: failure('MessageRejected', `Blocked: ${by}`) },
});

type About = Extract<SendOutcome, { kind: 'refused' }>['about'];

const refused = (about: About, name: string, message: string): Answer => ({
  kind: 'answers',
  outcome: { kind: 'refused', about, failure: failure(name, message) },
});

/** Every outcome of a call, and every class of failure that the metrics tell apart. */
export const ANSWERS = {
  accepted: { kind: 'answers', outcome: { kind: 'accepted' } },
  throttled: {
    kind: 'answers',
    outcome: {
      kind: 'throttled',
      failure: failure('TooManyRequestsException', 'Maximum sending rate exceeded.'),
    },
  },
  denied: fault('denied', 'AccessDeniedException'),
  server: fault('server', 'InternalServiceErrorException'),
  unreachable: fault('unreachable', 'ECONNREFUSED'),
  'no-answer': fault('no-answer', 'TimeoutError'),
  'daily-quota': blocked('daily-quota', 'account'),
  paused: blocked('sending-paused', 'account'),
  'paused-somebody': blocked('sending-paused', 'nobody'),
  suspended: blocked('account-suspended', 'account'),
  'own-rejected': refused('message', 'MessageRejected', 'Illegal address <jane@example.com>'),
  'own-mail-from': refused('message', 'MailFromDomainNotVerifiedException', 'Not verified.'),
  'own-bad-request': refused('message', 'BadRequestException', 'Invalid tag value'),
  'own-failure': refused('message', 'PERMANENT_FAILURE', 'Bounced.'),
  'own-opt-out': refused('message', 'OPT_OUT', 'Opted out.'),
  'own-partly-sent': refused('message', 'PartlySent', 'Sent to 1 of 2 recipients.'),
  'own-not-supported': refused('message', 'NotSupportedByPinpoint', 'Reply-To is too long.'),
  'own-else': refused('message', 'SomethingElseException', 'Something else.'),
  'unverified-sender': refused('sender', 'MessageRejected', 'Email address is not verified.'),
  'no-such-set': refused(
    'unusable-configuration-set',
    'NotFoundException',
    'Configuration set <news> does not exist.',
  ),
  'paused-set': refused(
    'paused-configuration-set',
    'SendingPausedException',
    'Sending paused for configuration set <news>.',
  ),
  'unknown-words': refused('unknown', 'MessageRejected', 'The moon is full over request 8f21.'),
  'unknown-like-words': refused('unknown', 'MessageRejected', 'The moon is full over request 77.'),
  'unknown-other-words': refused('unknown', 'BadRequestException', 'Not on a Sunday.'),
  throws: { kind: 'throws' },
  'never-answers': { kind: 'never-answers' },
} satisfies Readonly<Record<string, Answer>>;

export type AnswerName = keyof typeof ANSWERS;
