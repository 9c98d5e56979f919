import { VirtualClock } from '../../simulation/virtual-clock';

test('calls what is due in its order, between the sleepers', async () => {
  const clock = new VirtualClock();
  const seen: string[] = [];
  const note = (what: string) => seen.push(`${what} at ${clock.nowMs()}`);
  clock.after(20, () => note('second'));
  clock.after(10, () => {
    note('first');
    clock.after(15, () => note('fourth'));
  });
  await clock.until(
    (async () => {
      await clock.sleep(22);
      note('sleeper');
      await clock.sleep(10);
    })(),
  );
  expect(seen).toEqual(['first at 10', 'second at 20', 'sleeper at 22', 'fourth at 25']);
});

test('lets a sleeper that an action has woken go on before time does', async () => {
  const clock = new VirtualClock();
  const early = new AbortController();
  const seen: number[] = [];
  clock.after(5, () => early.abort());
  clock.after(6, () => seen.push(-1));
  await clock.until(
    (async () => {
      await clock.sleep(1000, early.signal);
      seen.push(clock.nowMs());
      await clock.sleep(2);
    })(),
  );
  expect(seen).toEqual([5, -1]);
});

test('lets whom an action has settled go on before time does', async () => {
  const clock = new VirtualClock();
  const seen: number[] = [];
  clock.after(6, () => seen.push(-1));
  await clock.until(
    (async () => {
      await new Promise<void>((resolve) => clock.after(5, () => clock.settle(resolve)));
      seen.push(clock.nowMs());
      await clock.sleep(2);
    })(),
  );
  expect(seen).toEqual([5, -1]);
});

test('says so when everything waits for something that never comes', async () => {
  const clock = new VirtualClock();
  clock.after(5, () => undefined);
  await expect(clock.until(new Promise(() => undefined))).rejects.toThrow(
    new Error('Everything waits and nobody sleeps'),
  );
});
