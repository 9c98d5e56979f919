// biome-ignore lint/suspicious/noExplicitAny: every block has attributes of its own
export type Attributes = Record<string, any>;
type ByName = Record<string, Attributes>;

/** A configuration in Terraform's JSON syntax, whoever wrote it. */
export interface Configuration {
  readonly variable?: ByName;
  readonly locals?: Record<string, unknown>;
  readonly output?: ByName;
  readonly resource?: Record<string, ByName>;
  readonly [block: string]: unknown;
}

/** A rule for every configuration that is synthesized here: what breaks it, as sentences. */
export interface StaticCheck {
  readonly name: string;
  readonly violations: (configuration: Configuration) => readonly string[];
}

/** The resources of a type, by address. */
export function resourcesOf(
  configuration: Configuration,
  type: string,
): (readonly [address: string, Attributes])[] {
  const byName = configuration.resource?.[type] ?? {};
  return Object.entries(byName).map(([name, attributes]) => [`${type}.${name}`, attributes]);
}

/** Every text in a value, with its path. */
export function textsIn(value: unknown, path = ''): (readonly [path: string, text: string])[] {
  if (typeof value === 'string') {
    return [[path, value]];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, each]) =>
    textsIn(each, path === '' ? key : `${path}.${key}`),
  );
}

/** What `${var.NAME}` and `${local.NAME}` stand for by default; anything else as it is. */
export function defaultOf(configuration: Configuration, value: unknown): unknown {
  const [, kind, name = ''] = /^\$\{(var|local)\.([\w-]+)\}$/.exec(String(value)) ?? [];
  if (kind === 'var') return configuration.variable?.[name]?.default;
  if (kind === 'local') return configuration.locals?.[name];
  return value;
}

/** Whether a text refers to an attribute of a resource, with or without an index. */
export function refersTo(text: unknown, address: string, attribute: string): boolean {
  const pattern = `(?<![\\w.])${address.replaceAll('.', '\\.')}(\\[[^\\]]*\\])?\\.${attribute}\\b`;
  return new RegExp(pattern).test(String(text));
}
