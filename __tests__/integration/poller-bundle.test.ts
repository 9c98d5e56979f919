import type { Installation } from '../../local/installation';
import {
  SQS_ACCESS_DENIED,
  SQS_INTERNAL_ERROR,
  SQS_UNAVAILABLE,
} from '../../simulation/sqs/sqs-fault';
import {
  enqueue,
  enqueueTogether,
  mail,
  metricSum,
  until,
  withInstallation,
} from '../support/installation/with-installation';

const subjects = ({ parts }: Installation) =>
  parts.channel.mails.map(({ subject }) => subject).sort();

async function settle(installation: Installation): Promise<void> {
  expect(await installation.settled(180)).toBe(true);
}

/** Waits until the channel has been called so often and nothing runs any more. */
async function quietAfter(installation: Installation, calls: number): Promise<void> {
  const { channel, poller, mapping } = installation.parts;
  await until(
    () => channel.calls.length >= calls && poller.running === 0 && mapping.underWay === 0,
  );
}

async function failures(installation: Installation) {
  const { sqs, deadLetterQueue } = installation.parts;
  const messages = await sqs.messages(deadLetterQueue.name);
  return messages.map(({ body, messageAttributes }) => ({
    body,
    names: Object.keys(messageAttributes).sort(),
    failure: JSON.parse(messageAttributes.Failure?.StringValue ?? 'null'),
  }));
}

test('malformed JSON and a missing field beside good mail: the good is sent once, the bad is dead-lettered', () =>
  withInstallation({}, async (installation) => {
    const bad = [
      '{"to": "jane@example.com", ',
      JSON.stringify({ subject: 'no recipient', text: 'x' }),
    ];
    const ids: string[] = [];
    for (const body of [
      mail('good 1'),
      bad[0] ?? '',
      mail('good 2'),
      bad[1] ?? '',
      mail('good 3'),
    ]) {
      ids.push(await enqueue(installation, body));
    }
    await settle(installation);
    expect(subjects(installation)).toEqual(['good 1', 'good 2', 'good 3']);
    const dead = (await failures(installation)).sort((a, b) => a.body.localeCompare(b.body));
    expect(dead.map(({ body }) => body)).toEqual([bad[1], bad[0]].sort());
    for (const { failure } of dead) {
      expect(failure).toMatchObject({ class: 'InvalidMessage', channel: 'SES', tries: 0 });
      expect(ids).toContain(failure.messageId);
    }
    const texts = dead.map(({ failure }) => failure.message).sort();
    expect(texts[0]).toMatch(/^message is not JSON \(.+\); write one JSON object$/);
    expect(texts[1]).toBe('to is missing; give an email address, or a list of them');
    expect(await installation.accountForMessages()).toMatchObject({
      sent: 3,
      deadLettered: 2,
      lost: [],
      duplicated: 0,
    });
  }));

test.each(['reset', '5xx', 'throttle'] as const)(
  '%s: the mail is not lost, it comes back and is sent once',
  (kind) =>
    withInstallation(
      { faults: [{ kind, when: { kind: 'calls', numbers: [2] } }] },
      async (installation) => {
        for (const subject of ['a', 'b', 'c']) await enqueue(installation, mail(subject));
        await settle(installation);
        expect(subjects(installation)).toEqual(['a', 'b', 'c']);
        // A 5xx is worth a second call at once; the others come back from the queue.
        expect(installation.parts.channel.calls).toHaveLength(4);
        expect(await installation.accountForMessages()).toMatchObject({
          sent: 3,
          deadLettered: 0,
          lost: [],
          duplicated: 0,
        });
        expect(metricSum(installation, 'Returned')).toBe(kind === '5xx' ? 0 : 1);
        expect(metricSum(installation, 'Throttled')).toBe(kind === 'throttle' ? 1 : 0);
        expect(metricSum(installation, 'MaybeSent')).toBe(kind === 'reset' ? 1 : 0);
        expect(metricSum(installation, 'Sent')).toBe(3);
        expect(metricSum(installation, 'RecipientsSent')).toBe(3);
      },
    ),
);

test('a fault that stays: dead-lettered with its reason after max_tries', () =>
  withInstallation(
    {
      settings: { max_tries: 2, reserved_lambda_concurrency: 1 },
      faults: [{ kind: '5xx', when: { kind: 'always' }, matching: { subject: 'bad' } }],
    },
    async (installation) => {
      // Together: a fault counts as the message's own from when other mail is accepted.
      await enqueueTogether(installation, [mail('bad'), mail('good')]);
      await settle(installation);
      expect(subjects(installation)).toEqual(['good']);
      expect(await failures(installation)).toEqual([
        {
          body: mail('bad'),
          names: ['Failure'],
          failure: expect.objectContaining({
            class: 'InternalServiceErrorException',
            message: 'The service encountered an internal error.',
            tries: 2,
          }),
        },
      ]);
    },
  ));

