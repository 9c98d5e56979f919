import * as z from 'zod/mini';
import {
  ConfigError,
  numberText,
  readEnvironment,
  text,
} from '../../../lambdas/environment/read-environment';

const schema = (limits: Parameters<typeof numberText>[0]) =>
  z.object({ NAME: text, COUNT: numberText(limits) });
const whole = { min: 1, max: 10, whole: true };

/** What is wrong with a number, as the error says it. */
function problemOf(value: string | undefined, limits: Parameters<typeof numberText>[0]): string {
  try {
    const { COUNT } = readEnvironment(schema(limits), { NAME: 'x', COUNT: value });
    return `is ${COUNT}`;
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).name).toBe('ConfigError');
    return /wrong: (?:COUNT )?(.*)\. Deploy/.exec((error as Error).message)?.[1] ?? '';
  }
}

test('what is read has the types of the schema, and of other variables nothing', () => {
  const environment = { NAME: ' shop ', COUNT: '7', PATH: '/bin' };
  expect(readEnvironment(schema(whole), environment)).toEqual({ NAME: ' shop ', COUNT: 7 });
});

test('every variable at fault is named, without its value, and what to do', () => {
  expect(() => readEnvironment(schema(whole), { NAME: ' ', COUNT: 'secret' })).toThrow(
    new ConfigError(
      "The function's environment is wrong: NAME is blank; COUNT is not a whole number, 1 to 10. Deploy it with this product's Terraform, which sets every variable.",
    ),
  );
  expect(() => readEnvironment(schema(whole), {})).toThrow(
    new ConfigError(
      "The function's environment is wrong: NAME is not set; COUNT is not set. Deploy it with this product's Terraform, which sets every variable.",
    ),
  );
});

test.each([
  ['1', 'is 1'],
  ['10', 'is 10'],
  ['0', 'is not a whole number, 1 to 10'],
  ['11', 'is not a whole number, 1 to 10'],
  ['1.5', 'is not a whole number, 1 to 10'],
  ['', 'is not a whole number, 1 to 10'],
  [' 7', 'is not a whole number, 1 to 10'],
  ['7 ', 'is not a whole number, 1 to 10'],
  ['1e1', 'is not a whole number, 1 to 10'],
  ['-5', 'is not a whole number, 1 to 10'],
  [undefined, 'is not set'],
])('a whole number from 1 to 10, given %j: %s', (value, expected) => {
  expect(problemOf(value, whole)).toBe(expected);
});

test.each([
  ['0.5', 'is 0.5'],
  ['1234567.25', 'is 1234567.25'],
  ['0.25', 'is not a number, 0.5 or more'],
  ['1.', 'is not a number, 0.5 or more'],
  ['Infinity', 'is not a number, 0.5 or more'],
])('a number of 0.5 or more, given %j: %s', (value, expected) => {
  expect(problemOf(value, { min: 0.5, whole: false })).toBe(expected);
});
