import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import picocolors from 'picocolors';
import { progressBlock, type RunProgress } from '../../../local/run/run-progress';

const PROGRESS: RunProgress = {
  messages: 60,
  sent: 20,
  throttled: 0,
  returned: 0,
  deadLettered: 0,
  waiting: 30,
  inFlight: 10,
  elapsedSeconds: 3,
  secondsLeft: 5,
  perSecond: 13,
  limitPerSecond: 14,
};

/** What a terminal is written, in a process of its own, since log-update is import-only. */
function drawn(steps: readonly RunProgress[]): string {
  const code = `
    const { createLiveView } = require('./local/run/live-view');
    let text = '';
    const stream = { isTTY: true, columns: 80, rows: 24, write: (more) => { text += more; } };
    const view = createLiveView(stream);
    for (const progress of ${JSON.stringify(steps)}) view.show(progress);
    view.end();
    process.stdout.write(text);`;
  const { CI, ...environment } = process.env;
  return execFileSync(process.execPath, [require.resolve('tsx/cli'), '-e', code], {
    cwd: join(__dirname, '..', '..', '..'),
    env: { ...environment, TERM: 'xterm', NO_COLOR: '1' },
    encoding: 'utf8',
  });
}

test('every row stays, whichever has changed', () => {
  const later = { ...PROGRESS, throttled: 1 };
  const block = progressBlock(later, 80, picocolors.createColors(false));
  expect(block.split('\n')).toHaveLength(5);
  expect(drawn([PROGRESS, later])).toMatch(new RegExp(`${block}\n$`));
});
