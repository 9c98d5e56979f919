import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CHANNEL_SOCKETS,
  MOST_IN_FLIGHT,
  SQS_SOCKETS,
} from '../../../../lambdas/aws/socket-budget';
import type { Channel } from '../../../../lambdas/channels/channel';
import { createPoller } from '../../../../lambdas/poller/create-poller';
import { CrashRecord } from '../../../../lambdas/poller/poison/crash-record';
import type { Log } from '../../../../lambdas/telemetry/log';
import type { Meter } from '../../../../lambdas/telemetry/meter';
import { VirtualClock } from '../../../../simulation/virtual-clock';
import { PollerQueue } from '../../../support/poller-queue';
import { ACCEPTED, mails } from '../../../support/virtual-poller';

const SECONDS = 300;

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

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crashes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What lives as long as an execution environment, on a clock that can be frozen. */
function environment({ perSecond = 10, callMs = 100, drainSeconds = 0 } = {}) {
  const clock = new FreezingClock();
  const queue = new PollerQueue(clock);
  const dropped = { channel: 0, queue: 0 };
  const flight = { now: 0, most: 0 };
  const measured = new Map<string, number[]>();
  const channel: Channel = {
    name: 'SES',
    async send() {
      flight.now += 1;
      flight.most = Math.max(flight.most, flight.now);
      await clock.sleep(callMs);
      flight.now -= 1;
      return ACCEPTED;
    },
    dropIdleConnections: () => {
      dropped.channel += 1;
    },
  };
  queue.dropIdleConnections = () => {
    dropped.queue += 1;
  };
  const meter: Meter = {
    count: () => undefined,
    deadLettered: () => undefined,
    measure: (name, value) => void measured.set(name, [...(measured.get(name) ?? []), value]),
    publish: () => undefined,
  };
  const log: Log = { info: () => {}, warn: () => {}, error: () => {} };
  const poller = createPoller(
    {
      emailThroughput: perSecond,
      environments: 1,
      drainSeconds,
      maxTries: 3,
      defaults: { from: 'sender@example.com' },
    },
    { channel, queue, meter, log, clock, random: () => 0.5, crashes: new CrashRecord(folder) },
  );
  const invoke = (batch: number) => clock.until(poller(queue.batch(batch), SECONDS * 1000));
  return { clock, queue, dropped, flight, measured, invoke };
}

describe('idle connections are dropped', () => {
  test.each<[string, number, number]>([
    ['not after a short rest', 4_900, 0],
    ['after a freeze in which the monotonic clock stood still', 5_100, 1],
    ['after a date that went back', -60_000, 1],
  ])('%s', async (_, frozenMs, times) => {
    const { clock, dropped, invoke } = environment();
    await invoke(0);
    clock.freeze(frozenMs);
    await invoke(0);
    expect(dropped).toEqual({ channel: times, queue: times });
  });

  test('after a long rest in which only the monotonic clock went on', async () => {
    const { clock, dropped, invoke } = environment();
    await invoke(0);
    await clock.until(clock.sleep(60_000));
    clock.freeze(-60_000);
    await invoke(0);
    expect(dropped).toEqual({ channel: 1, queue: 1 });
  });

  test('once for each rest', async () => {
    const { clock, dropped, invoke } = environment();
    await invoke(0);
    clock.freeze(60_000);
    await invoke(0);
    await invoke(0);
    expect(dropped).toEqual({ channel: 1, queue: 1 });
  });
});

describe('file descriptors', () => {
  test('connections leave room below the 1,024 of an execution environment', () => {
    expect(CHANNEL_SOCKETS + SQS_SOCKETS).toBeLessThanOrEqual(1_024 - 150);
    expect(CHANNEL_SOCKETS).toBeGreaterThan(MOST_IN_FLIGHT);
  });

  test('calls in flight never need more connections than there are, and all mail is sent', async () => {
    const { queue, flight, invoke } = environment({
      perSecond: 500,
      callMs: 14_000,
      drainSeconds: 60,
    });
    queue.put(...mails(1_500));
    expect(await invoke(10)).toEqual([]);
    expect(flight.most).toBe(MOST_IN_FLIGHT);
    expect(queue.remaining).toEqual([]);
  });
});

describe('EventLoopLag', () => {
  test('is how late the poller was woken, each second', async () => {
    const { clock, queue, measured, invoke } = environment({ perSecond: 1, drainSeconds: 20 });
    queue.put(...mails(3));
    clock.lateMs = 250;
    await invoke(3);
    const lags = measured.get('EventLoopLag') ?? [];
    expect(lags.length).toBeGreaterThanOrEqual(2);
    expect(new Set(lags)).toEqual(new Set([250]));
  });

  test('is nothing where the poller is woken in time', async () => {
    const { queue, measured, invoke } = environment({ perSecond: 1, drainSeconds: 20 });
    queue.put(...mails(3));
    await invoke(3);
    expect(Math.max(...(measured.get('EventLoopLag') ?? [-1]))).toBe(0);
  });
});
