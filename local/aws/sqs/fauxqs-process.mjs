/**
 * Runs fauxqs in a process of its own, since the package is import-only. Tells its parent over
 * IPC `{ port }` when it listens and `{ cpuMs }` when asked, and ends with it.
 *
 * fauxqs 1.9.2 differs from Amazon SQS in ways that would hide a fault of ours or invent one;
 * each is mended here, with its reason. The internals are imported by path, so the version is
 * pinned exactly.
 */
import { buildApp } from 'fauxqs';

const internals = import.meta.resolve('fauxqs');
const { SqsStore, SqsQueue } = await import(new URL('./sqs/sqsStore.js', internals));
const { INVALID_MESSAGE_BODY_CHAR } = await import(new URL('./sqs/sqsTypes.js', internals));

/** Its URLs have the host `sqs.REGION.localhost`, which doesn't resolve everywhere. */
class ReachableStore extends SqsStore {
  buildQueueUrl(queueName, _port, requestHost) {
    return `http://${requestHost}/000000000000/${queueName}`;
  }
}

/** It refuses characters above U+FFFF (an emoji), because its expression isn't a Unicode one. */
const INVALID_CHARACTER = /[^\t\n\r -\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
INVALID_MESSAGE_BODY_CHAR.test = (text) => INVALID_CHARACTER.test(text);

/**
 * One message wakes every long poll, and those that come away empty-handed answer at once; SQS
 * lets them wait on. Each waiter looks again on a timer of its own, so that it sees what the one
 * before it left.
 */
const LOOK_AGAIN_MS = 10;
SqsQueue.prototype.waitForMessages = async function waitForMessages(waitTimeSeconds) {
  const deadline = Date.now() + waitTimeSeconds * 1000;
  while (Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    this.processTimers();
    if (this.messages.length > 0) return;
  }
};

const app = buildApp({ logger: false, stores: { sqsStore: new ReachableStore() } });

app.addHook('preSerialization', async (request, _reply, payload) => {
  const action = actionOf(request);
  // It returns every message attribute to a receive that names none; SQS returns none.
  if (action === 'ReceiveMessage' && !request.body.MessageAttributeNames?.length) {
    for (const message of payload?.Messages ?? []) {
      delete message.MessageAttributes;
      delete message.MD5OfMessageAttributes;
    }
  }
  // SQS has another code and text for a handle whose message isn't in flight any more.
  if (action === 'ChangeMessageVisibilityBatch') {
    for (const entry of payload?.Failed ?? []) {
      if (entry.Code !== 'ReceiptHandleIsInvalid') continue;
      entry.Code = 'InvalidParameterValue';
      entry.Message =
        'Value for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.';
    }
  }
  if (request.refusedEntries) payload?.Failed?.push(...request.refusedEntries);
  return payload;
});

/** It takes any number of message attributes; SQS takes ten. */
const MAX_ATTRIBUTES = 10;
app.addHook('preHandler', async (request, reply) => {
  const action = actionOf(request);
  if (action === 'SendMessage' && attributeCount(request.body) > MAX_ATTRIBUTES) {
    return reply
      .status(400)
      .header('content-type', 'application/x-amz-json-1.0')
      .header('x-amzn-query-error', 'InvalidParameterValue;Sender')
      .send({
        __type: 'com.amazonaws.sqs#InvalidParameterValue',
        message: tooManyAttributes(request.body),
      });
  }
  if (action === 'SendMessageBatch' && Array.isArray(request.body.Entries)) {
    const refused = request.body.Entries.filter((entry) => attributeCount(entry) > MAX_ATTRIBUTES);
    if (refused.length === 0) return;
    request.refusedEntries = refused.map((entry) => ({
      Id: entry.Id,
      SenderFault: true,
      Code: 'InvalidParameterValue',
      Message: tooManyAttributes(entry),
    }));
    request.body.Entries = request.body.Entries.filter((entry) => !refused.includes(entry));
    if (request.body.Entries.length === 0) {
      const answer = { Successful: [], Failed: request.refusedEntries };
      request.refusedEntries = undefined;
      return reply.header('content-type', 'application/x-amz-json-1.0').send(answer);
    }
  }
});

function actionOf(request) {
  return request.headers['x-amz-target']?.replace('AmazonSQS.', '');
}

function attributeCount(message) {
  return Object.keys(message.MessageAttributes ?? {}).length;
}

function tooManyAttributes(message) {
  return `Number of message attributes [${attributeCount(message)}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`;
}

process.on('disconnect', () => process.exit(0));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpuMs: (user + system) / 1000 });
});
await app.listen({ port: 0, host: '127.0.0.1' });
process.send({ port: app.server.address().port });
