// Node 20 runs the tests; the SDK would say on every run that it is about to be too old for it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Unit, synthesis and bundle tests share one configuration; the slow Terraform runs are files of their own under __tests__/integration. */
module.exports = {
  testEnvironment: 'node',
  // Most of the long tests wait for Terraform, and one worker would wait with them.
  maxWorkers: 3,
  // Only what hangs is to fail for its time: on a busy machine everything takes long.
  testTimeout: 5 * 60_000,
  roots: ['<rootDir>/__tests__'],
  setupFiles: ['<rootDir>/__tests__/support/node-errors.ts'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdktf.out/'],
};
