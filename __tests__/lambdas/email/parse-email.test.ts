import { countRecipients } from '../../../lambdas/email/email';
import {
  describeProblems,
  describeProblemsWithoutValues,
  parseEmail,
  readEmail,
} from '../../../lambdas/email/parse-email';

const defaults = { from: 'default@example.com' };
const good = { to: 'jane@example.com', subject: 'Hello', text: 'Hi' };

function parse(message: unknown, withDefaults = defaults) {
  return parseEmail(JSON.stringify(message), withDefaults);
}

function refusal(message: unknown): string {
  const parsed = parse(message);
  if (parsed.ok) throw new Error('It was accepted');
  return describeProblems(parsed.problems);
}

describe('a message that is understood', () => {
  test('needs a recipient, a subject and a text; the sender comes from the settings', () => {
    expect(parse(good)).toEqual({
      ok: true,
      email: {
        from: 'default@example.com',
        to: ['jane@example.com'],
        cc: [],
        bcc: [],
        replyTo: [],
        subject: 'Hello',
        body: { text: 'Hi' },
      },
    });
  });

  test('may use every field, with one address or a list of them', () => {
    const message = {
      from: 'Shop <shop@example.com>',
      to: ['jane@example.com', '"Doe, John" <john@example.com>'],
      cc: 'c@example.com',
      bcc: ['d@example.com'],
      replyTo: 'help@example.com',
      subject: 'Grüße 👋',
      html: '<p>Hi</p>',
      text: 'Hi\nthere',
      configurationSet: 'my-set_1',
    };
    const { html, text, ...rest } = message;
    expect(parse(message)).toEqual({
      ok: true,
      email: {
        ...rest,
        cc: ['c@example.com'],
        replyTo: ['help@example.com'],
        body: { html, text },
      },
    });
  });

  test('may be written like the AWS sample', () => {
    const { text, ...rest } = good;
    const parsed = parse({ ...rest, 'body-html': '<p>Hi</p>', 'body-text': text });
    expect(parsed).toMatchObject({ ok: true, email: { body: { html: '<p>Hi</p>', text: 'Hi' } } });
  });

  test('its own configuration set goes before the default one', () => {
    const withSet = { ...defaults, configurationSet: 'standard' };
    expect(parse(good, withSet)).toMatchObject({ email: { configurationSet: 'standard' } });
    const own = { ...good, configurationSet: 'own' };
    expect(parse(own, withSet)).toMatchObject({ email: { configurationSet: 'own' } });
  });

  test('a configuration set has 64 characters at most', () => {
    const configurationSet = 'x'.repeat(64);
    expect(parse({ ...good, configurationSet })).toMatchObject({ email: { configurationSet } });
  });

  test('may have html alone', () => {
    const { text: _, ...rest } = good;
    const parsed = parse({ ...rest, html: '<p>Hi</p>' });
    expect(parsed.ok && parsed.email.body).toStrictEqual({ html: '<p>Hi</p>' });
  });

  test('may have text alone', () => {
    const parsed = parse(good);
    expect(parsed.ok && parsed.email.body).toStrictEqual({ text: 'Hi' });
  });

  test('without a configuration set there is none', () => {
    const parsed = parse(good);
    expect(parsed.ok && Object.keys(parsed.email)).not.toContain('configurationSet');
  });

  test('To, Cc and Bcc are its recipients, each address of them', () => {
    const parsed = parse({
      ...good,
      to: ['a@example.com', 'b@example.com'],
      cc: ['c@example.com', 'd@example.com', 'e@example.com'],
      bcc: 'f@example.com',
      replyTo: ['g@example.com', 'h@example.com'],
    });
    expect(parsed.ok && countRecipients(parsed.email)).toBe(6);
  });

  test('has 50 recipients at most', () => {
    const fifty = { ...good, bcc: Array.from({ length: 49 }, (_, i) => `r${i}@example.com`) };
    const parsed = parse(fifty);
    expect(parsed.ok && countRecipients(parsed.email)).toBe(50);
    expect(refusal({ ...fifty, cc: 'one-more@example.com' })).toBe(
      'to and cc and bcc have 51 recipients together; one message has 50 at most, so split it',
    );
  });
});

