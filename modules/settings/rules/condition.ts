/** Rules as Terraform conditions: the one place that makes HCL of them. */
import type { Check, ListCheck, MapCheck, ObjectCheck, Relation, Test, WordedCheck } from './rule';

/** A condition as Terraform has it, of a variable, a resource or a check, and what is said of it. */
export interface CustomCondition {
  /** Text of an expression; true where all is well. */
  readonly condition: string;
  /** What is wrong, by the names of the settings, and what to do. */
  readonly message: string;
}

/**
 * A check as the text of a Terraform expression: true where the value of a variable will do.
 *
 * @param nullable whether it may be null
 */
export function conditionOf(name: string, nullable: boolean, check: Check): string {
  const value = `var.${name}`;
  switch (check.kind) {
    case 'below':
    case 'requires':
    case 'follows':
      return ofRelation(value, nullable, check);
    default: {
      const condition = ofValue(value, check);
      return nullable ? unlessNull(value, `(${condition})`) : condition;
    }
  }
}

function ofRelation(value: string, nullable: boolean, check: Relation): string {
  const other = `var.${check.other}`;
  switch (check.kind) {
    case 'below':
      return `${value} < ${other}`;
    case 'follows':
      return implication(other, check.where, test(value, check.must));
    case 'requires': {
      const condition = implication(value, check.where, test(other, check.must));
      // Null can't be compared.
      return nullable && check.where.is === 'above'
        ? unlessNull(value, `(${condition})`)
        : condition;
    }
  }
}

function implication(value: string, where: Test, then: string): string {
  return where.is === 'given' ? unlessNull(value, then) : `${test(value, where)} ? ${then} : true`;
}

function test(value: string, asked: Test): string {
  switch (asked.is) {
    case 'given':
      return `${value} != null`;
    case 'null':
      return `${value} == null`;
    case 'empty':
      return `length(${value}) == 0`;
    case 'above':
      return `${value} > ${asked.bound}`;
    case 'equal':
      return `${value} == ${JSON.stringify(asked.value)}`;
  }
}

function ofValue(value: string, check: WordedCheck | ListCheck | MapCheck | ObjectCheck): string {
  switch (check.kind) {
    case 'range': {
      const { least, most, or } = check;
      const whole = `${value} >= ${least} && ${value} <= ${most} && floor(${value}) == ${value}`;
      return or === undefined ? whole : `${value} == ${or} ? true : (${whole})`;
    }
    case 'oneOf':
      return `contains([${check.values.map((each) => JSON.stringify(each)).join(', ')}], ${value})`;
    case 'text':
      return [
        matches(value, check.pattern),
        ...(check.longest === undefined ? [] : [`length(${value}) <= ${check.longest}`]),
        ...(check.without === undefined ? [] : [`!${matches(value, check.without)}`]),
      ].join(' && ');
    case 'each':
      return eachMatches(value, check.element, check.pattern);
    case 'entryCount':
      return `length(${value}) <= ${check.most}`;
    case 'entryLengths':
      return `alltrue([for key, value in ${value} : length(key) >= ${check.key.least} && length(key) <= ${check.key.most} && length(${TEXT_OF_VALUE}) <= ${check.value.most}])`;
    case 'keyStart':
      return `alltrue([for key in keys(${value}) : !startswith(lower(key), ${JSON.stringify(check.none)})])`;
    case 'entryText':
      return `alltrue([for key, value in ${value} : ${matches(`"\${key}\${${TEXT_OF_VALUE}}"`, check.pattern)}])`;
    default:
      return ofObject(value, check);
  }
}

/** Of a map's entry, within `for key, value`. */
const TEXT_OF_VALUE = 'value == null ? "" : value';

function ofObject(value: string, check: ObjectCheck): string {
  switch (check.kind) {
    case 'member': {
      const member = `${value}.${check.member}`;
      const condition = matches(member, check.pattern);
      return check.optional ? unlessNull(member, condition) : condition;
    }
    case 'memberEnds': {
      const members = check.members.map((name) => `${value}.${name}`);
      const oneIsNull = members.map((member) => `${member} == null`).join(' || ');
      const none = members.map((member) => `!endswith(${member}, ${JSON.stringify(check.none)})`);
      return `${oneIsNull} ? true : ${none.join(' && ')}`;
    }
    case 'membersNotEmpty':
      return check.members.map((name) => `length(${value}.${name}) > 0`).join(' && ');
    case 'eachOfMembers':
      return Object.entries(check.patterns)
        .map(([name, pattern]) => eachMatches(`${value}.${name}`, check.element, pattern))
        .join(' && ');
    case 'urlOfQueue': {
      const [arn, url] = [`${value}.arn`, `${value}.url`];
      const end = `join("/", concat([""], slice(split(":", ${arn}), 4, 6)))`;
      const start = `join("", concat(["https://sqs."], slice(split(":", ${arn}), 3, 4), [".amazonaws."]))`;
      return `!${matches(arn, check.arn)} ? true : ${url} == null ? false : endswith(${url}, ${end}) && (${matches(url, check.regional)} ? startswith(${url}, ${start}) : true)`;
    }
    case 'redrivePolicy': {
      const policy = `${value}.redrive_policy`;
      const decoded = `jsondecode(${policy})`;
      return `${policy} == null || ${policy} == "" ? true : can([${decoded}.deadLetterTargetArn, tonumber(${decoded}.maxReceiveCount)])`;
    }
  }
}

/** `||` would evaluate both sides. */
function unlessNull(value: string, condition: string): string {
  return `${value} == null ? true : ${condition}`;
}

function eachMatches(list: string, element: string, pattern: RegExp): string {
  return `alltrue([for ${element} in ${list} : ${matches(element, pattern)}])`;
}

function matches(value: string, pattern: RegExp): string {
  return `can(regex(${JSON.stringify(pattern.source)}, ${value}))`;
}
