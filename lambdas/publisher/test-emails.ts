/** Amazon's mailbox simulator: it accepts everything and harms no reputation. */
const SIMULATOR = (label: string) => `success+${label}@simulator.amazonses.com`;

/**
 * The bodies of a run's test emails. Each is distinct: its recipient's label and its subject hold
 * the run's id and its number, counted from 1.
 */
export function testEmails(runId: string, count: number, from: string): string[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const text = `Test email ${number} of ${count}, run ${runId}.`;
    return JSON.stringify({
      from,
      to: SIMULATOR(`${runId}-${number}`),
      subject: `Test email ${number} of ${count} (run ${runId})`,
      text,
      html: `<p>${text}</p>`,
    });
  });
}
