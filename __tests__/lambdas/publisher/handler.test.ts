import type { Context } from 'aws-lambda';
import { UnsentMessagesError } from '../../../lambdas/publisher/publish';
import { type Answer, json, startAwsService } from '../../support/aws/aws-service';
import { parseBatch, successOf, takesBatch } from '../../support/aws/sqs-batch';
import { captureWrittenLines } from '../../support/written-lines';

let sqs: Awaited<ReturnType<typeof startAwsService>>;
let handler: typeof import('../../../lambdas/publisher/handler').handler;
let output: ReturnType<typeof captureWrittenLines>;

beforeAll(async () => {
  sqs = await startAwsService();
  Object.assign(process.env, {
    INSTANCE_NAME: 'shop',
    QUEUE_URL: `${sqs.endpoint}/queue`,
    EMAIL_FROM: 'sender@example.com',
    MESSAGE_COUNT: '3',
  });
  // It reads its environment when it is loaded, as in Lambda.
  ({ handler } = await import('../../../lambdas/publisher/handler'));
});
afterAll(() => sqs.stop());
beforeEach(() => {
  output = captureWrittenLines();
});
afterEach(() => output.restore());

/** An invocation that has so long until its time-out. */
async function invoke(event: unknown, answer: Answer = takesBatch, remainingMs = 60_000) {
  sqs.answerWith(answer);
  const context = { awsRequestId: 'run-1', getRemainingTimeInMillis: () => remainingMs };
  return handler(event, context as Context);
}

const enqueued = () =>
  sqs.calls.flatMap(({ body }) => parseBatch(body).map(({ MessageBody }) => MessageBody));

test('a schedule puts test emails of this run on the queue', async () => {
  expect(await invoke({ source: 'aws.events' })).toEqual({ runId: 'run-1', enqueued: 3 });
  expect(enqueued().map((body) => JSON.parse(body ?? ''))).toMatchObject(
    [1, 2, 3].map((number) => ({
      from: 'sender@example.com',
      to: `success+run-1-${number}@simulator.amazonses.com`,
    })),
  );
  const [line] = output.take().map((text) => JSON.parse(text));
  expect(line).toMatchObject({
    level: 'INFO',
    service: 'shop',
    runId: 'run-1',
    enqueued: 3,
    kind: 'test emails',
  });
});

test('messages of the event are put on it instead', async () => {
  const messages = [{ to: 'jane@example.com', subject: 'Hello', text: 'Hi' }];
  expect(await invoke({ messages })).toEqual({ runId: 'run-1', enqueued: 1 });
  expect(enqueued()).toEqual(messages.map((message) => JSON.stringify(message)));
  expect(JSON.parse(output.take()[0] ?? '')).toMatchObject({ enqueued: 1, kind: 'messages' });
});

test('fails with what is not on the queue, and logs nothing else', async () => {
  const failure = { Id: '1', Code: 'InvalidMessageContents', Message: 'no', SenderFault: true };
  const answer: Answer = (response, body) => {
    const Successful = parseBatch(body)
      .filter(({ Id }) => Id !== '1')
      .map(successOf);
    json(200, { Successful, Failed: [failure] })(response, body);
  };
  await expect(invoke({}, answer)).rejects.toThrow(UnsentMessagesError);
  expect(output.take()).toEqual([]);
});

test('puts nothing on it when the time-out is near', async () => {
  await expect(invoke({}, takesBatch, 5_000)).rejects.toThrow(
    "3 of 3 messages are not on the queue (OutOfTime: the function's time-out is near; send fewer at a time). Send these again, counted from 0: 0, 1, 2",
  );
  expect(sqs.calls).toEqual([]);
});
