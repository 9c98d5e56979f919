import type { AccountState, Channel } from '../../../lambdas/channels/channel';
import { createChannel } from '../../../lambdas/channels/create-channel';
import {
  type Answer,
  json,
  PATIENT,
  reset,
  serviceError,
  startAwsService,
} from '../../support/aws/aws-service';
import { emailWith } from '../../support/mail/email';

let service: Awaited<ReturnType<typeof startAwsService>>;
beforeAll(async () => {
  service = await startAwsService();
});
afterAll(() => service.stop());

const ses = () => createChannel({ name: 'SES' }, PATIENT);
const pinpoint = () => createChannel({ name: 'PINPOINT', applicationId: 'app-1' }, PATIENT);
const accepted = {
  SES: json(200, { MessageId: 'id' }),
  PINPOINT: json(200, {
    ApplicationId: 'app-1',
    Result: { 'jane@example.com': { DeliveryStatus: 'SUCCESSFUL', StatusCode: 200 } },
  }),
};

describe.each<[keyof typeof accepted, () => Promise<Channel>, string]>([
  ['SES', ses, '/v2/email/outbound-emails'],
  ['PINPOINT', pinpoint, '/v1/apps/app-1/messages'],
])('%s', (name, create, path) => {
  test('is made by its name, and calls its service', async () => {
    service.answerWith(accepted[name]);
    const channel = await create();
    expect(channel.name).toBe(name);
    expect(await channel.send(emailWith())).toEqual({ kind: 'accepted' });
    expect(service.calls.map((call) => call.path)).toEqual([path]);
  });

  test('uses a connection again, and not after it was dropped', async () => {
    service.answerWith(accepted[name]);
    const channel = await create();
    await channel.send(emailWith());
    await channel.send(emailWith());
    channel.dropIdleConnections();
    await channel.send(emailWith());
    const [first, second, third] = service.ports;
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });
});

describe.each([
  ['SES', ses],
  ['PINPOINT', pinpoint],
] as const)('a call of %s after the first', (name, create) => {
  test('takes the shortcut', async () => {
    service.answerWith(accepted[name]);
    const channel = await create();
    await channel.send(emailWith());
    await channel.send(emailWith());
    expect(service.madeBySdk).toEqual([true, false]);
    const [first, second] = service.calls;
    expect(second).toEqual(first);
  });

  test.each<[string, Answer]>([
    ['fails', serviceError(500, 'InternalError', 'oops')],
    ['is throttled', serviceError(429, 'TooManyRequestsException', 'Slow down')],
    ['is reset', reset],
  ])('is made once though it %s: a second one could send the mail twice', async (_, answer) => {
    service.answerWith(accepted[name]);
    const channel = await create();
    await channel.send(emailWith());
    service.answerWith(answer);
    expect((await channel.send(emailWith())).kind).not.toBe('accepted');
    expect(service.calls).toHaveLength(1);
  });
});

describe('what the account may send', () => {
  const quota = { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 49_990 };
  const answer = {
    SendQuota: quota,
    SendingEnabled: true,
    EnforcementStatus: 'HEALTHY',
    ProductionAccessEnabled: true,
  };
  const healthy: AccountState = {
    maxSendRate: 14,
    freeQuota: 10,
    sendingEnabled: true,
    suspended: false,
    inSandbox: false,
  };

  test.each<[string, object, AccountState]>([
    ['a healthy account', answer, healthy],
    [
      'no quota',
      { ...answer, SendQuota: { ...quota, Max24HourSend: -1 } },
      { ...healthy, freeQuota: Number.POSITIVE_INFINITY },
    ],
    [
      'a quota that is used up',
      { ...answer, SendQuota: { ...quota, SentLast24Hours: 50_000 } },
      { ...healthy, freeQuota: 0 },
    ],
    [
      'a quota of nothing',
      { ...answer, SendQuota: { ...quota, Max24HourSend: 0, SentLast24Hours: 0 } },
      { ...healthy, freeQuota: 0 },
    ],
    ['paused', { ...answer, SendingEnabled: false }, { ...healthy, sendingEnabled: false }],
    ['shut down', { ...answer, EnforcementStatus: 'SHUTDOWN' }, { ...healthy, suspended: true }],
    ['on probation', { ...answer, EnforcementStatus: 'PROBATION' }, healthy],
    [
      'in the sandbox',
      { ...answer, ProductionAccessEnabled: false },
      { ...healthy, inSandbox: true },
    ],
    [
      'an answer that says nothing',
      {},
      { ...healthy, maxSendRate: 0, freeQuota: Number.POSITIVE_INFINITY },
    ],
  ])('%s', async (_, said, expected) => {
    service.answerWith(json(200, said));
    const channel = await ses();
    expect(await channel.readAccount?.()).toEqual(expected);
    expect(service.calls.map(({ path }) => path)).toEqual(['/v2/email/account']);
  });

  test('rejects if it cannot be asked now', async () => {
    service.answerWith(serviceError(429, 'TooManyRequestsException', 'Slow down'));
    await expect((await ses()).readAccount?.()).rejects.toThrow('Slow down');
    expect(service.calls).toHaveLength(1);
  });

  test('Pinpoint cannot say', async () => {
    expect((await pinpoint()).readAccount).toBeUndefined();
  });
});
