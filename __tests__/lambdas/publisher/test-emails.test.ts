import { parseEmail } from '../../../lambdas/email/parse-email';
import { testEmails } from '../../../lambdas/publisher/test-emails';

test('each is a message that the poller accepts, to the simulator, and distinct', () => {
  const runId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
  const bodies = testEmails(runId, 25, 'sender@example.com');
  const emails = bodies.map((body) => {
    const parsed = parseEmail(body, { from: 'other@example.com' });
    if (!parsed.ok) throw new Error(body);
    return parsed.email;
  });
  expect(emails[0]).toMatchObject({
    from: 'sender@example.com',
    to: [`success+${runId}-1@simulator.amazonses.com`],
    subject: `Test email 1 of 25 (run ${runId})`,
    body: {
      text: `Test email 1 of 25, run ${runId}.`,
      html: `<p>Test email 1 of 25, run ${runId}.</p>`,
    },
  });
  expect(new Set(emails.flatMap(({ to }) => to)).size).toBe(25);
  expect(new Set(emails.map(({ subject }) => subject)).size).toBe(25);
});
