/** Versions of Terraform: from 1.9 on a validation may name other variables. */
export const TERRAFORM_VERSIONS = '>= 1.9';

/** Versions of the AWS provider that a module's caller may have. */
export const AWS_PROVIDER_VERSIONS = '>= 5.100, < 7';
