import { changesIn, messagesOf } from './terraform-messages';

const boxed = `
\x1b[31m╷\x1b[0m
\x1b[31m│\x1b[0m \x1b[1mError: \x1b[0mInvalid value for variable
\x1b[31m│\x1b[0m 
\x1b[31m│\x1b[0m   on main.tf line 19:
\x1b[31m│\x1b[0m   19: variable "concurrency" {
\x1b[31m│\x1b[0m     ├────────────────
\x1b[31m│\x1b[0m     │ var.concurrency is 0
\x1b[31m│\x1b[0m 
\x1b[31m│\x1b[0m concurrency must be at least 1, and is 0. Zero would stop the function;
\x1b[31m│\x1b[0m disable the mapping instead.
\x1b[31m│\x1b[0m 
\x1b[31m│\x1b[0m This was checked by the validation rule at main.tf:22,3-13.
\x1b[31m╵\x1b[0m
\x1b[31m╷\x1b[0m
\x1b[31m│\x1b[0m Error: Resource precondition failed
\x1b[31m│\x1b[0m 
\x1b[31m│\x1b[0m too large
\x1b[31m╵\x1b[0m
Releasing state lock.
`;

const plain = `
Plan: 1 to add, 0 to change, 0 to destroy.

Warning: Check block assertion failed

  on main.tf line 3, in check "support":
   3:     condition = var.channel == "SES"

AWS ended the support of Pinpoint
on 2026-10-30.

─────────────────────────────────────────────

Note: You didn't use the -out option to save this plan.
`;

const json = [
  { '@level': 'info', '@message': 'Terraform 1.11.4', type: 'version' },
  {
    type: 'planned_change',
    change: { resource: { addr: 'aws_sqs_queue.queue' }, action: 'update' },
  },
  {
    type: 'planned_change',
    change: { resource: { addr: 'data.aws_region.here' }, action: 'read' },
  },
  {
    type: 'diagnostic',
    diagnostic: { severity: 'error', summary: 'Refused', detail: 'two\nlines' },
  },
]
  .map((line) => JSON.stringify(line))
  .join('\n');

describe('messagesOf', () => {
  it('unwraps each message in a box into one line, without its place', () => {
    expect(messagesOf({ stdout: '', stderr: boxed })).toEqual([
      'Error: Invalid value for variable: concurrency must be at least 1, and is 0. Zero would stop the function; disable the mapping instead.',
      'Error: Resource precondition failed: too large',
    ]);
  });

  it('finds a message without a box between other text', () => {
    expect(messagesOf({ stdout: plain, stderr: '' })).toEqual([
      'Warning: Check block assertion failed: AWS ended the support of Pinpoint on 2026-10-30.',
    ]);
  });

  it('reads messages from JSON lines, and from the one document that validate prints', () => {
    const validated = JSON.stringify({
      valid: false,
      diagnostics: [{ severity: 'error', summary: 'Unsupported argument' }],
    });
    expect(messagesOf({ stdout: json, stderr: '' })).toEqual(['Error: Refused: two lines']);
    expect(messagesOf({ stdout: validated, stderr: '' })).toEqual(['Error: Unsupported argument']);
  });

  it('finds none in output that has none', () => {
    expect(messagesOf({ stdout: 'Success! The configuration is valid.\n', stderr: '' })).toEqual(
      [],
    );
  });
});

describe('changesIn', () => {
  it('lists what happens to resources, and not what is read', () => {
    expect(changesIn(json)).toEqual([{ address: 'aws_sqs_queue.queue', action: 'update' }]);
  });
});
