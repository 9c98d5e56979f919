terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

variable "region" {
  type        = string
  description = "Region to send from: the sender is verified there."
  default     = "eu-west-1"
}

variable "email_from" {
  type        = string
  description = "Sender of messages that name none: a verified address, or one of a verified domain."
}

variable "email_throughput" {
  type        = number
  description = "Recipients a second: the account's maximum send rate in this Region. The default is the sandbox's."
  default     = 1
}

provider "aws" {
  region = var.region
}

module "email" {
  source = "../../dist/terraform-module"

  email_from       = var.email_from
  email_throughput = var.email_throughput
}

output "queue_url" {
  description = "Where applications send their messages."
  value       = module.email.queue_url
}

output "producer_policy_json" {
  description = "IAM policy for the applications that do."
  value       = module.email.producer_policy_json
}

output "dashboard_url" {
  description = "Whether the rate is used, and what became of every message."
  value       = module.email.dashboard_url
}