test('rejected: dead-lettered with the reason, and the log names no address, subject or text', () =>
  withInstallation(
    { faults: [{ kind: 'reject', when: { kind: 'always' }, matching: { subject: 'bad' } }] },
    async (installation) => {
      // A sender of its own: the default one would hold everybody's mail.
      await enqueue(installation, mail('bad', { from: 'other@example.com' }));
      await enqueue(installation, mail('good'));
      await settle(installation);
      expect((await failures(installation)).map(({ failure }) => failure)).toEqual([
        expect.objectContaining({
          class: 'MessageRejected',
          message:
            'Email address is not verified. The following identities failed the check in region US-EAST-1: bad@example.com',
        }),
      ]);
      const log = installation.parts.poller.log.map(({ text }) => text).join('\n');
      expect(log).toContain('MessageRejected');
      expect(log).not.toMatch(/@example|The text of/);
    },
  ));

test('the daily quota: nothing is dead-lettered, nothing is lost, and the calls stop', () =>
  withInstallation(
    {
      settings: { drain_seconds: 3 },
      // One that GetAccount can show as used up.
      account: { recipientsPerSecond: 50, recipientsPerDay: 200 },
      faults: [{ kind: 'daily-quota', when: { kind: 'always' } }],
    },
    async (installation) => {
      for (let number = 1; number <= 60; number++)
        await enqueue(installation, mail(`mail ${number}`));
      await quietAfter(installation, 1);
      expect(await installation.accountForMessages()).toMatchObject({
        sent: 0,
        deadLettered: 0,
        left: 60,
        lost: [],
      });
      // What three environments had under way until the first answers.
      expect(installation.parts.channel.calls.length).toBeLessThan(30);
    },
  ));

test('a THROTTLED inside a 200 of Pinpoint: the mail comes back and is sent once', () =>
  withInstallation(
    {
      settings: {
        channel: 'PINPOINT',
        pinpoint_application_id: '0123456789abcdef0123456789abcdef',
      },
      faults: [{ kind: 'throttle', when: { kind: 'calls', numbers: [1] } }],
    },
    async (installation) => {
      for (const subject of ['a', 'b']) await enqueue(installation, mail(subject));
      await settle(installation);
      expect(subjects(installation)).toEqual(['a', 'b']);
      expect(installation.parts.channel.calls).toHaveLength(3);
      expect(metricSum(installation, 'Throttled')).toBe(1);
    },
  ));

test('the return fails: the record is left and not acknowledged', () =>
  withInstallation(
    { faults: [{ kind: 'throttle', when: { kind: 'always' } }] },
    async (installation) => {
      installation.parts.sqs.gateway.addFault({
        action: 'ChangeMessageVisibilityBatch',
        when: { kind: 'always' },
        effect: { kind: 'entries', positions: 'all', code: 'InternalError', senderFault: false },
      });
      const messageId = await enqueue(installation, mail('a'));
      await quietAfter(installation, 1);
      expect(await installation.accountForMessages()).toMatchObject({
        left: 1,
        lost: [],
        deadLettered: 0,
      });
      expect(lastAnswer(installation)).toEqual({
        batchItemFailures: [{ itemIdentifier: messageId }],
      });
      expect(metricSum(installation, 'Left')).toBe(1);
    },
  ));

test.each([
  ['an error', SQS_INTERNAL_ERROR],
  ['no permission', SQS_ACCESS_DENIED],
])('the dead-letter write fails with %s: the record is left and not acknowledged', (_, effect) =>
  withInstallation({}, async (installation) => {
    installation.parts.sqs.gateway.addFault({
      action: 'SendMessage',
      caller: 'poller',
      when: { kind: 'always' },
      effect,
    });
    const messageId = await enqueue(installation, 'not an email');
    const { poller, mapping } = installation.parts;
    await until(() => poller.invocations.length > 0 && mapping.underWay === 0);
    expect(await installation.accountForMessages()).toMatchObject({
      left: 1,
      lost: [],
      deadLettered: 0,
    });
    expect(lastAnswer(installation)).toEqual({
      batchItemFailures: [{ itemIdentifier: messageId }],
    });
  }),
);

