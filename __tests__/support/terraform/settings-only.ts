type Block = Record<string, unknown>;

/** A configuration in Terraform's JSON syntax, as CDKTF synthesizes it. */
export interface JsonConfiguration {
  readonly variable?: Block;
  readonly locals?: Block;
  readonly output?: Block;
  readonly check?: Block;
  readonly resource?: Readonly<Record<string, Block>>;
}

export interface SettingsOnly {
  /** Variables with their validations, and what can be computed from them. Needs no provider. */
  readonly configuration: object;
  /** Addresses of the locals, outputs, checks and preconditions that need a resource, and are left out. */
  readonly omitted: readonly string[];
}

/**
 * The part of a configuration that depends on its variables alone. Terraform plans it in a tenth of
 * a second, where loading the AWS provider takes four seconds whatever comes of it, a refused
 * variable included. A resource's preconditions stay, on a `terraform_data` of the same name; one
 * that several resources have, on the first.
 */
export function settingsOnly(source: JsonConfiguration): SettingsOnly {
  const locals = closure(source.locals ?? {});
  const needsResource = (value: unknown) => refersTo(value, locals.omitted);
  const output = split(source.output ?? {}, needsResource);
  const check = split(source.check ?? {}, needsResource);
  const preconditions = split(preconditionsByName(source.resource ?? {}), needsResource);
  return {
    configuration: {
      ...(source.variable && { variable: source.variable }),
      ...(hasAny(locals.kept) && { locals: locals.kept }),
      ...(hasAny(output.kept) && { output: output.kept }),
      ...(hasAny(check.kept) && { check: check.kept }),
      ...(hasAny(preconditions.kept) && { resource: { terraform_data: preconditions.kept } }),
    },
    omitted: [
      ...locals.omitted.map((name) => `local.${name}`),
      ...Object.keys(output.omitted).map((name) => `output.${name}`),
      ...Object.keys(check.omitted).map((name) => `check.${name}`),
      ...Object.keys(preconditions.omitted).map((name) => `precondition.${name}`),
    ],
  };
}

/** Leaves out locals that need a resource, then those that need one of these, until none is left. */
function closure(locals: Block): { kept: Block; omitted: string[] } {
  let omitted: string[] = [];
  for (;;) {
    const next = Object.keys(locals).filter((name) => refersTo(locals[name], omitted));
    if (next.length === omitted.length) {
      const kept = Object.entries(locals).filter(([name]) => !omitted.includes(name));
      return { kept: Object.fromEntries(kept), omitted };
    }
    omitted = next;
  }
}

function refersTo(value: unknown, omittedLocals: readonly string[]): boolean {
  const text = JSON.stringify(value);
  const referred = [...text.matchAll(/\blocal\.([\w-]+)/g)].map(([, name = '']) => name);
  return (
    /(?<![\w."-])(aws_\w+|data|module)\.\w/.test(text) ||
    referred.some((name) => omittedLocals.includes(name))
  );
}

function split(blocks: Block, omit: (block: unknown) => boolean): { kept: Block; omitted: Block } {
  const entries = Object.entries(blocks);
  return {
    kept: Object.fromEntries(entries.filter(([, block]) => !omit(block))),
    omitted: Object.fromEntries(entries.filter(([, block]) => omit(block))),
  };
}

function preconditionsByName(resources: Readonly<Record<string, Block>>): Block {
  const found: Block = {};
  const known = new Set<string>();
  for (const [type, byName] of Object.entries(resources)) {
    for (const [name, resource] of Object.entries(byName)) {
      const { lifecycle } = resource as { lifecycle?: { precondition?: unknown } };
      for (const [i, precondition] of [lifecycle?.precondition ?? []].flat().entries()) {
        const text = JSON.stringify(precondition);
        if (known.has(text)) continue;
        known.add(text);
        found[`${type}-${name}-${i}`] = { lifecycle: { precondition } };
      }
    }
  }
  return found;
}

function hasAny(block: Block): boolean {
  return Object.keys(block).length > 0;
}
