import type { SendOutcome } from '../../../lambdas/channels/outcome';
import { createSesChannel } from '../../../lambdas/channels/ses';
import { startAnsweringServer } from '../../support/answering-server';
import { EMAIL_OF_THE_TABLE, sesAnswers } from '../../support/ses-answers';

let server: Awaited<ReturnType<typeof startAnsweringServer>>;

beforeAll(async () => {
  server = await startAnsweringServer();
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: server.endpoint,
  });
});
afterAll(() => server.stop());

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
  server.answerWith((_, response) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
      .end(JSON.stringify({ message: message === '' ? null : message })),
  );
  const channel = createSesChannel({
    maxSockets: 10,
    connectTimeoutMs: 500,
    requestTimeoutMs: 1500,
  });
  expect(concernOf(await channel.send(EMAIL_OF_THE_TABLE))).toBe(concerns);
});
