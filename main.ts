import { App } from 'cdktf';
import { EnvironmentError, RootStack } from './modules/root-stack';

try {
  const app = new App();
  new RootStack(app, 'ses-queue', {
    stateBackend: process.env.STATE_BACKEND,
    protectQueues: process.env.PROTECT_QUEUES,
  });
  app.synth();
} catch (error) {
  if (!(error instanceof EnvironmentError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
