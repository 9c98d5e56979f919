import { SQSClient } from '@aws-sdk/client-sqs';
import { receive } from '../../../lambdas/queue/receive';
import { startAnsweringServer } from '../../support/aws/answering-server';

let server: Awaited<ReturnType<typeof startAnsweringServer>>;
beforeEach(async () => {
  server = await startAnsweringServer();
});
afterEach(() => server.stop());

test('a receive asks for all that the dead-letter queue needs of a message', async () => {
  const client = new SQSClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  server.answerWith((_, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end('{}');
  });
  const queueUrl = `${server.endpoint}/000000000000/queue`;
  const options = { count: 12, waitSeconds: 1, visibilitySeconds: 60 };
  expect(await receive(client, queueUrl, options)).toEqual([]);
  expect(server.requests.map(({ body }) => body)).toEqual([
    {
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 1,
      VisibilityTimeout: 60,
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
      MessageAttributeNames: ['All'],
    },
  ]);
});
