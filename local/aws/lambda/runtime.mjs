/**
 * The inside of one execution environment: imports the bundle as Lambda would, and runs its
 * handler for each event that the parent sends over IPC. Plain JavaScript, so that it starts as
 * fast as Lambda's own runtime.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
};

let requestId;

// With the log format JSON, Lambda wraps what goes through console, so that a metrics document
// written that way is lost; what goes to stdout directly stays as it is.
for (const [method, level] of Object.entries(LEVELS)) {
  console[method] = (...values) => {
    const timestamp = new Date().toISOString();
    const line = { timestamp, level, requestId, message: format(...values) };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
}

// A signal may reach the whole group, as a terminal's Ctrl-C does; the parent decides when an
// environment ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));

const { handler } = await import(
  pathToFileURL(path.join(process.env.LAMBDA_TASK_ROOT, 'index.mjs')).href
).catch(failInit);
if (typeof handler !== 'function') await failInit(new Error('index.handler is not a function'));

process.on('message', (invocation) => {
  run(invocation).then((answer) => process.send(answer));
});
process.send({ kind: 'ready', initMs: Math.ceil(performance.now()) });

async function run({ event, deadlineMs, ...invocation }) {
  requestId = invocation.requestId;
  const cpuBefore = process.cpuUsage();
  const outcome = await callHandler(event, {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: invocation.functionArn,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  });
  const cpu = process.cpuUsage(cpuBefore);
  // By this line the parent knows that it has read all that the handler wrote.
  process.stdout.write(`END RequestId: ${requestId}\n`);
  return {
    kind: 'answer',
    requestId,
    outcome,
    cpuMs: (cpu.user + cpu.system) / 1000,
    maxMemoryMb: Math.ceil(process.resourceUsage().maxRSS / 1024),
  };
}

async function callHandler(event, context) {
  try {
    return { kind: 'succeeded', response: (await handler(event, context)) ?? null };
  } catch (error) {
    return {
      kind: 'failed',
      errorType: error?.name ?? 'Error',
      errorMessage: error?.message ?? String(error),
    };
  }
}

async function failInit(error) {
  const errorMessage = error?.stack ?? String(error);
  await new Promise((sent) => process.send({ kind: 'init-failed', errorMessage }, sent));
  process.exit(1);
}
