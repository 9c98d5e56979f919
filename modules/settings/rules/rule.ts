/**
 * What a setting must satisfy, as plain data. From it follow Terraform's condition (condition.ts),
 * the check of a local run (evaluate.ts) and the words on what is allowed (words.ts).
 */

/**
 * A check, and what is said of a value that doesn't satisfy it: what is wrong and what to do, or
 * only what to do, behind the setting's name and limits. The value isn't repeated: Terraform prints
 * it beside the message, unless it is sensitive.
 */
export type Rule =
  | { readonly check: Check; readonly message: string }
  | { readonly check: Check; readonly remedy: string };

/** A value that is null where it may be satisfies all of these but the relations. */
export type Check = WordedCheck | ListCheck | MapCheck | ObjectCheck | Relation;

/** Of a number or a text; says in words what is allowed. */
export type WordedCheck = Range | OneOf | Text;

/** A whole number from `least` to `most`, or one that means something else. */
export interface Range {
  readonly kind: 'range';
  readonly least: number;
  readonly most: number;
  readonly or?: number;
}

export interface OneOf {
  readonly kind: 'oneOf';
  readonly values: readonly (string | number)[];
}

/** Patterns are such as JavaScript and RE2 read alike. */
export interface Text {
  readonly kind: 'text';
  readonly words: string;
  readonly pattern: RegExp;
  /** What must not be found in it. */
  readonly without?: RegExp;
  /** In characters. */
  readonly longest?: number;
}

/** Of each element of a list of text; the condition calls one `element`. */
export interface ListCheck {
  readonly kind: 'each';
  readonly element: string;
  readonly pattern: RegExp;
}

/** Of the entries of a map of text, whose values may be null. Lengths are in characters. */
export type MapCheck =
  | { readonly kind: 'entryCount'; readonly most: number }
  | {
      readonly kind: 'entryLengths';
      readonly key: { readonly least: number; readonly most: number };
      readonly value: { readonly most: number };
    }
  /** In lower case, whatever the key is written in. */
  | { readonly kind: 'keyStart'; readonly none: string }
  | { readonly kind: 'entryText'; readonly pattern: RegExp };

/** Of the members of an object. */
export type ObjectCheck =
  | {
      readonly kind: 'member';
      readonly member: string;
      readonly pattern: RegExp;
      /** Whether it may be null. */
      readonly optional: boolean;
    }
  /** Satisfied where one of them is null. */
  | { readonly kind: 'memberEnds'; readonly members: readonly string[]; readonly none: string }
  | { readonly kind: 'membersNotEmpty'; readonly members: readonly string[] }
  /** Of each element of the lists by these names; the condition calls one `element`. */
  | {
      readonly kind: 'eachOfMembers';
      readonly element: string;
      readonly patterns: Readonly<Record<string, RegExp>>;
    }
  /**
   * `url` is that of the queue in `arn`: it ends with the account and the name and, where it is
   * `regional`, begins with the Region, as old ones and those of an endpoint of one's own don't.
   * Satisfied where `arn` is no queue's.
   */
  | { readonly kind: 'urlOfQueue'; readonly arn: RegExp; readonly regional: RegExp }
  /** `redrive_policy`, where it is neither null nor empty, is JSON with the members that SQS has. */
  | { readonly kind: 'redrivePolicy' };

/** What two settings have to do with each other. */
export type Relation =
  | { readonly kind: 'below'; readonly other: OtherSetting }
  /** Where this setting is so, the other one must be so. */
  | {
      readonly kind: 'requires';
      readonly where: Test;
      readonly other: OtherSetting;
      readonly must: Test;
    }
  /** Where the other one is so, this setting must be so. */
  | {
      readonly kind: 'follows';
      readonly other: OtherSetting;
      readonly where: Test;
      readonly must: Test;
    };

export type Test =
  | { readonly is: 'given' | 'null' | 'empty' }
  | { readonly is: 'above'; readonly bound: number }
  | { readonly is: 'equal'; readonly value: string | boolean };

/**
 * The settings that rules of others name. Such a rule stands at the setting at fault. Terraform
 * refuses cycles between validations, so of two settings only one may name the other.
 */
export type OtherSetting =
  | 'channel'
  | 'existing_queue'
  | 'lambda_code_s3_bucket_name'
  | 'max_receive_count'
  | 'sqs_batching_window_seconds';
