/**
 * An override file by which the AWS provider plans without asking AWS who it is: for configurations
 * that read no data from it.
 */
export const OFFLINE_PROVIDER = {
  'offline_override.tf.json': JSON.stringify({
    provider: { aws: { skip_credentials_validation: true, skip_requesting_account_id: true } },
  }),
};
