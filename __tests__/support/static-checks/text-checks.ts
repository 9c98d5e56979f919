import { resourcesOf, type StaticCheck, textsIn } from './configuration';

const described: StaticCheck = {
  name: 'variables and outputs are described',
  violations: ({ variable = {}, output = {} }) =>
    textlessIn({ variable, output }).map((address) => `${address} has no description`),
};

function textlessIn(blocks: Record<string, Record<string, { description?: unknown }>>): string[] {
  return Object.entries(blocks).flatMap(([block, byName]) =>
    Object.entries(byName)
      .filter(([, { description }]) => !/^[A-Z].*\.$/s.test(String(description ?? '')))
      .map(([name]) => `${block}.${name}`),
  );
}

/** What begins with a slash or a drive; so do the names of log groups, and a lone slash joins. */
const ABSOLUTE_PATH =
  /(?:^|["'`\s=(])((?:\/(?!aws\/lambda\/|\/|\s|["'`]|$)|[A-Za-z]:[\\/])[^"'`\s)]*)/;

const noAbsolutePath: StaticCheck = {
  name: 'no absolute path',
  violations: (configuration) =>
    textsIn(configuration)
      // Prose has slashes too.
      .filter(([path]) => !/(^|\.)(description|error_message)$/.test(path))
      .flatMap(([path, text]) => {
        const found = ABSOLUTE_PATH.exec(text)?.[1];
        return found === undefined ? [] : [`${path} names the path ${found}`];
      }),
};

/** What Terraform keeps for itself in a `module` block (Terraform language, "Input variables"). */
const RESERVED_VARIABLES = [
  'source',
  'version',
  'providers',
  'count',
  'for_each',
  'lifecycle',
  'depends_on',
  'locals',
];

/** What Lambda keeps for itself begins so (Lambda developer guide, "Environment variables"). */
const RESERVED_ENVIRONMENT = /^(AWS_|LAMBDA_|_|TZ$)/;

const noReservedName: StaticCheck = {
  name: 'no reserved name',
  violations: (configuration) => [
    ...Object.keys(configuration.variable ?? {})
      .filter((name) => RESERVED_VARIABLES.includes(name))
      .map((name) => `variable.${name} can't be set on a module block`),
    ...resourcesOf(configuration, 'aws_lambda_function').flatMap(([address, { environment }]) =>
      environmentKeys(environment?.variables)
        .filter((key) => RESERVED_ENVIRONMENT.test(key))
        .map((key) => `${address} sets ${key}, which Lambda keeps for itself`),
    ),
  ],
};

/** From an object, or from an expression that merges some. */
function environmentKeys(variables: unknown): string[] {
  return typeof variables === 'string'
    ? [...variables.matchAll(/"(\w+)":/g)].map(([, key = '']) => key)
    : Object.keys(variables ?? {});
}

export const TEXT_CHECKS = [described, noAbsolutePath, noReservedName];
