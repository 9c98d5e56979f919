import { type Configuration, resourcesOf, type StaticCheck, textsIn } from './configuration';
import { type PolicyStatement, statementsIn } from './policy-statements';

/** A resource with a `*` that may be allowed, and why no narrower one can be. */
export interface ListedWildcard {
  readonly actions: readonly string[];
  readonly resource: RegExp;
  readonly reason: string;
}

export const LISTED_WILDCARDS: readonly ListedWildcard[] = [
  {
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resource: /^\*$/,
    reason: 'With vpc, Lambda itself makes interfaces whose ids nobody knows; denied to the code.',
  },
  {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resource: /^\$\{aws_cloudwatch_log_group\.\w+\.arn\}:\*$/,
    reason: "Lambda names the streams of the function's own log group.",
  },
  {
    actions: ['ses:SendEmail'],
    resource: /:ses:[^:]*:[^:]*:identity\/\*$/,
    reason: 'Which of the identities sends is up to the message.',
  },
  {
    actions: ['ses:SendEmail'],
    resource: /:ses:[^:]*:[^:]*:configuration-set\/\*$/,
    reason: 'SES also checks the configuration set that a message names, or its identity has.',
  },
  {
    actions: ['ses:GetAccount'],
    resource: /^\*$/,
    reason: 'The action knows no resource.',
  },
];

/** Policies of all kinds, wherever they stand: by what they say, not by the type of their resource. */
export function policiesIn(configuration: Configuration): (readonly [string, PolicyStatement])[] {
  const { resource, output, locals, data } = configuration;
  return textsIn({ resource, output, locals, data })
    .filter(([, text]) => /\bEffect\b/.test(text))
    .flatMap(([path, text]) =>
      statementsIn(text).map((statement) => [path.replace(/^resource\./, ''), statement] as const),
    );
}

/** Which of the list allows an action on a resource with a `*`. */
export function listedFor(action: string, resource: string): ListedWildcard | undefined {
  return LISTED_WILDCARDS.find(
    (each) => each.actions.includes(action) && each.resource.test(resource),
  );
}

function allowed(configuration: Configuration) {
  return policiesIn(configuration).filter(([, { Effect }]) => Effect === 'Allow');
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return [value ?? []].flat();
}

const noWildcardAction: StaticCheck = {
  name: 'no wildcard action',
  violations: (configuration) =>
    allowed(configuration).flatMap(([path, { Action, NotAction }]) => [
      ...listOf(Action)
        .filter((action) => action.includes('*'))
        .map((action) => `${path} allows the wildcard ${action}`),
      ...(NotAction === undefined ? [] : [`${path} allows all but some actions`]),
    ]),
};

const listedWildcardsOnly: StaticCheck = {
  name: 'no wildcard resource but those that are listed',
  violations: (configuration) =>
    allowed(configuration).flatMap(([path, { Action, Resource, NotResource }]) => [
      ...listOf(Resource)
        .filter((resource) => resource.includes('*'))
        .flatMap((resource) =>
          listOf(Action)
            .filter((action) => listedFor(action, resource) === undefined)
            .map((action) => `${path} allows ${action} on ${resource}`),
        ),
      ...(NotResource === undefined ? [] : [`${path} allows all but some resources`]),
    ]),
};

const noPublicAccess: StaticCheck = {
  name: 'no public access',
  violations: (configuration) => [
    ...allowed(configuration)
      .filter(([, { Principal, Condition }]) => isEverybody(Principal) && Condition === undefined)
      .map(([path]) => `${path} allows everybody`),
    ...resourcesOf(configuration, 'aws_lambda_permission').flatMap(([address, permission]) => {
      if (permission.principal === '*') return [`${address} lets everybody invoke`];
      const isService = String(permission.principal).includes('.amazonaws.com');
      return isService && !permission.source_arn
        ? [`${address} lets ${permission.principal} invoke for anybody: it has no source_arn`]
        : [];
    }),
    ...resourcesOf(configuration, 'aws_lambda_function_url')
      .filter(([, { authorization_type }]) => authorization_type !== 'AWS_IAM')
      .map(([address]) => `${address} is open to everybody`),
  ],
};

function isEverybody(principal: unknown): boolean {
  return textsIn({ principal }).some(([, text]) => text === '*');
}

export const POLICY_CHECKS = [noWildcardAction, listedWildcardsOnly, noPublicAccess];
