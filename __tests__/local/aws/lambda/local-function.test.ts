import { existsSync } from 'node:fs';
import { type FunctionOptions, LocalFunction } from '../../../../local/aws/lambda/local-function';
import type { Invocation } from '../../../../simulation/lambda/invocation';
import { bundleOf, type SmallBundle } from '../../bundle-of';

/** Does what its event says, and answers what it knows of itself. */
const OBEDIENT = `
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
let calls = 0;
export async function handler(event, context) {
  calls += 1;
  console.log('called', event.name ?? '');
  process.stdout.write('as it is\\n');
  if (event.fail) throw new RangeError('told to fail');
  if (event.exit) process.exit(3);
  if (event.mark) writeFileSync(tmpdir() + '/mark', '');
  if (event.hang) await new Promise(() => setInterval(() => {}, 1000));
  return {
    calls,
    marked: existsSync(tmpdir() + '/mark'),
    remainingMs: context.getRemainingTimeInMillis(),
    context,
    environment: process.env,
  };
}`;

let bundle: SmallBundle;
let running: LocalFunction[] = [];

beforeAll(() => {
  bundle = bundleOf(OBEDIENT);
});

afterAll(() => bundle.remove());

afterEach(async () => {
  await Promise.all(running.map((each) => each.stop()));
  running = [];
});

function start(options: Partial<FunctionOptions> = {}): LocalFunction {
  const made = new LocalFunction({
    name: 'queue-poller',
    role: 'poller',
    zipFile: bundle.zipFile,
    memoryMb: 256,
    timeoutSeconds: 60,
    reservedConcurrency: 2,
    region: 'eu-west-1',
    variables: { QUEUE_URL: 'http://127.0.0.1:1/queue' },
    ...options,
  });
  running.push(made);
  return made;
}

async function invoke(func: LocalFunction, event: unknown = {}): Promise<Invocation> {
  const result = await func.invoke(event);
  if (result.kind === 'throttled') throw new Error('throttled');
  return result.invocation;
}

function responseOf(invocation: Invocation): Record<string, unknown> {
  if (invocation.outcome.kind !== 'succeeded') throw new Error(invocation.outcome.errorMessage);
  return invocation.outcome.response as Record<string, unknown>;
}

test('runs a bundle with what Lambda gives it, and nothing of this process', async () => {
  process.env.SECRET_OF_THE_PARENT = 'x';
  const invocation = await invoke(start());
  delete process.env.SECRET_OF_THE_PARENT;
  const { context, environment, remainingMs } = responseOf(invocation);
  expect(context).toMatchObject({
    awsRequestId: invocation.requestId,
    functionName: 'queue-poller',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:queue-poller',
    memoryLimitInMB: '256',
  });
  expect(remainingMs).toBeGreaterThan(50_000);
  expect(remainingMs).toBeLessThanOrEqual(60_000);
  expect(environment).toMatchObject({
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'poller.0',
    AWS_LAMBDA_FUNCTION_NAME: 'queue-poller',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    QUEUE_URL: 'http://127.0.0.1:1/queue',
  });
  expect(environment).not.toHaveProperty('SECRET_OF_THE_PARENT');
});

test('keeps an environment warm, and bills its start once', async () => {
  const func = start();
  const cold = await invoke(func);
  const warm = await invoke(func);
  expect([cold, warm].map((each) => responseOf(each).calls)).toEqual([1, 2]);
  expect(cold.initMs).toBeGreaterThan(0);
  expect(warm.initMs).toBe(0);
  expect(cold.billedMs).toBe(cold.initMs + Math.ceil(cold.durationMs));
  expect(cold.maxMemoryMb).toBeGreaterThan(10);
  await func.retireIdle();
  expect(responseOf(await invoke(func)).calls).toBe(1);
});

test('reads its log line by line: console wrapped as JSON, stdout as it is', async () => {
  const func = start();
  const { requestId } = await invoke(func, { name: 'me' });
  const [wrapped, plain, ...more] = func.log.map(({ text }) => text);
  expect(JSON.parse(wrapped ?? '')).toMatchObject({
    level: 'INFO',
    requestId,
    message: 'called me',
  });
  expect(plain).toBe('as it is');
  expect(more).toEqual([]);
});

test('reports what a handler throws, and keeps the environment', async () => {
  const func = start();
  const failed = await invoke(func, { fail: true });
  expect(failed.outcome).toEqual({
    kind: 'failed',
    errorType: 'RangeError',
    errorMessage: 'told to fail',
  });
  expect(responseOf(await invoke(func)).calls).toBe(2);
});

test('after a crash starts anew, with /tmp as it was', async () => {
  const func = start();
  await invoke(func, { mark: true });
  const crashed = await invoke(func, { exit: true });
  expect(crashed.outcome).toEqual({
    kind: 'crashed',
    errorMessage: 'Runtime exited with error: exit status 3',
  });
  expect(responseOf(await invoke(func))).toMatchObject({ calls: 1, marked: true });
});

test('kills at the time-out', async () => {
  const { outcome, durationMs } = await invoke(start({ timeoutSeconds: 1 }), { hang: true });
  expect(outcome).toEqual({
    kind: 'timed-out',
    errorMessage: 'Task timed out after 1.00 seconds',
  });
  expect(durationMs).toBeGreaterThanOrEqual(1_000);
});

test('answers as throttled at its reserved concurrency', async () => {
  const func = start({ reservedConcurrency: 1 });
  const busy = func.invoke({ hang: true });
  expect(await func.invoke({})).toEqual({ kind: 'throttled' });
  expect(func.busyEnvironments()).toEqual(['poller.0']);
  func.kill('poller.0');
  expect(await busy).toMatchObject({
    kind: 'ran',
    invocation: {
      outcome: { kind: 'crashed', errorMessage: 'Runtime exited with error: signal: SIGKILL' },
    },
  });
  expect(await func.invoke({})).toMatchObject({ kind: 'ran' });
});

test('after an update runs the next invocation anew, beside the one under way', async () => {
  const func = start({ reservedConcurrency: 1 });
  const before = func.invoke({ hang: true });
  while (func.running === 0) await new Promise(setImmediate);
  func.update({ reservedConcurrency: 2, variables: { QUEUE_URL: 'http://127.0.0.1:2/queue' } });
  const after = responseOf(await invoke(func));
  expect(after.environment).toMatchObject({ QUEUE_URL: 'http://127.0.0.1:2/queue' });
  expect(func.busyEnvironments()).toEqual(['poller.0']);
  func.kill('poller.0');
  await before;
});

test('reports a bundle that fails to start', async () => {
  const broken = bundleOf('throw new Error("no such setting");');
  const { outcome } = await invoke(start({ zipFile: broken.zipFile }));
  broken.remove();
  expect(outcome).toMatchObject({
    kind: 'crashed',
    errorMessage: expect.stringContaining('Error: no such setting'),
  });
});

test('leaves nothing behind', async () => {
  const func = start();
  const { environment } = responseOf(await invoke(func)) as {
    environment: Record<string, string>;
  };
  await func.stop();
  for (const directory of [environment.TMPDIR, environment.LAMBDA_TASK_ROOT]) {
    expect(existsSync(directory ?? '')).toBe(false);
  }
});
