/**
 * Addresses of SES's mailbox simulator that accept everything. Labels are allowed: "Sending test
 * emails in Amazon SES with the simulator", Amazon SES developer guide.
 */

export const SIMULATOR_DOMAIN = 'simulator.amazonses.com';

/** @param label letters, digits and hyphens */
export function simulatorAddress(label: string): string {
  return `success+${label}@${SIMULATOR_DOMAIN}`;
}

/** That many different ones. */
export function simulatorAddresses(label: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => simulatorAddress(`${label}-${index}`));
}
