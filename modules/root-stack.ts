import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { LocalBackend, S3Backend, type S3BackendConfig, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { Installation } from './installation';
import { declareOutputs } from './outputs';
import { TERRAFORM_VERSIONS } from './required-versions';
import { declareRootVariables } from './settings/variables';

export interface RootStackProps {
  /**
   * Where the state is kept: `local`, a file at the project's root, or `s3`, a backend that is
   * filled in by `terraform init -backend-config`.
   * @default local
   */
  readonly stateBackend?: string | undefined;
  /**
   * Whether Terraform refuses to destroy the queues, see InstallationProps: `true` or `false`.
   * @default false
   */
  readonly protectQueues?: string | undefined;
  /** Folder of the zips, see InstallationProps. */
  readonly bundleFolder?: string;
}

/** An environment variable that the stack can't be made with, and what to do. */
export class EnvironmentError extends Error {}

/** One installation as a Terraform root: `cdktf deploy`, or `terraform apply` in its folder. */
export class RootStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: RootStackProps = {}) {
    super(scope, id);
    this.addOverride('terraform.required_version', TERRAFORM_VERSIONS);
    this.keepState(props.stateBackend);

    const { aws_region, ...settings } = declareRootVariables(this);
    new AwsProvider(this, 'aws', { region: aws_region.asString });
    const emailQueue = new Installation(this, 'email_queue', {
      settings,
      protectQueues: protection(props.protectQueues),
      ...(props.bundleFolder === undefined ? {} : { bundleFolder: props.bundleFolder }),
    });
    declareOutputs(this, emailQueue);
  }

  /** @throws Error if there is no such backend */
  private keepState(backend = 'local'): void {
    switch (backend) {
      case 'local':
        // Relative to the stack's folder; in cdktf.out, synth would delete it.
        new LocalBackend(this, { path: `../../../terraform.${this.node.id}.tfstate` });
        return;
      case 's3':
        // Empty on purpose: bucket and key come from -backend-config.
        new S3Backend(this, {} as S3BackendConfig);
        return;
      default:
        throw new EnvironmentError(
          `STATE_BACKEND is ${JSON.stringify(backend)}; set it to local or s3, or unset it for local`,
        );
    }
  }
}

/** @throws EnvironmentError if it is neither */
function protection(protectQueues = 'false'): boolean {
  if (protectQueues !== 'true' && protectQueues !== 'false') {
    throw new EnvironmentError(
      `PROTECT_QUEUES is ${JSON.stringify(protectQueues)}; set it to true, so that Terraform refuses to destroy the queues, or unset it`,
    );
  }
  return protectQueues === 'true';
}
