import { grantsOf, withoutAction, withoutGrant } from './policy-document';

const POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Read', Effect: 'Allow', Action: ['sqs:A', 'sqs:B'], Resource: 'queue' },
    { Sid: 'Send', Effect: 'Allow', Action: 'ses:C', Resource: ['identity', 'set'] },
  ],
} as const;

const texts = (policy: Parameters<typeof grantsOf>[0]) =>
  grantsOf(policy).map(({ action, resource }) => `${action} ${resource}`);

test('a policy grants each action on each resource of its statements', () => {
  expect(texts(POLICY)).toEqual(['sqs:A queue', 'sqs:B queue', 'ses:C identity', 'ses:C set']);
});

test('one grant is taken away and every other one stays', () => {
  for (const grant of grantsOf(POLICY)) {
    const others = texts(POLICY).filter((text) => text !== `${grant.action} ${grant.resource}`);
    expect(texts(withoutGrant(POLICY, grant))).toEqual(others);
  }
});

test('an action is taken away on every resource', () => {
  expect(texts(withoutAction(POLICY, 'ses:C'))).toEqual(['sqs:A queue', 'sqs:B queue']);
  expect(() => withoutAction(POLICY, 'ses:D')).toThrow("The policy doesn't allow ses:D.");
});
