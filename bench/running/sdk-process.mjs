/**
 * `sdk-process.mjs PER_SECOND WARM_UP_SECONDS MEASURED_SECONDS`: sends with the SDK and nothing
 * around it; tells its parent the CPU of a call, in milliseconds. Plain JavaScript, so that nothing
 * is compiled at run time but what runs in a Lambda too.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

const [perSecond, warmUpSeconds, measuredSeconds] = process.argv.slice(2).map(Number);
const client = new SESv2Client({
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 2_000,
    requestTimeout: 15_000,
    throwOnRequestTimeout: true,
  },
});
const text = 'Your order is on its way, and here is how to follow it. '.repeat(18);
const html = `<p>${'Your order is on its <b>way</b>, and here is how to follow it. '.repeat(32)}</p>`;

async function send(seconds) {
  const calls = [];
  const startedMs = performance.now();
  const count = Math.round(perSecond * seconds);
  for (let nth = 0; nth < count; nth++) {
    await sleep(Math.max(0, startedMs + (nth * 1000) / perSecond - performance.now()));
    calls.push(client.send(new SendEmailCommand(emailOf(nth))));
  }
  await Promise.all(calls);
  return count;
}

function emailOf(nth) {
  return {
    FromEmailAddress: 'sender@example.com',
    Destination: { ToAddresses: [`r${nth}@example.com`] },
    Content: {
      Simple: {
        Subject: { Data: `alone ${nth}`, Charset: 'UTF-8' },
        Body: { Text: { Data: text, Charset: 'UTF-8' }, Html: { Data: html, Charset: 'UTF-8' } },
      },
    },
  };
}

await send(warmUpSeconds);
const before = process.cpuUsage();
const sent = await send(measuredSeconds);
const { user, system } = process.cpuUsage(before);
process.send((user + system) / 1000 / sent);
process.disconnect();
