import { isNotInFlight } from '../../../lambdas/queue/change-visibility';

test.each([
  ['AWS.SimpleQueueService.MessageNotInflight', '', true],
  ['ReceiptHandleIsInvalid', '', true],
  [
    'InvalidParameterValue',
    'Value abc for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.',
    true,
  ],
  ['InvalidParameterValue', 'Value 50000 for parameter VisibilityTimeout is invalid.', false],
  ['InternalError', '', false],
])('%s %s: %p', (code, message, expected) => {
  expect(isNotInFlight({ code, message, senderFault: true })).toBe(expected);
});
