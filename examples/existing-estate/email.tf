# The account may send 14 recipients a second in eu-west-1. Two installations share them: 4 + 10.

module "transactional" {
  source = "../../dist/terraform-module"

  name             = "transactional"
  email_from       = "shop@example.com"
  email_throughput = 4

  kms_key_arn              = aws_kms_key.mail.arn
  alarm_topic              = { arn = aws_sns_topic.operators.arn }
  producer_principal_arns  = var.application_role_arns
  permissions_boundary_arn = var.permissions_boundary_arn
  iam_path                 = "/mail/"
  tags                     = { team = "shop" }
}

module "bulk" {
  source = "../../dist/terraform-module"

  name             = "bulk"
  email_from       = "news@example.com"
  email_throughput = 10

  existing_queue = {
    arn                        = aws_sqs_queue.newsletter.arn
    url                        = aws_sqs_queue.newsletter.url
    visibility_timeout_seconds = aws_sqs_queue.newsletter.visibility_timeout_seconds
    redrive_policy             = aws_sqs_queue.newsletter.redrive_policy
  }
  existing_dead_letter_queue = {
    arn = aws_sqs_queue.newsletter_dead_letter.arn
    url = aws_sqs_queue.newsletter_dead_letter.url
  }
  alarm_topic              = { arn = aws_sns_topic.operators.arn }
  permissions_boundary_arn = var.permissions_boundary_arn
  iam_path                 = "/mail/"
  tags                     = { team = "marketing" }
}

# Another Region has a rate, identities and a queue of its own.
module "transactional_us" {
  source    = "../../dist/terraform-module"
  providers = { aws = aws.us }

  name             = "transactional"
  email_from       = "shop@example.com"
  email_throughput = 14

  permissions_boundary_arn = var.permissions_boundary_arn
  iam_path                 = "/mail/"
  tags                     = { team = "shop" }
}

output "queue_urls" {
  description = "Where applications send their messages, by kind of mail and Region."
  value = {
    transactional    = module.transactional.queue_url
    bulk             = aws_sqs_queue.newsletter.url
    transactional_us = module.transactional_us.queue_url
  }
}

output "dashboard_urls" {
  description = "Whether each one uses its share."
  value = {
    transactional    = module.transactional.dashboard_url
    bulk             = module.bulk.dashboard_url
    transactional_us = module.transactional_us.dashboard_url
  }
}
