import { guess, whatThereIs } from '../../../lambdas/email/guess';

const FIELDS = ['from', 'to', 'cc', 'bcc', 'replyTo', 'subject', 'html', 'configurationSet'];

describe('guesses', () => {
  it.each([
    ['replyto', 'replyTo'],
    ['reply_to', 'replyTo'],
    ['reply-to', 'replyTo'],
    ['ReplyTo', 'replyTo'],
    ['reply to', 'replyTo'],
    ['reply.to', 'replyTo'],
    ['CC', 'cc'],
    ['configuration_set', 'configurationSet'],
    ['ConfigurationSets', 'configurationSet'],
    ['subjekt', 'subject'],
    ['too', 'to'],
    ['sbject', 'subject'],
    ['subejct', 'subject'],
    ['form', 'from'],
    ['ubjects', 'subject'],
  ])('%s is %s', (written, meant) => {
    expect(guess(written, FIELDS)).toBe(meant);
  });

  it('what differs in separators goes before what is as near by letters', () => {
    expect(guess('api_throttle', ['api-throttles', 'api-throttle'])).toBe('api-throttle');
  });

  it('the nearer of two', () => {
    expect(guess('concurency', ['concurrence', 'concurrency'])).toBe('concurrency');
  });
});

describe('guesses nothing', () => {
  it.each([
    ['of another word', 'priority'],
    ['of nothing', ''],
    ['of separators', '--'],
    ['of one letter', 'c'],
    ['where a short word has two slips', 'fmor'],
    ['where the letters of a word of two changed places', 'ot'],
    ['where a long word has three', 'configurationsetups'],
    ['of a letter that is not ours', 'füü'],
  ])('%s', (_, written) => {
    expect(guess(written, FIELDS)).toBeUndefined();
  });

  it('where two are equally near', () => {
    expect(guess('sqs-reser', ['sqs-reset', 'sqs-resel'])).toBeUndefined();
  });

  it('where two differ in separators only', () => {
    expect(guess('AB', ['a-b', 'a_b'])).toBeUndefined();
  });

  it('where nothing is known', () => {
    expect(guess('to', [])).toBeUndefined();
  });
});

describe('a refusal ends with', () => {
  it('the guess and what there is', () => {
    expect(whatThereIs('to', 'fields', ['to', 'cc'])).toBe(
      'did you mean to? The fields are to, cc',
    );
  });

  it('what there is, without a guess', () => {
    expect(whatThereIs(undefined, 'flags', ['--a', '--b'])).toBe('the flags are --a, --b');
  });
});
