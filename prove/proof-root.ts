import type { ProofPlan } from './proof-plan';

/** The folder of the module, beside the root's file. */
export const MODULE_FOLDER = 'terraform-module';

/** Tag of everything that takes tags; its value is the proof's name. */
const PROOF_TAG = 'ses-queue-proof';

/** Names of what a proof makes besides the installation. */
export function ownNames(name: string, region: string) {
  return {
    /** May be assumed from the account, and may do nothing. */
    deniedRole: `${name}-denied-${region}`,
    /** The proof pauses it. */
    pausedConfigurationSet: `${name}-paused`,
    /** Is never made. */
    missingConfigurationSet: `${name}-missing`,
    /** Nobody can verify it: RFC 2606 keeps the domain. */
    unverifiedSender: `nobody@${name}.example.com`,
  };
}

/** The outputs of the module that a proof reads. */
const OUTPUTS = [
  'queue_url',
  'dead_letter_queue_url',
  'poller_function_name',
  'publisher_function_name',
  'sizes',
] as const;

/** What the root tells after an apply. */
export interface ProofOutputs {
  readonly queue_url: string;
  readonly dead_letter_queue_url: string;
  readonly poller_function_name: string;
  readonly publisher_function_name: string;
  readonly sizes: Readonly<Record<string, number>>;
  readonly denied_role_arn: string;
}

/** The Terraform root of a proof, as its `main.tf.json`: the module as anyone would call it. */
export function proofRoot({ name, settings, facts }: ProofPlan) {
  const { region, accountId, partition } = facts;
  const { deniedRole, pausedConfigurationSet } = ownNames(name, region);
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: 'sts:AssumeRole',
      },
    ],
  };
  return {
    provider: {
      aws: {
        region,
        allowed_account_ids: [accountId],
        default_tags: { tags: { [PROOF_TAG]: name } },
      },
    },
    module: { proof: { source: `./${MODULE_FOLDER}`, ...settings } },
    resource: {
      aws_iam_role: {
        denied: { name: deniedRole, assume_role_policy: JSON.stringify(trust) },
      },
      aws_sesv2_configuration_set: {
        paused: { configuration_set_name: pausedConfigurationSet },
      },
    },
    output: {
      ...Object.fromEntries(
        OUTPUTS.map((output) => [output, { value: reference(`module.proof.${output}`) }]),
      ),
      denied_role_arn: { value: reference('aws_iam_role.denied.arn') },
    },
  };
}

function reference(to: string): string {
  return `\${${to}}`;
}
