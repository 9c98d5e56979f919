import { createLog } from '../../../lambdas/telemetry/log';
import { captureWrittenLines } from '../../support/written-lines';

test.each(['info', 'warn', 'error'] as const)(
  '%s writes a line of JSON with its fields',
  (level) => {
    const output = captureWrittenLines();
    const log = createLog('shop');
    log[level]('Something happened', { messageId: 'm1', count: 7 });
    log[level]('Something else');
    output.restore();
    const [first, second, ...others] = output.take().map((line) => JSON.parse(line));
    const common = { level: level.toUpperCase(), service: 'shop' };
    expect(first).toMatchObject({
      ...common,
      message: 'Something happened',
      messageId: 'm1',
      count: 7,
    });
    expect(second).toMatchObject({ ...common, message: 'Something else' });
    expect(second).not.toHaveProperty('messageId');
    expect(others).toEqual([]);
  },
);