test('a producer that uses all ten attributes: one gives way to the reason, which names it', () =>
  withInstallation({}, async (installation) => {
    const names = Array.from({ length: 10 }, (_, index) => `attribute-${index}`);
    const attributes = Object.fromEntries(
      names.map((name) => [name, { DataType: 'String', StringValue: `value of ${name}` }]),
    );
    await enqueue(installation, 'not an email', attributes);
    await settle(installation);
    expect(await failures(installation)).toEqual([
      {
        body: 'not an email',
        names: ['Failure', ...names.slice(0, 9)],
        failure: expect.objectContaining({
          class: 'InvalidMessage',
          droppedAttribute: 'attribute-9',
        }),
      },
    ]);
  }));

test('deleting fails: the mail is not sent again', () =>
  withInstallation({}, async (installation) => {
    installation.parts.sqs.gateway.addFault({
      action: 'DeleteMessageBatch',
      caller: 'poller',
      when: { kind: 'always' },
      effect: SQS_INTERNAL_ERROR,
    });
    await enqueue(installation, mail('a'));
    await settle(installation);
    // Lambda's own deletion, after the batch, has taken it off the queue.
    expect(subjects(installation)).toEqual(['a']);
  }));

test('a deletion that is never answered: the mail is not sent again', () =>
  withInstallation({}, async (installation) => {
    const { sqs, poller } = installation.parts;
    sqs.gateway.addFault({
      action: 'DeleteMessageBatch',
      caller: 'poller',
      when: { kind: 'calls', numbers: [1] },
      effect: { kind: 'unanswered' },
    });
    await enqueue(installation, mail('a'));
    await settle(installation);
    expect(subjects(installation)).toEqual(['a']);
    expect(poller.invocations.map(({ outcome }) => outcome.kind)).toEqual(['succeeded']);
  }));

test('SQS fails the poller for some seconds: its invocations stay, and each mail goes once', () =>
  withInstallation({ settings: { email_throughput: 20 } }, async (installation) => {
    const { sqs, queue, poller, mapping } = installation.parts;
    for (let number = 1; number <= 100; number++) await enqueue(installation, mail(`${number}`));
    await until(async () => (await sqs.depth(queue.name)).visible < 50);
    const batches = mapping.counts.batches;
    const mend = sqs.gateway.addFault({
      caller: 'poller',
      when: { kind: 'always' },
      effect: SQS_UNAVAILABLE,
    });
    await until(() => metricSum(installation, 'QueueOutageSeconds') >= 6);
    // One that has come with the fault, for each of the two environments, at most.
    expect(mapping.counts.batches - batches).toBeLessThanOrEqual(2);
    mend();
    await settle(installation);
    expect(await installation.accountForMessages()).toMatchObject({
      sent: 100,
      lost: [],
      left: 0,
      duplicated: 0,
    });
    const log = poller.log.map(({ text }) => text).join('\n');
    expect(log).toContain('Amazon SQS does not carry out what it is asked for');
    expect(log).toContain('Amazon SQS is back');
  }));

test(
  'a process that is killed: nothing is lost, and what goes twice is about a second of it',
  () =>
    withInstallation(
      {
        settings: { email_throughput: 20, reserved_lambda_concurrency: 1 },
        faults: [{ kind: 'kill', when: { kind: 'calls', numbers: [60] }, afterAcceptance: true }],
      },
      async (installation) => {
        const { sqs, queue } = installation.parts;
        for (let number = 1; number <= 100; number++) {
          await enqueue(installation, mail(`mail ${number}`));
        }
        // What the process had in hand is hidden for a minute.
        expect(await installation.settled(180)).toBe(true);
        const account = await installation.accountForMessages();
        expect(account).toMatchObject({ sent: 100, deadLettered: 0, left: 0, lost: [] });
        expect(account.duplicated).toBeGreaterThanOrEqual(1);
        expect(account.duplicated).toBeLessThanOrEqual(22);
        expect((await sqs.messages(queue.name)).length).toBe(0);
      },
    ),
  150_000,
);

test('sandbox_sleep caps the whole installation at one recipient a second', () =>
  withInstallation(
    {
      settings: { sandbox_sleep: true, reserved_lambda_concurrency: 3 },
      account: { recipientsPerSecond: 50 },
    },
    async (installation) => {
      for (const subject of ['a', 'b', 'c', 'd']) await enqueue(installation, mail(subject));
      await settle(installation);
      const times = installation.parts.channel.calls.map(({ atMs }) => atMs);
      // Four mails over three environments, each of which sends one in 3.5 s: none sends two sooner.
      expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(3000);
    },
  ));

function lastAnswer(installation: Installation): unknown {
  const outcome = installation.parts.poller.invocations.at(-1)?.outcome;
  return outcome?.kind === 'succeeded' ? outcome.response : outcome;
}
