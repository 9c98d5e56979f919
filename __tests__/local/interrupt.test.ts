import { EventEmitter } from 'node:events';
import { listenForInterrupt } from '../../local/interrupt';

/** Stands in for the process: takes signals, and notes that it was told to end. */
class Signalled extends EventEmitter {
  readonly exits: unknown[] = [];
  exit = (code?: unknown): never => {
    this.exits.push(code);
    return undefined as never;
  };
}

let nowMs: number;
let target: Signalled;
let interrupt: ReturnType<typeof listenForInterrupt>;
beforeEach(() => {
  nowMs = 1_000;
  target = new Signalled();
  interrupt = listenForInterrupt(target as unknown as NodeJS.Process, () => nowMs);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('the first %s asks to stop, for exit code %d', async (signal, exitCode) => {
  expect([interrupt.signal.aborted, interrupt.exitCode]).toEqual([false, undefined]);
  target.emit(signal, signal);
  await interrupt.happened;
  expect([interrupt.signal.aborted, interrupt.exitCode]).toEqual([true, exitCode]);
  expect(target.exits).toEqual([]);
});

test('a second Ctrl-C ends the process', () => {
  target.emit('SIGINT', 'SIGINT');
  nowMs += 501;
  target.emit('SIGINT', 'SIGINT');
  expect(target.exits).toEqual([130]);
});

test('the same press that comes twice, through npm, is the first one', () => {
  target.emit('SIGINT', 'SIGINT');
  nowMs += 500;
  target.emit('SIGINT', 'SIGINT');
  expect(target.exits).toEqual([]);
});
