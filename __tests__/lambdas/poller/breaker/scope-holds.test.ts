import type { Email } from '../../../../lambdas/email/email';
import { ScopeHolds } from '../../../../lambdas/poller/breaker/scope-holds';
import { configurationSetScope, senderScope } from '../../../../lambdas/poller/breaker/scopes';

const email = (from: string, configurationSet?: string): Email => ({
  from,
  to: ['jane@example.org'],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: 'Hello',
  body: { text: 'Hi' },
  ...(configurationSet === undefined ? {} : { configurationSet }),
});
const shop = email('Shop <shop@example.com>');

test('holds the mail of a sender, however the name is written, and nobody else’s', () => {
  const holds = new ScopeHolds();
  expect(holds.start(senderScope(shop), 5)).toBe(true);
  expect(holds.start(senderScope(shop), 6)).toBe(false);
  expect(holds.of(email('SHOP@example.com', 'bulk'), 7)).toMatchObject({ sinceMs: 5 });
  expect(holds.of(email('press@example.com'), 7)).toBeUndefined();
});

test('holds the mail with a configuration set, whoever sends it', () => {
  const holds = new ScopeHolds();
  holds.start(configurationSetScope(email('shop@example.com', 'bulk')), 0);
  expect(holds.of(email('press@example.com', 'bulk'), 1)).toBeDefined();
  expect(holds.of(email('shop@example.com', 'other'), 1)).toBeUndefined();
  expect(holds.of(shop, 1)).toBeUndefined();
});

test('without a configuration set it is that of the sender’s identity', () => {
  const holds = new ScopeHolds();
  holds.start(configurationSetScope(shop), 0);
  expect(holds.of(shop, 1)).toBeDefined();
  expect(holds.of(email('shop@example.com', 'bulk'), 1)).toBeUndefined();
  expect(holds.of(email('press@example.com'), 1)).toBeUndefined();
});

test('of two holds the older one counts', () => {
  const holds = new ScopeHolds();
  holds.start(configurationSetScope(shop), 1);
  holds.start(senderScope(shop), 2);
  expect(holds.of(shop, 3)).toMatchObject({ sinceMs: 1 });
});

test('a probe is due each half minute', () => {
  const holds = new ScopeHolds();
  holds.start(senderScope(shop), 0);
  const hold = holds.of(shop, 1);
  expect(hold?.nextProbeMs).toBe(30_000);
  if (hold !== undefined) holds.probed(hold, 31_000);
  expect(holds.of(shop, 31_000)?.nextProbeMs).toBe(61_000);
});

test('an accepted mail ends it, unless it was under way when it began', () => {
  const holds = new ScopeHolds();
  holds.start(senderScope(shop), 1_000);
  expect(holds.accepted(shop, 1_000)).toEqual([]);
  expect(holds.of(shop, 1_001)).toBeDefined();
  expect(holds.accepted(shop, 1_001)).toEqual([senderScope(shop)]);
  expect(holds.of(shop, 1_002)).toBeUndefined();
});

test('knows of what was accepted before', () => {
  const holds = new ScopeHolds();
  expect(holds.hasAccepted(senderScope(shop))).toBe(false);
  holds.accepted(shop, 0);
  expect(holds.hasAccepted(senderScope(email('shop@example.com')))).toBe(true);
});

test('holds nothing any more when no mail of it has come for twenty minutes', () => {
  const holds = new ScopeHolds();
  expect(holds.isHolding(0)).toBe(false);
  holds.start(senderScope(shop), 0);
  expect(holds.isHolding(20 * 60_000)).toBe(true);
  expect(holds.isHolding(20 * 60_000 + 1)).toBe(false);
  holds.of(shop, 20 * 60_000);
  expect(holds.isHolding(40 * 60_000)).toBe(true);
});
