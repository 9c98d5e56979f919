import { parseFaultFlag } from '../../../local/fault-flag';
import { neverEnds } from '../../../local/ses/channel-fault';

test.each([
  ['throttle', true],
  ['throttle:from=5', true],
  ['throttle:share=1', true],
  ['throttle:to=jane@example.com', true],
  ['throttle:from=5,until=6', false],
  ['throttle:share=0.99', false],
  ['throttle:call=3', false],
  ['throttle:until=5,to=jane@example.com', false],
])('%s never ends: %s', (flag, expected) => {
  expect(neverEnds(parseFaultFlag(flag, 1))).toBe(expected);
});
