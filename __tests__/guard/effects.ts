import { createHash } from 'node:crypto';
import type { Log, LogFields } from '../../lambdas/telemetry/log';
import type { Meter } from '../../lambdas/telemetry/meter';

/**
 * What a run did to the world, with virtual times. What happens in one millisecond has no order: so
 * a change of how the poller is built keeps the digest, and a change of what it does doesn't.
 */
export class Effects {
  readonly #lines: string[] = [];
  readonly #metrics = new Map<string, { sum: number; times: number }>();
  /** How often each kind of thing has happened, for the summary. */
  readonly seen = new Map<string, number>();

  add(atMs: number, environment: string, what: string): void {
    this.#lines.push(`${timeText(atMs)} ${environment} ${what}`);
  }

  count(kind: string): void {
    this.seen.set(kind, (this.seen.get(kind) ?? 0) + 1);
  }

  logOf(environment: string, nowMs: () => number): Log {
    const write =
      (level: string) =>
      (text: string, fields: LogFields = {}) => {
        this.count(`log: ${text}`);
        const isHold = typeof fields.cause === 'string';
        if (isHold) this.count(`hold: ${fields.cause}`);
        this.add(nowMs(), environment, `log ${level} ${text} ${fieldsText(fields)}`);
      };
    return { info: write('info'), warn: write('warn'), error: write('error') };
  }

  meterOf(environment: string, nowMs: () => number): Meter {
    const add = (name: string, value: number) => {
      this.count(`metric: ${name}`);
      const key = `${Math.floor(nowMs() / 1000 + 1e-4)} ${environment} ${name}`;
      const { sum, times } = this.#metrics.get(key) ?? { sum: 0, times: 0 };
      this.#metrics.set(key, { sum: sum + value, times: times + 1 });
    };
    return {
      count: (name, by = 1) => {
        if (by > 0) add(name, by);
      },
      deadLettered: (failureClass) => {
        this.count(`dead letter: ${failureClass}`);
        add('DeadLettered', 1);
        add(`DeadLettered ${failureClass}`, 1);
      },
      measure: (name, value) => add(`${name}, measured`, value),
      publish: () => undefined,
    };
  }

  /** One line an effect, in order of time. */
  lines(): string[] {
    const metrics = [...this.#metrics].map(([key, { sum, times }]) => {
      const isMeasured = key.endsWith(', measured');
      return `metric ${key} ${round(sum)}${isMeasured ? ` in ${times}` : ''}`;
    });
    return [...[...this.#lines].sort(), ...metrics.sort()];
  }

  digest(): string {
    return createHash('sha256').update(this.lines().join('\n')).digest('hex').slice(0, 16);
  }
}

/** Whole milliseconds. What is calculated in another order may differ in its last bits. */
function timeText(atMs: number): string {
  return String(Math.floor(atMs + 0.3719)).padStart(10, '0');
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function fieldsText(fields: LogFields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${typeof value === 'number' ? round(value) : value}`)
    .join(' ');
}
