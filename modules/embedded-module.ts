import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { Installation } from './installation';
import { declareOutputs } from './outputs';
import { AWS_PROVIDER_VERSIONS, TERRAFORM_VERSIONS } from './required-versions';
import { declareModuleVariables } from './settings/variables';

export interface EmbeddedModuleProps {
  /** Folder of the zips, see InstallationProps. */
  readonly bundleFolder?: string;
  /** Whether Terraform refuses to destroy the queues, see InstallationProps. */
  readonly protectQueues?: boolean;
}

/**
 * One installation for a `module` block in another root. Provider, Region and state are its
 * caller's; resources, variables and outputs are those of the root stack, under the same addresses.
 */
export class EmbeddedModule extends TerraformStack {
  constructor(scope: Construct, id: string, props: EmbeddedModuleProps = {}) {
    super(scope, id);
    this.addOverride('terraform.required_version', TERRAFORM_VERSIONS);
    this.addOverride('terraform.required_providers', {
      aws: { source: 'hashicorp/aws', version: AWS_PROVIDER_VERSIONS },
    });
    // CDKTF gives a stack without a backend a local one, with an absolute path in it.
    this.addOverride('terraform.backend', undefined);

    const settings = declareModuleVariables(this);
    declareOutputs(this, new Installation(this, 'email_queue', { settings, ...props }));
  }
}

/**
 * Synthesizes the module into `outdir`, which CDKTF fills with files of its own besides.
 *
 * @returns path of the configuration, in Terraform's JSON syntax
 */
export function synthesizeEmbeddedModule(outdir: string, props: EmbeddedModuleProps = {}): string {
  // CDKTF's validation asks for a provider.
  const app = new App({ outdir, skipValidation: true });
  const module = new EmbeddedModule(app, 'ses-queue', props);
  app.synth();
  return join(outdir, app.manifest.forStack(module).synthesizedStackPath);
}
