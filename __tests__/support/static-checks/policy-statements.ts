/** A statement of an IAM policy, as far as the checks read it. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: string | readonly string[];
  readonly NotResource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * The statements in a policy's text: JSON, or an expression that holds statements as JSON, as
 * `jsonencode({… concat([{"Sid": …}], CONDITION ? [{"Sid": …}] : [])})`.
 *
 * @throws Error if a statement can't be read
 */
export function statementsIn(text: string): PolicyStatement[] {
  const found = objectsIn(text).filter((value): value is PolicyStatement => 'Effect' in value);
  const written = text.match(/\bEffect\b/g)?.length ?? 0;
  if (found.length !== written) {
    throw new Error(`of ${written} statements ${found.length} can be read: ${text}`);
  }
  return found;
}

/** The outermost JSON objects in a text that have a scalar in them; a policy's own gives its statements. */
function objectsIn(text: string): object[] {
  const objects: object[] = [];
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    const end = endOfObject(text, start);
    const value = end === undefined ? undefined : parsed(text.slice(start, end));
    if (value === undefined || end === undefined) {
      continue;
    }
    const statements = (value as { Statement?: unknown }).Statement;
    objects.push(...(statements === undefined ? [value] : ([statements].flat() as object[])));
    start = end - 1;
  }
  return objects;
}

/** Where the braces close that open at `start`; those within text count for nothing. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i += 1) {
    const character = text[i];
    if (quoted && character === '\\') {
      i += 1;
    } else if (character === '"') {
      quoted = !quoted;
    } else if (!quoted && character === '{') {
      depth += 1;
    } else if (!quoted && character === '}') {
      depth -= 1;
      if (depth === 0) return i + 1;
    }
  }
  return undefined;
}

function parsed(text: string): object | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
