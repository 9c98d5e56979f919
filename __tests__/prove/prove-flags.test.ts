import { ProveFlagsError, parseProveFlags } from '../../prove/prove-flags';

const GOOD = ['--region', 'eu-west-1', '--from', 'mail@example.com'];

describe('the flags of npm run prove', () => {
  it('need a Region and a sender, and derive the rest', () => {
    expect(parseProveFlags(GOOD)).toEqual({
      kind: 'prove',
      region: 'eu-west-1',
      from: 'mail@example.com',
      rate: undefined,
      emails: 200,
      exceedRate: false,
      yes: false,
      folder: '.proof',
    });
  });

  it('say what to remove', () => {
    const args = ['--destroy', '--name', 'ses-queue-proof-ab12cd', '--region', 'us-gov-west-1'];
    expect(parseProveFlags(args)).toEqual({
      kind: 'destroy',
      region: 'us-gov-west-1',
      name: 'ses-queue-proof-ab12cd',
      yes: false,
      folder: '.proof',
    });
    expect(parseProveFlags(['--help'])).toBe('help');
  });

  it.each([
    [
      [],
      '--region is missing. Give the Region to deploy in, as --region eu-west-1.\n--from is missing. Give a sender that is verified in SES, as --from me@example.com.',
    ],
    [
      [...GOOD, '--region', 'eu-west-1a'],
      '--region must be the name of a Region, not "eu-west-1a". Write it as eu-west-1: without the zone\'s letter, in lower case.',
    ],
    [
      [...GOOD, '--from', 'mail'],
      '--from is "mail", which is not an email address; write it like jane@example.com or Jane Doe <jane@example.com>.',
    ],
    [
      [...GOOD, '--rate', '0'],
      '--rate must be a whole number from 1 to 1000, not "0". Leave it out to have it derived.',
    ],
    [
      [...GOOD, '--emails', '19'],
      '--emails must be a whole number from 20 to 2000, not "19". Leave it out for 200.',
    ],
    [[...GOOD, '--folder', ''], '--folder is empty. Give a path, or leave it out.'],
    [
      [...GOOD, '--name', 'ses-queue-proof-ab12cd'],
      '--name says what to remove. Give it with --destroy, or leave it out.',
    ],
    [
      ['--destroy', '--from', 'mail@example.com'],
      '--from sends email, and --destroy removes what is left. Give one of the two.',
    ],
    [
      ['--destroy', '--name', 'ses-queue'],
      '--name must be the name of a proof, like ses-queue-proof-ab12cd (two letters, two digits, two letters), not "ses-queue". Leave it out for all that are recorded.',
    ],
  ])('refuse %j', (args, message) => {
    expect(() => parseProveFlags(args)).toThrow(new ProveFlagsError(message));
  });

  it('refuse a flag that there is not', () => {
    const parse = () => parseProveFlags([...GOOD, '--regoin', 'x']);
    expect(parse).toThrow(ProveFlagsError);
    expect(parse).toThrow(
      /^--regoin is no flag; did you mean --region\? The flags are --region, --from, --rate, --emails, --exceed-rate, --yes, --folder, --destroy, --name, --help\.$/,
    );
  });
});
