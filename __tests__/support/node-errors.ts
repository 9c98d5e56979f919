import { types } from 'node:util';

/**
 * Jest runs a test file with an `Error` of its own, and what Node's own modules throw isn't an
 * instance of it. The AWS SDK asks, and would forget what kind of network error it was. Outside
 * Jest there is one `Error`, so the code under test needs none of this.
 */
const inherited = Function.prototype[Symbol.hasInstance];
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    return this === Error ? types.isNativeError(value) : inherited.call(this as never, value);
  },
});
