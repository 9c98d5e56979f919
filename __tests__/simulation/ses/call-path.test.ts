import { CallPath } from '../../../simulation/ses/call-path';
import { VirtualClock } from '../../../simulation/virtual-clock';

test('a call is on its way, is decided about when it arrives, and answered after its latency', async () => {
  const clock = new VirtualClock();
  const seen: string[] = [];
  const note = (what: string) => seen.push(`${what} at ${clock.nowMs()}`);
  const path = new CallPath({
    clock,
    admit: (request: string) => {
      note(`${request} arrives`);
      return request === 'a' ? 'accepted' : 'lost';
    },
    latency: { ms: 100 },
    answerMs: (verdict) => (verdict === 'lost' ? 5_000 : undefined),
    wayMs: 20,
    random: () => 0.5,
  });
  path.call('a', (verdict) => note(verdict));
  clock.after(1, () => path.call('b', (verdict) => note(verdict)));
  await clock.until(clock.sleep(10_000));
  expect(seen).toEqual(['a arrives at 10', 'b arrives at 11', 'accepted at 110', 'lost at 5011']);
});
