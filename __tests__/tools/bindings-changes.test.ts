import { changesBetween, membersIn } from '../../tools/bindings-changes';

const OWN = membersIn(`
export interface QueueConfig extends cdktf.TerraformMetaArguments {
    /**
    * Docs at Terraform Registry: readonly comment: string
    */
    readonly name: string;
    readonly delay?: number;
    readonly size?: number;
}
export interface QueueTimeouts {
    readonly create?: string;
}
export declare class Queue extends cdktf.TerraformResource {
    static readonly tfResourceType = "aws_queue";
    get arn(): string;
    get nameInput(): string | undefined;
}
`);

test('tells arguments, which must be given or not, and attributes', () => {
  expect(Object.fromEntries(OWN)).toEqual({
    'QueueConfig.name': 'required',
    'QueueConfig.delay': 'optional',
    'QueueConfig.size': 'optional',
    'QueueTimeouts.create': 'optional',
    'Queue.arn': 'optional',
    'Queue.nameInput': 'optional',
  });
});

test('lists what is gone and what must be given now, and nothing that is only added', () => {
  const other = membersIn(`
export interface QueueConfig extends cdktf.TerraformMetaArguments {
    readonly name?: string;
    readonly delay: number;
    readonly region?: string;
    readonly owner: string;
}
export interface QueueEncryption {
    readonly key: string;
}
export interface QueueTimeouts {
    readonly create?: string;
}
export declare class Queue extends cdktf.TerraformResource {
    get nameInput(): string | undefined;
    get region(): string;
}
`);
  expect(changesBetween(OWN, other)).toEqual([
    'QueueConfig.size: gone',
    'Queue.arn: gone',
    'QueueConfig.delay: required',
    'QueueConfig.owner: required',
  ]);
  expect(changesBetween(OWN, OWN)).toEqual([]);
});
