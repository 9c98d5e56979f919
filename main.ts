import { App } from 'cdktf';
import { RootStack } from './modules/root-stack';

const app = new App();
new RootStack(app, 'ses-queue', {
  stateBackend: process.env.STATE_BACKEND,
  protectQueues: process.env.PROTECT_QUEUES,
});
app.synth();