describe('a message that is refused', () => {
  const fields = 'from, to, cc, bcc, replyTo, subject, html, text, configurationSet';
  test.each<[string, unknown, string]>([
    [
      'no recipient',
      { ...good, to: undefined },
      'to is missing; give an email address, or a list of them',
    ],
    ['empty recipient', { ...good, to: '' }, 'to is empty; give an email address'],
    [
      'empty list',
      { ...good, cc: [] },
      'cc is an empty list; give an email address, or a list of them',
    ],
    ['null', { ...good, bcc: null }, 'bcc is null; give an email address, or a list of them'],
    [
      'ill-typed recipient',
      { ...good, to: 5 },
      'to is the number 5; give an email address, or a list of them',
    ],
    [
      'ill-typed entry',
      { ...good, to: ['a@b.co', true] },
      'to[1] is the boolean true; give an email address as text',
    ],
    [
      'no address',
      { ...good, to: ['a@b.co', 'jane'] },
      'to[1] is "jane", which is not an email address; write it like jane@example.com or Jane Doe <jane@example.com>',
    ],
    [
      'letters beyond ASCII in the address',
      { ...good, to: 'Jané <jané@example.com>' },
      'to is "Jané <jané@example.com>", with letters beyond ASCII in the address; write its domain in Punycode (xn--…), since Amazon SES takes no others',
    ],
    [
      'two addresses in one',
      { ...good, to: 'a@b.co, c@d.co' },
      'to is "a@b.co, c@d.co", which looks like several addresses; give a list with one address each',
    ],
    [
      'line break in an address',
      { ...good, from: 'a@b.co\r\nBcc: x@y.z' },
      'from has a line break in it; an address is one line',
    ],
    [
      'overlong address',
      { ...good, replyTo: `${'x'.repeat(640)}@b.co` },
      'replyTo is 645 characters long; an address has 640 at most',
    ],
    ['no subject', { ...good, subject: undefined }, 'subject is missing; give one line of text'],
    ['blank subject', { ...good, subject: ' ' }, 'subject is empty; give one line of text'],
    [
      'line break in the subject',
      { ...good, subject: 'a\nb' },
      'subject has a line break in it; it must be one line',
    ],
    ['ill-typed subject', { ...good, subject: ['a'] }, 'subject is a list; give one line of text'],
    [
      'line feed in the subject',
      { ...good, subject: 'a\rb' },
      'subject has a line break in it; it must be one line',
    ],
    [
      'blank text',
      { ...good, text: ' \n' },
      'text is empty; give the text of the mail, or leave the field out',
    ],
    [
      'overlong configuration set',
      { ...good, configurationSet: 'x'.repeat(65) },
      'configurationSet is not a name of letters, digits, - and _ of 64 characters at most; give the name of a configuration set in Amazon SES',
    ],
    [
      'empty configuration set',
      { ...good, configurationSet: '' },
      'configurationSet is not a name of letters, digits, - and _ of 64 characters at most; give the name of a configuration set in Amazon SES',
    ],
    [
      'ill-typed configuration set',
      { ...good, configurationSet: 5 },
      'configurationSet is the number 5; give the name of a configuration set in Amazon SES',
    ],
    [
      'ill-typed sender',
      { ...good, from: ['a@b.co'] },
      'from is a list; give an email address as text',
    ],
    [
      'several wrong entries',
      { ...good, to: ['a', 'b@c.co', 5] },
      'to[0] is "a", which is not an email address; write it like jane@example.com or Jane Doe <jane@example.com>. to[2] is the number 5; give an email address as text',
    ],
    [
      'unknown fields',
      { ...good, a: 1, 'b c': 1, [`x${'y'.repeat(40)}`]: 1, [`z${'y'.repeat(39)}`]: 1 },
      ['a', '"b c"', `"x${'y'.repeat(40)}"`, `z${'y'.repeat(39)}`]
        .map((name) => `${name} is not a field of a message; the fields are ${fields}`)
        .join('. '),
    ],
    [
      'a text',
      'hello',
      `message is the string "hello"; a message is a JSON object with the fields ${fields}`,
    ],
    ['null', null, `message is null; a message is a JSON object with the fields ${fields}`],
    [
      'no text at all',
      { ...good, text: undefined },
      'html and text are both missing; give at least one',
    ],
    [
      'empty html',
      { ...good, html: '' },
      'html is empty; give the text of the mail, or leave the field out',
    ],
    ['ill-typed html', { ...good, html: { a: 1 } }, 'html is an object; give the text of the mail'],
    [
      'both names of a field',
      { ...good, 'body-text': 'Hi' },
      'body-text and text are the same field; give only text',
    ],
    [
      'bad configuration set',
      { ...good, configurationSet: 'a b' },
      'configurationSet is not a name of letters, digits, - and _ of 64 characters at most; give the name of a configuration set in Amazon SES',
    ],
    [
      'unknown field',
      { ...good, priority: 1 },
      `priority is not a field of a message; the fields are ${fields}`,
    ],
    ['a list', [good], `message is a list; a message is a JSON object with the fields ${fields}`],
    [
      'a number',
      1,
      `message is the number 1; a message is a JSON object with the fields ${fields}`,
    ],
  ])('%s', (_, message, expected) => {
    expect(refusal(message)).toBe(expected);
  });

  test.each([
    'jane',
    '.jane@example.com',
    'jane.@example.com',
    'ja..ne@example.com',
    'jane@example..com',
    'jane@.example.com',
    'jane@@example.com',
    'jane doe@example.com',
    'jane\u00a0doe@example.com',
    '<jane@example.com',
    'Jane jane@example.com',
  ])('no address: %s', (to) => {
    expect(refusal({ ...good, to })).toMatch(/^to is ".+", (which is not an|with letters)/);
  });

  test.each([
    ['replyto', 'replyTo'],
    ['reply_to', 'replyTo'],
    ['configuration-set', 'configurationSet'],
    ['Subjekt', 'subject'],
    ['body_html', 'body-html'],
  ])('an unknown field %s is guessed to be %s', (field, guessed) => {
    expect(refusal({ ...good, [field]: 1 })).toBe(
      `${field} is not a field of a message; did you mean ${guessed}? The fields are ${fields}`,
    );
  });

  test('a field that may hold an address is guessed and left out of a log', () => {
    const parsed = readEmail({ ...good, 'reply to': 'jane@example.com' }, defaults);
    expect(!parsed.ok && describeProblemsWithoutValues(parsed.problems)).toBe(
      `"…" is not a field of a message; did you mean replyTo? The fields are ${fields}`,
    );
  });

  test('an inherited field is none', () => {
    const problem = `is not a field of a message; the fields are ${fields}`;
    const odd = { toString: 1, constructor: 1, undefined: 1 };
    expect(readEmail({ ...good, ...odd }, defaults)).toEqual({
      ok: false,
      problems: [
        { field: 'toString', problem },
        { field: 'constructor', problem },
        { field: 'undefined', problem },
      ],
    });
  });

  test("both names of a field are one, the AWS sample's html too", () => {
    expect(refusal({ ...good, html: '<p>', 'body-html': '<p>' })).toBe(
      'body-html and html are the same field; give only html',
    );
  });

  test("a field is called what the producer called it, the AWS sample's names too", () => {
    const { text, ...rest } = good;
    expect(refusal({ ...rest, 'body-text': 5 })).toBe(
      'body-text is the number 5; give the text of the mail',
    );
  });

  test('what is logged holds no value', () => {
    for (const message of [
      JSON.stringify({ ...good, text: 'x'.repeat(200) }),
      { ...good, to: 'jane at example.com' },
      { ...good, 'jane@example.com': 1 },
      { ...good, configurationSet: 'jane@example.com' },
    ]) {
      const parsed = readEmail(message, defaults);
      const logged = parsed.ok ? '' : describeProblemsWithoutValues(parsed.problems);
      expect(logged).not.toBe('');
      expect(logged.replace('jane@example.com or Jane Doe <jane@example.com>', '')).not.toMatch(
        /jane|xxx/,
      );
    }
  });

  test('names everything that is wrong, not the first thing only', () => {
    expect(refusal({ boo: 1 })).toBe(
      `to is missing; give an email address, or a list of them. subject is missing; give one line of text. boo is not a field of a message; the fields are ${fields}. html and text are both missing; give at least one`,
    );
  });

  test('a field that JavaScript treats specially is a field like any other', () => {
    const body = '{"__proto__": {}, "to": "a@b.co", "subject": "s", "text": "t"}';
    expect(parseEmail(body, defaults)).toEqual({
      ok: false,
      problems: [
        {
          field: '__proto__',
          problem: `is not a field of a message; the fields are ${fields}`,
        },
      ],
    });
  });

  test.each(['', '{"to": ', 'hello', '\u0000'])('what is not JSON: %j', (body) => {
    const parsed = parseEmail(body, defaults);
    expect(!parsed.ok && describeProblems(parsed.problems)).toMatch(
      /^message is not JSON \(.+\); write one JSON object$/s,
    );
  });

  test('what JSON cannot hold, when it is handed over as a value', () => {
    const is = (what: string) => ({
      ok: false,
      problems: [
        {
          field: 'message',
          problem: `is ${what}a message is a JSON object with the fields ${fields}`,
        },
      ],
    });
    expect(readEmail(undefined, defaults)).toEqual(is('the undefined undefined; '));
    expect(readEmail(true, defaults)).toEqual(is('the boolean true; '));
    expect(readEmail(() => good, defaults)).toMatchObject({ ok: false });
  });
});
