import { EventEmitter } from 'node:events';
import { listenForInterrupt } from '../../../local/run/interrupt';

/** Stands in for the process: takes signals, and notes that it was told to end. */
class Signalled extends EventEmitter {
  readonly stdout = new EventEmitter();
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

test('an output that nobody reads any more asks to stop, however often it fails', () => {
  const broken = () => Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  target.stdout.emit('error', broken());
  nowMs += 501;
  target.stdout.emit('error', broken());
  expect([interrupt.signal.aborted, interrupt.exitCode]).toEqual([true, 141]);
  expect(target.exits).toEqual([]);
});

test('another failure of the output is none of an interrupt', () => {
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  expect(() => target.stdout.emit('error', full)).toThrow('no space');
});
