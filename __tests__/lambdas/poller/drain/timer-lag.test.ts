import { TimerLag } from '../../../../lambdas/poller/drain/timer-lag';
import { VirtualClock } from '../../../../local/virtual-clock';

/** A clock on which everybody is woken late. */
class StarvedClock extends VirtualClock {
  lateMs = 0;

  override sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return super.sleep(milliseconds + this.lateMs, signal);
  }
}

const never = new AbortController().signal;

test('is the longest since it was asked last', async () => {
  const clock = new StarvedClock();
  const lag = new TimerLag(clock);
  for (const lateMs of [20, 340, 0]) {
    clock.lateMs = lateMs;
    await clock.until(lag.sleep(100, never));
  }
  expect(lag.take()).toBe(340);
  expect(lag.take()).toBe(0);
});

test('a sleep that was broken off early is not late', async () => {
  const clock = new StarvedClock();
  const lag = new TimerLag(clock);
  const early = new AbortController();
  clock.after(40, () => early.abort());
  const asleep = lag.sleep(100, early.signal);
  await clock.until(Promise.all([asleep, clock.sleep(50)]));
  expect(lag.take()).toBe(0);
});

test('one that was broken off late is', async () => {
  const clock = new StarvedClock();
  const lag = new TimerLag(clock);
  clock.lateMs = 500;
  const early = new AbortController();
  clock.after(400, () => early.abort());
  const asleep = lag.sleep(100, early.signal);
  await clock.until(Promise.all([asleep, clock.sleep(50)]));
  expect(lag.take()).toBe(300);
});
