import { Alarm } from '../../../../lambdas/poller/drain/alarm';

/** A clock whose timers end when the test says so. */
function manual() {
  let nowMs = 0;
  const timers: { readonly atMs: number; readonly action: () => void }[] = [];
  const late: number[] = [];
  const rung: number[] = [];
  const alarm = new Alarm(
    {
      nowMs: () => nowMs,
      after: (milliseconds, action) => void timers.push({ atMs: nowMs + milliseconds, action }),
      late: (milliseconds) => void late.push(milliseconds),
    },
    () => void rung.push(nowMs),
  );
  /** Lets time pass; the timers that are due end then, and no sooner. */
  const passTo = (untilMs: number) => {
    nowMs = untilMs;
    for (const { action } of timers.filter(({ atMs }) => atMs <= untilMs)) action();
  };
  return { alarm, passTo, rung, late };
}

test('rings once', () => {
  const { alarm, passTo, rung, late } = manual();
  alarm.set(100);
  passTo(99);
  passTo(100);
  passTo(101);
  expect(rung).toEqual([100]);
  expect(late).toEqual([]);
});

test('rings only when it was set to last', () => {
  const { alarm, passTo, rung } = manual();
  alarm.set(100);
  alarm.set(300);
  alarm.set(200);
  for (const atMs of [100, 200, 300]) passTo(atMs);
  expect(rung).toEqual([200]);
});

test('does not ring for undefined', () => {
  const { alarm, passTo, rung } = manual();
  alarm.set(100);
  alarm.set(undefined);
  passTo(100);
  expect(rung).toEqual([]);
});

test('says how late it was, also where it is set anew', () => {
  const { alarm, passTo, late } = manual();
  alarm.set(100);
  passTo(130);
  alarm.set(-5);
  passTo(170);
  expect(late).toEqual([30, 40]);
});
