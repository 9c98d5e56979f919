import type { Installation } from '../../local/installation';
import { mail, withInstallation } from '../support/installation/with-installation';

/** An installation whose poller never gets anything, so that what is published can be looked at. */
const idle = { settings: { no_of_messages_sqs: 25 } };

async function bodiesOn({ parts }: Installation): Promise<string[]> {
  return parts.sqs.gateway.enqueued.map(({ body }) => body);
}

async function outcomeOf(installation: Installation, messages?: readonly unknown[]) {
  const result = await installation.publish(messages === undefined ? {} : { messages });
  if (result.kind !== 'ran') throw new Error(result.kind);
  return result.invocation.outcome;
}

test('a run writes its test emails, each distinct, and the poller sends them all', () =>
  withInstallation(idle, async (installation) => {
    const outcome = await outcomeOf(installation);
    const runId = installation.parts.publisher.invocations[0]?.requestId;
    expect(outcome).toEqual({ kind: 'succeeded', response: { runId, enqueued: 25 } });
    expect(await installation.settled(180)).toBe(true);
    const { mails } = installation.parts.channel;
    expect(new Set(mails.flatMap(({ to }) => to)).size).toBe(25);
    for (const { from, to } of mails) {
      expect(from).toBe('sender@example.com');
      expect(to[0]).toMatch(new RegExp(`^success\\+${runId}-\\d+@simulator\\.amazonses\\.com$`));
    }
  }));

test('messages of the event are enqueued instead', () =>
  withInstallation(idle, async (installation) => {
    const messages = [JSON.parse(mail('one')), JSON.parse(mail('two'))];
    expect(await outcomeOf(installation, messages)).toMatchObject({ response: { enqueued: 2 } });
    expect(await bodiesOn(installation)).toEqual([mail('one'), mail('two')]);
  }));

test('one invalid message: none is enqueued, and the error names it without quoting it', () =>
  withInstallation(idle, async (installation) => {
    const messages = [JSON.parse(mail('one')), { ...JSON.parse(mail('two')), to: 'secret' }];
    expect(await outcomeOf(installation, messages)).toEqual({
      kind: 'failed',
      errorType: 'InvalidRequestError',
      errorMessage:
        'Nothing was put on the queue. messages[1]: to is "…", which is not an email address; write it like jane@example.com or Jane Doe <jane@example.com>.',
    });
    expect(await bodiesOn(installation)).toEqual([]);
  }));

test('what a batch did not take is tried again; nothing is enqueued twice', () =>
  withInstallation(idle, async (installation) => {
    installation.parts.sqs.gateway.addFault({
      action: 'SendMessageBatch',
      when: { kind: 'calls', numbers: [1] },
      effect: { kind: 'entries', positions: [0, 3], code: 'InternalError', senderFault: false },
    });
    expect(await outcomeOf(installation)).toMatchObject({ response: { enqueued: 25 } });
    const bodies = await bodiesOn(installation);
    expect(bodies).toHaveLength(25);
    expect(new Set(bodies).size).toBe(25);
  }));

test('what stays unsent fails the invocation and is named', () =>
  withInstallation(idle, async (installation) => {
    installation.parts.sqs.gateway.addFault({
      action: 'SendMessageBatch',
      when: { kind: 'always' },
      effect: {
        kind: 'entries',
        positions: [1],
        code: 'InvalidMessageContents',
        senderFault: true,
      },
    });
    expect(await outcomeOf(installation)).toMatchObject({
      kind: 'failed',
      errorType: 'UnsentMessagesError',
      errorMessage: expect.stringMatching(
        /^3 of 25 messages are not on the queue \(InvalidMessageContents: .*\)\. Send these again, counted from 0: 1, 11, 21$/,
      ),
    });
  }));
