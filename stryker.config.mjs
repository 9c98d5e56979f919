/**
 * Mutation tests, by `npm run mutate` alone: it makes a copy of the project with the tests that are
 * near, and Stryker changes that copy in place, since node_modules is a link in it. TypeScript 7 has
 * no compiler API, so a mutant that doesn't compile is tried like any other.
 */
export default {
  testRunner: 'jest',
  plugins: [
    '@stryker-mutator/jest-runner',
    './tools/stryker-prose.mjs',
    './tools/stryker-sample.mjs',
  ],
  ignorers: ['prose'],
  checkers: process.env.MUTATION_SAMPLE === undefined ? [] : ['sample'],
  inPlace: true,
  disableTypeChecks: false,
  coverageAnalysis: 'perTest',
  reporters: ['clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  // A mutant may let a loop go on for ever; Stryker counts how often code is run and stops it.
  timeoutMS: 10_000,
  timeoutFactor: 2,
  dryRunTimeoutMinutes: 30,
  concurrency: 2,
};
