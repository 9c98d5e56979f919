import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { mappedQueue } from '../../local/aws/sqs/mapped-queue';
import type { Installation } from '../../local/installation';
import { sqsRecord } from '../../simulation/event-source-mapping/sqs-record';
import { type SesAnswer, sesAnswers } from '../support/aws/ses-answers';
import { enqueue, mail, withInstallation } from '../support/installation/with-installation';

jest.setTimeout(600_000);

/** Calls under way when the first is answered, on a machine that is a quarter of a second late. */
const IN_FLIGHT = 6;
const LATENCY = { ms: 10 };
const SETTINGS = {
  email_from: 'Shop <shop@example.com>',
  configuration_set_name: 'bulk',
  drain_seconds: 0,
  email_throughput: 25,
};

/** Words that stand in no documentation. */
const MADE_UP: readonly SesAnswer[] = [
  'Not today.',
  'Mail from 7d1f-22 was declined by policy 42.',
  'Der Versand ist derzeit nicht möglich.',
  'Reputation gate closed',
  'The request was throttling-exempt but refused',
  'Customer verification pending; see case 1234567890',
  'Try another Region',
  'jane@example.org and others: not accepted',
  'Unsupported state "PROBATION_2"',
  '???',
].map((message) => ({ status: 400, type: 'MessageRejected', message, concerns: 'not known' }));

/** How many of ten emails are tried and dead-lettered, where all are answered alike. */
function expectedOf(concerns: string): { readonly most: number; readonly dead: number } {
  switch (concerns.split(':')[0]) {
    case 'message':
      return { most: 10, dead: 10 };
    case 'rate':
      return { most: 10, dead: 0 };
    case 'permission':
      return { most: 3 + IN_FLIGHT, dead: 0 };
    case 'service':
      // Each has a second call at once.
      return { most: 2 * (3 + IN_FLIGHT), dead: 0 };
    case 'not known':
      return { most: 5 + IN_FLIGHT, dead: 0 };
    default:
      return { most: 1 + IN_FLIGHT, dead: 0 };
  }
}

/** Answers ten emails so, in one invocation of a fresh environment. */
async function answerTen(installation: Installation, { status, type, message }: SesAnswer) {
  const { channel, poller, sqs, queue, deadLetterQueue } = installation.parts;
  const remove = channel.addFault({
    kind: 'refuse',
    when: { kind: 'always' },
    answer: { status, type, message },
  });
  for (let number = 1; number <= 10; number++) await enqueue(installation, mail(`mail ${number}`));
  const client = sqs.client('mapping');
  const { signal } = new AbortController();
  const records = [];
  while (records.length < 10) {
    records.push(...(await mappedQueue(client, queue.url).receive(10, 1, signal)));
  }
  const callsBefore = channel.calls.length;
  await poller.retireIdle();
  await poller.invoke({ Records: records.map((record) => sqsRecord(record, queue.arn)) });
  remove();
  const dead = await sqs.messages(deadLetterQueue.name);
  await client.send(new PurgeQueueCommand({ QueueUrl: queue.url }));
  await client.send(new PurgeQueueCommand({ QueueUrl: deadLetterQueue.url }));
  return {
    calls: channel.calls.length - callsBefore,
    failures: dead.map(({ messageAttributes }) =>
      JSON.parse(messageAttributes.Failure?.StringValue ?? 'null'),
    ),
  };
}

test('ten emails answered alike: what is everybody’s stops the calls, what is their own is dead-lettered', () =>
  withInstallation(
    { settings: SETTINGS, latency: LATENCY, startsDisabled: true },
    async (installation) => {
      for (const answer of [...sesAnswers(), ...MADE_UP]) {
        const { most, dead } = expectedOf(answer.concerns);
        const { calls, failures } = await answerTen(installation, answer);
        const asked = {
          ...answer,
          isWithinBound: calls >= 1 && calls <= most,
          dead: failures.length,
        };
        expect(asked).toEqual({ ...answer, isWithinBound: true, dead });
        for (const failure of failures) {
          expect(failure).toMatchObject({ class: answer.type, message: answer.message, tries: 1 });
        }
      }
    },
  ));
