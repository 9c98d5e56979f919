import { parseFaultFlag } from '../../../local/run/fault-flag';
import { leavesForEver, mayDouble, neverLetsGo } from '../../../simulation/ses/channel-fault';

test.each([
  ['throttle', false],
  ['throttle:from=5', true],
  ['throttle:share=1', true],
  ['throttle:to=jane@example.com', true],
  ['throttle:from=5,until=6', false],
  ['throttle:share=0.99', false],
  ['throttle:call=3', false],
  ['throttle:until=5,to=jane@example.com', false],
  ['reject', false],
  ['reject:from=0', true],
  ['reject:to=jane@example.com', false],
])('%s never ends: %s', (flag, expected) => {
  expect(neverLetsGo(parseFaultFlag(flag, 1))).toBe(expected);
});

test.each([
  ['kill', true],
  ['reset:accepted=yes', true],
  ['timeout:accepted=yes', true],
  ['reset', false],
  ['timeout', false],
  ['throttle', false],
])('%s may double an email: %s', (flag, expected) => {
  expect(mayDouble(parseFaultFlag(flag, 1))).toBe(expected);
});

test.each([
  ['5xx', false, false],
  ['5xx:from=0', true, true],
  ['5xx:to=jane@example.com', true, false],
  ['5xx:subject=7', false, true],
  ['kill:to=jane@example.com', true, true],
  ['kill:call=3', false, false],
  ['reject:to=jane@example.com', false, false],
])('%s leaves for ever one to Jane: %s, one to John with a 7: %s', (flag, jane, john) => {
  const fault = parseFaultFlag(flag, 1);
  expect(leavesForEver(fault, ['jane@example.com'], 'Test email 1')).toBe(jane);
  expect(leavesForEver(fault, ['john@example.com'], 'Test email 7')).toBe(john);
});
