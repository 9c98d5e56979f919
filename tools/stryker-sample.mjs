import { createHash } from 'node:crypto';

/**
 * Lets through one mutant in so many (`MUTATION_SAMPLE`), the same in each run: a whole folder takes
 * hours where its tests are long. The others are no part of the score; Stryker lists them as errors.
 */
class SampleChecker {
  static inject = [];
  #oneIn = Number(process.env.MUTATION_SAMPLE);

  async init() {}

  async check(mutants) {
    return Object.fromEntries(
      mutants.map((mutant) => [
        mutant.id,
        this.#isDrawn(mutant)
          ? { status: 'passed' }
          : { status: 'compileError', reason: 'Not in the sample.' },
      ]),
    );
  }

  #isDrawn({ location, mutatorName, replacement }) {
    const what = JSON.stringify([location, mutatorName, replacement]);
    return createHash('sha256').update(what).digest().readUInt32BE() % this.#oneIn === 0;
  }
}

export const strykerPlugins = [{ kind: 'Checker', name: 'sample', injectableClass: SampleChecker }];
