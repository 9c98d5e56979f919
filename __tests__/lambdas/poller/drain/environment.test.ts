import {
  CHANNEL_SOCKETS,
  MOST_IN_FLIGHT,
  SQS_SOCKETS,
} from '../../../../lambdas/aws/socket-budget';
import { VirtualClock } from '../../../../simulation/virtual-clock';
import {
  mails,
  type VirtualPollerOptions,
  virtualPoller,
} from '../../../support/poller/virtual-poller';

/** A clock that is frozen with its environment, while the date goes on. */
class FreezingClock extends VirtualClock {
  #aheadMs = 0;
  lateMs = 0;

  override dateMs(): number {
    return super.dateMs() + this.#aheadMs;
  }

  override sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return super.sleep(milliseconds + this.lateMs, signal);
  }

  freeze(milliseconds: number): void {
    this.#aheadMs += milliseconds;
  }
}

/** What lives as long as an execution environment, on a clock that can be frozen. */
function environment(options: VirtualPollerOptions = {}) {
  const clock = new FreezingClock();
  return { ...virtualPoller({ ...options, clock }), clock };
}

describe('idle connections are dropped', () => {
  test.each<[string, number, number]>([
    ['not after a short rest', 4_900, 0],
    ['after a freeze in which the monotonic clock stood still', 5_100, 1],
    ['after a date that went back', -60_000, 1],
  ])('%s', async (_, frozenMs, times) => {
    const { clock, dropped, run } = environment();
    await run(0);
    clock.freeze(frozenMs);
    await run(0);
    expect(dropped).toEqual({ channel: times, queue: times });
  });

  test('after a long rest in which only the monotonic clock went on', async () => {
    const { clock, dropped, run } = environment();
    await run(0);
    await clock.until(clock.sleep(60_000));
    clock.freeze(-60_000);
    await run(0);
    expect(dropped).toEqual({ channel: 1, queue: 1 });
  });

  test('once for each rest', async () => {
    const { clock, dropped, run } = environment();
    await run(0);
    clock.freeze(60_000);
    await run(0);
    await run(0);
    expect(dropped).toEqual({ channel: 1, queue: 1 });
  });
});

describe('file descriptors', () => {
  test('connections leave room below the 1,024 of an execution environment', () => {
    expect(CHANNEL_SOCKETS + SQS_SOCKETS).toBeLessThanOrEqual(1_024 - 150);
    expect(CHANNEL_SOCKETS).toBeGreaterThan(MOST_IN_FLIGHT);
  });

  test('calls in flight never need more connections than there are, and all mail is sent', async () => {
    const { queue, flight, run } = environment({
      perSecond: 500,
      callMs: 14_000,
      drainSeconds: 60,
    });
    queue.put(...mails(1_500));
    expect(await run(10)).toEqual([]);
    expect(flight.most).toBe(MOST_IN_FLIGHT);
    expect(queue.remaining).toEqual([]);
  });
});

describe('EventLoopLag', () => {
  test('is how late the poller was woken, each second', async () => {
    const { clock, queue, measured, run } = environment({ perSecond: 1, drainSeconds: 20 });
    queue.put(...mails(3));
    clock.lateMs = 250;
    await run(3);
    const lags = measured.get('EventLoopLag') ?? [];
    expect(lags.length).toBeGreaterThanOrEqual(2);
    expect(new Set(lags)).toEqual(new Set([250]));
  });

  test('is nothing where the poller is woken in time', async () => {
    const { queue, measured, run } = environment({ perSecond: 1, drainSeconds: 20 });
    queue.put(...mails(3));
    await run(3);
    expect(Math.max(...(measured.get('EventLoopLag') ?? [-1]))).toBe(0);
  });
});
