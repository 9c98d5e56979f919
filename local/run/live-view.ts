import { createLogUpdate } from 'log-update';
import picocolors from 'picocolors';
import { progressBlock, progressLine, type RunProgress } from './run-progress';

/** Shows how far a run is. */
export interface LiveView {
  /** How often to call `show`. */
  readonly everyMs: number;
  show(progress: RunProgress): void;
  /** Leaves what was shown last. */
  end(): void;
}

const DEFAULT_COLUMNS = 80;

/** Draws over itself in a terminal; anywhere else, a line a second. */
export function createLiveView(stream: NodeJS.WriteStream): LiveView {
  return canDrawOver(stream) ? drawnView(stream) : lineView(stream);
}

function canDrawOver(stream: NodeJS.WriteStream): boolean {
  const { TERM, CI } = process.env;
  return stream.isTTY === true && TERM !== 'dumb' && CI === undefined;
}

function drawnView(stream: NodeJS.WriteStream): LiveView {
  const draw = createLogUpdate(stream);
  return {
    everyMs: 250,
    show: (progress) => {
      // Left to itself, log-update 7.0.1 erases the row below those that have changed (its issue 64).
      draw.clear();
      draw(progressBlock(progress, stream.columns ?? DEFAULT_COLUMNS, picocolors));
    },
    end: () => draw.done(),
  };
}

function lineView(stream: NodeJS.WriteStream): LiveView {
  return {
    everyMs: 1000,
    show: (progress) => stream.write(`${progressLine(progress)}\n`),
    end: () => {},
  };
}
