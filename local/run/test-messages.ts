/**
 * Emails for an invocation of the publisher by hand: all to Amazon's mailbox simulator, each
 * recipient and each subject distinct.
 *
 * @param from the number of the first, counted from 0
 * @param recipients of each, 1 to 50
 */
export function testMessages(
  from: number,
  count: number,
  recipients: number,
  sender: string,
): { from: string; to: string[]; subject: string; text: string; html: string }[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index + 1;
    const text = `Test email ${number}, to ${recipients} recipient${recipients === 1 ? '' : 's'}.`;
    return {
      from: sender,
      to: Array.from(
        { length: recipients },
        (_each, place) => `success+${number}-${place + 1}@simulator.amazonses.com`,
      ),
      subject: `Test email ${number}`,
      text,
      html: `<p>${text}</p>`,
    };
  });
}
