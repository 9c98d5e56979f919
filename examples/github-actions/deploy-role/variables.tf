variable "repository" {
  type        = string
  description = "GitHub repository that deploys, as OWNER/NAME."
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "repository must be OWNER/NAME, without a wildcard: the roles trust this repository alone."
  }
}

variable "environment" {
  type        = string
  description = "GitHub environment from which is applied. Restrict it to the default branch in the repository's settings."
  default     = "production"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]+$", var.environment))
    error_message = "environment must be the name of a GitHub environment: letters, digits, hyphens and underscores, without a wildcard."
  }
}

variable "github_oidc_provider_arn" {
  type        = string
  description = "ARN of the account's OIDC provider for token.actions.githubusercontent.com, of which an account has one."
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::[0-9]{12}:oidc-provider/token.actions.githubusercontent.com$", var.github_oidc_provider_arn))
    error_message = "github_oidc_provider_arn must be like arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com. README.md says how to make the provider."
  }
}

variable "aws_region" {
  type        = string
  description = "Region that the stack is deployed to."
  nullable    = false
}

variable "name" {
  type        = string
  description = "The stack's setting name, with which the name of each of its resources begins."
  default     = "ses-queue"
  nullable    = false
}

variable "dashboard_name" {
  type        = string
  description = "The stack's setting dashboard_name. Null: the value of name and the Region."
  default     = null
}

variable "code_bucket" {
  type        = string
  description = "The stack's setting lambda_code_s3_bucket_name. Null: the zips are uploaded directly."
  default     = null
}

variable "state_bucket" {
  type        = string
  description = "Bucket that holds the stack's state."
  nullable    = false
}

variable "state_key" {
  type        = string
  description = "Key of the stack's state in that bucket."
  default     = "ses-queue.tfstate"
  nullable    = false
}
