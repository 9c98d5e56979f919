/** Rules as they are checked without Terraform: the one place that evaluates them. */
import type { Check, ObjectCheck, OtherSetting, Test } from './rule';

/**
 * Whether a value satisfies a check, as Terraform finds.
 *
 * @param value of the setting's type, null only where it may be
 * @param others values of the settings that rules of others name
 */
export function satisfies(
  value: unknown,
  check: Check,
  others: Readonly<Record<OtherSetting, unknown>>,
): boolean {
  switch (check.kind) {
    case 'below':
      return Number(value) < Number(others[check.other]);
    case 'follows':
      return !passes(others[check.other], check.where) || passes(value, check.must);
    case 'requires':
      return !passes(value, check.where) || passes(others[check.other], check.must);
    default:
      return value === null || valueSatisfies(value, check);
  }
}

function passes(value: unknown, asked: Test): boolean {
  switch (asked.is) {
    case 'given':
      return value !== null;
    case 'null':
      return value === null;
    case 'empty':
      return (value as readonly string[]).length === 0;
    case 'above':
      return value !== null && Number(value) > asked.bound;
    case 'equal':
      return value === asked.value;
  }
}

function valueSatisfies(value: unknown, check: Exclude<Check, { readonly other: unknown }>) {
  switch (check.kind) {
    case 'range': {
      const number = Number(value);
      const isWithin = number >= check.least && number <= check.most && Number.isInteger(number);
      return isWithin || number === check.or;
    }
    case 'oneOf':
      return check.values.some((each) => each === value);
    case 'text':
      return (
        matches(value, check.pattern) &&
        (check.longest === undefined || lengthOf(String(value)) <= check.longest) &&
        (check.without === undefined || !matches(value, check.without))
      );
    case 'each':
      return eachMatches(value, check.pattern);
    case 'entryCount':
      return entriesOf(value).length <= check.most;
    case 'entryLengths':
      return entriesOf(value).every(
        ([key, text]) =>
          lengthOf(key) >= check.key.least &&
          lengthOf(key) <= check.key.most &&
          lengthOf(text) <= check.value.most,
      );
    case 'keyStart':
      return entriesOf(value).every(([key]) => !key.toLowerCase().startsWith(check.none));
    case 'entryText':
      return entriesOf(value).every(([key, text]) => matches(`${key}${text}`, check.pattern));
    default:
      return objectSatisfies(value as Readonly<Record<string, unknown>>, check);
  }
}

function objectSatisfies(value: Readonly<Record<string, unknown>>, check: ObjectCheck): boolean {
  // An optional member that is left out is null.
  const member = (name: string) => value[name] ?? null;
  switch (check.kind) {
    case 'member': {
      const given = member(check.member);
      return (check.optional && given === null) || matches(given, check.pattern);
    }
    case 'memberEnds': {
      const given = check.members.map(member);
      return given.includes(null) || !given.some((each) => String(each).endsWith(check.none));
    }
    case 'membersNotEmpty':
      return check.members.every((name) => (member(name) as readonly string[]).length > 0);
    case 'eachOfMembers':
      return Object.entries(check.patterns).every(([name, pattern]) =>
        eachMatches(member(name), pattern),
      );
    case 'urlOfQueue': {
      const [arn, url] = [member('arn'), member('url')];
      if (!matches(arn, check.arn)) return true;
      const [, , , region, ...accountAndName] = String(arn).split(':');
      return (
        String(url).endsWith(`/${accountAndName.join('/')}`) &&
        (!matches(url, check.regional) ||
          String(url).startsWith(`https://sqs.${region}.amazonaws.`))
      );
    }
    case 'redrivePolicy': {
      const policy = member('redrive_policy');
      return policy === null || policy === '' || isRedrivePolicy(String(policy));
    }
  }
}

function isRedrivePolicy(policy: string): boolean {
  let decoded: { readonly deadLetterTargetArn?: unknown; readonly maxReceiveCount?: unknown };
  try {
    decoded = Object(JSON.parse(policy));
  } catch {
    return false;
  }
  const { deadLetterTargetArn, maxReceiveCount } = decoded;
  const count = typeof maxReceiveCount === 'string' ? Number(maxReceiveCount) : maxReceiveCount;
  return deadLetterTargetArn !== undefined && Number.isFinite(count) && maxReceiveCount !== '';
}

function entriesOf(value: unknown): (readonly [string, string])[] {
  return Object.entries(value as Readonly<Record<string, string | null>>).map(([key, text]) => [
    key,
    text ?? '',
  ]);
}

function eachMatches(list: unknown, pattern: RegExp): boolean {
  return (list as readonly string[]).every((each) => matches(each, pattern));
}

/** By characters, not by the halves of which UTF-16 makes some. */
function matches(value: unknown, { source }: RegExp): boolean {
  return value !== null && new RegExp(source, 'u').test(String(value));
}

function lengthOf(text: string): number {
  return [...text].length;
}
