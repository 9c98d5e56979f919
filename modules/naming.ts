/** Names of what is deployed, and addresses in the Terraform state: both are an interface. */
import type { TerraformElement } from 'cdktf';
import type { Construct } from 'constructs';

const ADDRESS_PREFIX = 'ses-queue:address-prefix';

/**
 * Puts a prefix in front of the address of everything below `scope`, so that several installations
 * fit into one stack. Only while `scope` has no children.
 */
export function setAddressPrefix(scope: Construct, prefix: string): void {
  scope.node.setContext(ADDRESS_PREFIX, prefix);
}

/** The name by which Terraform knows an element below `scope`, within its type. */
export function addressOf(scope: Construct, name: string): string {
  return `${scope.node.tryGetContext(ADDRESS_PREFIX) ?? ''}${name}`;
}

/** Gives an element its chosen address instead of a hashed one: `aws_sqs_queue.queue`. */
export function withAddress<T extends TerraformElement>(element: T, name: string): T {
  element.overrideLogicalId(addressOf(element, name));
  return element;
}

/** Name of each resource; `name`, that of the installation, may be a Terraform template. */
export function resourceNames(name: string) {
  const poller = `${name}-poller`;
  const publisher = `${name}-publisher`;
  return {
    queue: name,
    deadLetterQueue: `${name}-dead-letter`,
    poller,
    publisher,
    publisherRule: `${name}-TriggerSQSPublishMessagesLambda`,
    /** Roles and dashboards belong to no Region: with it, a name may be used in several. */
    role: (functionName: string, region: string) => `${functionName}-${region}`,
    dashboard: (region: string) => `${name}-${region}`,
    /** The log group in which Lambda looks first. */
    logGroup: (functionName: string) => `/aws/lambda/${functionName}`,
    alarm: (kind: string) => `${name}-${kind}`,
    /** Key of a Lambda's zip in the bucket; a new zip never overwrites one that is in use. */
    codeObject: (bundle: string, hash: string) => `${name}/${bundle}-${hash}.zip`,
  };
}

export type ResourceNames = ReturnType<typeof resourceNames>;
