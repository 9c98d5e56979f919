import { CHANNEL_SOCKETS, MOST_IN_FLIGHT, SQS_SOCKETS } from '../../../lambdas/aws/socket-budget';

test('of 1,024 file descriptors 800 carry a message each, and one asks about the account', () => {
  expect(MOST_IN_FLIGHT).toBe(800);
  expect(CHANNEL_SOCKETS).toBe(801);
  expect(SQS_SOCKETS).toBe(50);
});
