import { fork } from 'node:child_process';
import { join } from 'node:path';

/** Calls before it is measured, in seconds: the first ones are compiled while they run. */
const WARM_UP_SECONDS = 20;
const MEASURED_SECONDS = 40;

export interface SdkAloneOptions {
  /** Emails a second. */
  readonly perSecond: number;
  /** Where the SDK finds the channel: `AWS_ENDPOINT_URL_SESV2`, for TLS the certificate. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/**
 * CPU of one `SendEmail` of the SDK in a process that does nothing else, in milliseconds. What
 * the poller's CPU is measured by, on whatever machine.
 */
export async function sdkCpuMs({ perSecond, endpoints }: SdkAloneOptions): Promise<number> {
  const seconds = [WARM_UP_SECONDS, MEASURED_SECONDS].map(String);
  const child = fork(join(__dirname, 'sdk-process.mjs'), [String(perSecond), ...seconds], {
    execArgv: [],
    env: {
      ...endpoints,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
  return new Promise((resolve, reject) => {
    child.once('message', (milliseconds: number) => resolve(milliseconds));
    child.once('exit', (code) => reject(new Error(`The SDK's process ended with code ${code}`)));
  });
}
