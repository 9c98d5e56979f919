import type { SendOutcome } from '../../../lambdas/channels/outcome';
import { createSesChannel } from '../../../lambdas/channels/ses';
import { PATIENT, serviceError, startAwsService } from '../../support/aws/aws-service';
import { EMAIL_OF_THE_TABLE, sesAnswers } from '../../support/aws/ses-answers';

let service: Awaited<ReturnType<typeof startAwsService>>;

beforeAll(async () => {
  service = await startAwsService();
});
afterAll(() => service.stop());

/** An outcome in the words of the table. */
function concernOf(outcome: SendOutcome): string {
  switch (outcome.kind) {
    case 'accepted':
      return 'nobody';
    case 'throttled':
      return 'rate';
    case 'fault':
      return outcome.cause === 'denied' ? 'permission' : 'service';
    case 'blocked':
      return `${outcome.names === 'account' ? 'account' : 'account or set'}: ${outcome.by}`;
    case 'refused':
      return REFUSALS[outcome.about];
  }
}

const REFUSALS = {
  message: 'message',
  sender: 'sender',
  'unusable-configuration-set': 'configuration set: unusable',
  'paused-configuration-set': 'configuration set: paused',
  unknown: 'not known',
} as const;

const answers = sesAnswers();

test('the documentation lists forty answers or more', () => {
  expect(answers.length).toBeGreaterThanOrEqual(40);
});

test.each(answers)('$status $type "$message" concerns: $concerns', async (answer) => {
  const { status, type, message, concerns } = answer;
  service.answerWith(serviceError(status, type, message === '' ? null : message));
  const channel = createSesChannel(PATIENT);
  expect(concernOf(await channel.send(EMAIL_OF_THE_TABLE))).toBe(concerns);
});
