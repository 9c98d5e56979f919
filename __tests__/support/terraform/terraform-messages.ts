import { stripVTControlCharacters } from 'node:util';

/** What a terraform command printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** A resource's change in a plan; Terraform has more words for what isn't a change. */
export interface ResourceChange {
  /** For example `module.mail.aws_sqs_queue.queue`. */
  readonly address: string;
  readonly action: 'create' | 'update' | 'replace' | 'delete' | 'move' | 'import' | 'remove';
}

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
}

/** Where a validation stands in the file says nothing to the reader of a test. */
const PLACE_OF_RULE = /\s*This was checked by the validation rule at .*$/s;

/**
 * The errors and warnings in a terraform command's output, each as one line:
 * `Error: SUMMARY: DETAIL`, whether terraform printed them as JSON or as text, in a box and wrapped
 * at the width of a terminal, or without the box. Where in the files it happened is left out.
 */
export function messagesOf({ stdout, stderr }: Printed): string[] {
  const fromJson = jsonLines(stdout).flatMap(diagnosticsIn);
  const fromText = [stdout, stderr].flatMap(diagnosticsInText);
  return [...fromJson, ...fromText].map(oneLine);
}

/** The changes to resources in the output of `terraform plan -json`. */
export function changesIn(stdout: string): ResourceChange[] {
  return jsonLines(stdout).flatMap(({ type, change }) =>
    type === 'planned_change' && change?.action !== 'read'
      ? [{ address: change.resource.addr, action: change.action }]
      : [],
  );
}

// biome-ignore lint/suspicious/noExplicitAny: Terraform's machine-readable output, a dozen shapes
function jsonLines(text: string): any[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line));
}

/** `validate -json` answers with one document, the others with one a line. */
function diagnosticsIn(line: {
  diagnostic?: Diagnostic;
  diagnostics?: Diagnostic[];
}): Diagnostic[] {
  return line.diagnostics ?? (line.diagnostic === undefined ? [] : [line.diagnostic]);
}

function diagnosticsInText(text: string): Diagnostic[] {
  const plain = stripVTControlCharacters(text);
  const boxes = [...plain.matchAll(/^╷$(.*?)^╵$/gms)].map(([, box = '']) => withoutEdge(box));
  return (boxes.length > 0 ? boxes : unboxed(plain)).map(diagnosticIn);
}

function withoutEdge(box: string): string {
  return box.replace(/^│ ?/gm, '').trim();
}

/** Without boxes a message goes on until the next one, or the rule that ends a plan. */
function unboxed(text: string): string[] {
  const starts = [...text.matchAll(/^(Error|Warning): /gm)].map(({ index }) => index);
  return starts.map((start, i) => text.slice(start, starts[i + 1]).split(/^─+$/m)[0] ?? '');
}

function diagnosticIn(text: string): Diagnostic {
  const [head = '', ...paragraphs] = text.split(/\n\s*\n/);
  const [, severity = '', summary = ''] = /^(\w+): (.*)$/s.exec(head) ?? [];
  const detail = paragraphs.filter((paragraph) => !/^\s+(on|with) /.test(paragraph)).join(' ');
  return { severity, summary, detail };
}

function oneLine({ severity, summary, detail = '' }: Diagnostic): string {
  const word = severity.charAt(0).toUpperCase() + severity.slice(1);
  return [`${word}: ${summary}`, detail.replace(PLACE_OF_RULE, '')]
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '')
    .join(': ');
}
