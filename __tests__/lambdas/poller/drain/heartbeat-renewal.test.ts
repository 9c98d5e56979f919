import { QueueHealth } from '../../../../lambdas/poller/delivery/queue-health';
import { Heartbeat, type HeldMail } from '../../../../lambdas/poller/drain/heartbeat';
import { VirtualClock } from '../../../../simulation/virtual-clock';
import { PollerQueue } from '../../../support/poller/poller-queue';

/** A heartbeat that holds the one message of a queue, hidden until then. */
function holding(hiddenUntilMs: number) {
  const clock = new VirtualClock();
  const queue = new PollerQueue(clock);
  queue.put('a mail');
  const [message] = queue.batch(1);
  if (message === undefined) throw new Error('The queue is empty.');
  const email = {
    from: 'shop@example.com',
    to: ['jane@example.org'],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'a',
    body: { text: 'Hi' },
  };
  const mail: HeldMail = { message, email, recipients: 1, isMapped: true, hiddenUntilMs };
  const heartbeat = new Heartbeat({
    queue,
    clock,
    health: new QueueHealth(() => 0),
    onLost: () => undefined,
    onChange: () => undefined,
  });
  heartbeat.hold(mail);
  return { clock, queue, message, mail, heartbeat };
}

test('hides for another minute what would be visible in less than half of one', async () => {
  const { clock, queue, mail, heartbeat } = holding(29_999);
  heartbeat.renew();
  await clock.until(heartbeat.hidden());
  expect(queue.visibilityChanges).toEqual([{ id: 'm1', seconds: 60 }]);
  expect(mail.hiddenUntilMs).toBe(60_000);
  heartbeat.renew();
  await clock.until(heartbeat.hidden());
  expect(queue.visibilityChanges).toHaveLength(1);
});

test('what was received again while it was renewed is hidden for as long as the later of both', async () => {
  const { clock, message, mail, heartbeat } = holding(1_000);
  heartbeat.renew();
  expect(heartbeat.knows({ ...message, receiptHandle: 'newer' }, 61_000)).toBe(true);
  await clock.until(heartbeat.hidden());
  expect(mail.message.receiptHandle).toBe('newer');
  expect(mail.hiddenUntilMs).toBe(61_000);
});
