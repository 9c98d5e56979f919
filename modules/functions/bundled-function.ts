import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { attributeOf, countIf, Expression, wholeOf } from '../expression';
import { withAddress } from '../naming';
import {
  type ConditionalStatement,
  type Place,
  policyDocument,
  runInVpc,
  type Statement,
  writeLogs,
} from '../permissions';
import { providerKnowsRuntime } from '../settings/preconditions';
import type { CustomCondition } from '../settings/rules/condition';
import type { FunctionLog } from './function-log';

/** What the bundles of all functions have in common. */
export interface BundleSource {
  /** Folder of the zips, as `npm run bundle` makes them: `poller.zip`, `publisher.zip`. */
  readonly folder: string;
  /** Whether the zips go through a bucket; must be known at plan. */
  readonly throughS3: Expression;
  /** Name of that bucket; may be unknown at plan. */
  readonly bucketName: Expression;
  readonly runtime: Expression;
}

export interface BundledFunctionProps {
  /** Name of the bundle, and address of everything made for it. */
  readonly bundle: 'poller' | 'publisher';
  readonly source: BundleSource;
  readonly functionName: string;
  readonly description: string;
  readonly roleName: string;
  readonly log: FunctionLog;
  /** Key of the zip in the bucket, by a hash of its content. */
  readonly codeObjectKey: (hash: string) => string;
  /** Environment variables: references only. */
  readonly environment: Readonly<Record<string, Expression>>;
  /** Environment variables that are left out where their value is null. */
  readonly environmentUnlessNull?: Readonly<Record<string, Expression>>;
  readonly memoryMb: number;
  readonly timeoutSeconds: Expression;
  /** -1 reserves none, which is the default. */
  readonly reservedConcurrency?: Expression;
  /** What it may do besides writing its log. */
  readonly permissions: readonly (Statement | ConditionalStatement)[];
  /** Of its role; null for none. */
  readonly permissionsBoundaryArn: Expression;
  /** Of its role. */
  readonly iamPath: Expression;
  /** Where it runs; null outside of a VPC. */
  readonly vpc: Expression;
  readonly place: Place;
  /** What must hold for it, besides that the provider knows its runtime. */
  readonly preconditions?: readonly CustomCondition[];
  readonly tags: Expression;
}

/** A Lambda of this project: its zip and its role, whose policy goes last when all is destroyed. */
export class BundledFunction extends Construct {
  readonly functionName: Expression;
  readonly arn: Expression;
  /** What has to be there before anything makes the function run. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const { bundle, source, log } = props;

    const role = withAddress(
      new IamRole(this, 'role', {
        name: props.roleName,
        path: props.iamPath.asString,
        permissionsBoundary: props.permissionsBoundaryArn.asString,
        description: `Role of the Lambda ${props.functionName}`,
        assumeRolePolicy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'lambda.amazonaws.com' },
              Action: 'sts:AssumeRole',
            },
          ],
        }),
        tags: props.tags.asStringMap,
        // The name holds the Region, which comes from the log group: where that is made anew, the
        // role would be too, and Lambda's grant on the key of its variables would be lost. Only
        // another name makes everything anew, the functions included.
        lifecycle: { ignoreChanges: ['name'], replaceTriggeredBy: [log.name.hcl] },
      }),
      bundle,
    );
    this.policy = withAddress(
      new IamRolePolicy(this, 'policy', {
        name: bundle,
        role: attributeOf(role, 'name').asString,
        policy: policyDocument([
          writeLogs(log.arn),
          ...props.permissions,
          ...runInVpc(props.vpc, props.functionName, props.place),
        ]).asString,
      }),
      bundle,
    );

    const code = this.code(props);
    const preconditions = [
      providerKnowsRuntime(source.runtime, log.group),
      ...(props.preconditions ?? []),
    ];
    const lambda = withAddress(
      new LambdaFunction(this, 'function', {
        functionName: props.functionName,
        description: props.description,
        role: attributeOf(role, 'arn').asString,
        runtime: source.runtime.asString,
        architectures: ['arm64'],
        handler: 'index.handler',
        ...code,
        memorySize: props.memoryMb,
        timeout: props.timeoutSeconds.asNumber,
        reservedConcurrentExecutions: props.reservedConcurrency?.asNumber ?? -1,
        environment: { variables: environmentVariables(props).asStringMap },
        loggingConfig: {
          logFormat: 'JSON',
          logGroup: log.name.asString,
          // Metrics are log lines of this level: above it, CloudWatch would lose them.
          applicationLogLevel: 'INFO',
          systemLogLevel: 'INFO',
        },
        tags: props.tags.asStringMap,
        dependsOn: [this.policy],
        lifecycle: {
          precondition: preconditions.map(({ condition, message }) => ({
            condition: `\${${condition}}`,
            errorMessage: message,
          })),
        },
      }),
      bundle,
    );
    // A block that is there or not, which CDKTF has no property for.
    lambda.addOverride('dynamic.vpc_config', {
      for_each: `\${${props.vpc.hcl}[*]}`,
      content: {
        subnet_ids: '${vpc_config.value.subnet_ids}',
        security_group_ids: '${vpc_config.value.security_group_ids}',
      },
    });
    this.functionName = attributeOf(lambda, 'function_name');
    this.arn = attributeOf(lambda, 'arn');
  }

  /** Where Lambda finds the zip: uploaded directly, or through the bucket. */
  private code({ bundle, source, codeObjectKey }: BundledFunctionProps) {
    const zip = join(source.folder, `${bundle}.zip`);
    if (!existsSync(zip)) {
      throw new Error(`The bundle ${bundle}.zip is missing. Make it first: npm run bundle`);
    }
    const asset = new TerraformAsset(this, 'zip', { path: zip, type: AssetType.FILE });
    const path = `\${path.module}/${asset.path}`;

    const throughS3 = source.throughS3.hcl;
    const object = withAddress(
      new S3Object(this, 'code', {
        count: countIf(throughS3),
        // Without a bucket there is no object; but where that is known, Terraform misses a name.
        bucket: new Expression(`coalesce(${source.bucketName.hcl}, "none")`).asString,
        key: codeObjectKey(asset.assetHash),
        source: path,
        contentType: 'application/zip',
        // The function uses the old zip until it is updated. No tags: an object takes ten at most.
        lifecycle: { createBeforeDestroy: true },
      }),
      bundle,
    );
    const objects = wholeOf(object).hcl;
    const ifThroughS3 = (then: string, otherwise: string) =>
      new Expression(`(${throughS3} ? ${then} : ${otherwise})`).asString;
    return {
      filename: ifThroughS3('null', JSON.stringify(path)),
      s3Bucket: ifThroughS3(`one(${objects}[*].bucket)`, 'null'),
      s3Key: ifThroughS3(`one(${objects}[*].key)`, 'null'),
      sourceCodeHash: `\${filebase64sha256(${JSON.stringify(path)})}`,
    };
  }
}

function environmentVariables(props: BundledFunctionProps): Expression {
  const always = Object.entries(props.environment).map(([key, value]) => [key, value.asString]);
  const unlessNull = Object.entries(props.environmentUnlessNull ?? {}).map(
    ([key, value]) => `${value.hcl} == null ? {} : ${JSON.stringify({ [key]: value.asString })}`,
  );
  return new Expression(
    `merge(${[JSON.stringify(Object.fromEntries(always)), ...unlessNull].join(', ')})`,
  );
}
