# Each setting refuses a value that cannot work. What it then says is tested with the settings
# themselves (__tests__/modules/settings/validations.test.ts).

mock_provider "aws" {}

variables {
  email_from = "mail@example.com"
}

run "each_setting_whose_rules_name_no_other" {
  command = plan

  variables {
    email_from                  = "mail@example"
    email_throughput            = 0
    dashboard_name              = "my dashboard"
    no_of_messages_sqs          = 0
    reserved_lambda_concurrency = 0
    sqs_batching_window_seconds = 301
    lambda_code_s3_bucket_name  = "Code"
    channel                     = "ses"
    name                        = "ses_queue"
    kms_key_arn                 = "alias/mail"
    log_retention_days          = 10
    max_receive_count           = 1001
    drain_seconds               = 841
    poller_memory_mb            = 64
    lambda_runtime              = "python3.13"
    tags                        = { "aws:team" = "mail" }
    permissions_boundary_arn    = "boundary"
    iam_path                    = "mail"
    vpc                         = { subnet_ids = [], security_group_ids = [] }
    log_group_class             = "standard"
    alarm_topic                 = { arn = "on-call" }

    existing_dead_letter_queue = {
      arn = "arn:aws:sqs:eu-west-1:111122223333:mail.fifo"
      url = "https://sqs.eu-west-1.amazonaws.com/111122223333/mail.fifo"
    }
  }

  expect_failures = [
    var.email_from,
    var.email_throughput,
    var.dashboard_name,
    var.no_of_messages_sqs,
    var.reserved_lambda_concurrency,
    var.sqs_batching_window_seconds,
    var.lambda_code_s3_bucket_name,
    var.channel,
    var.name,
    var.kms_key_arn,
    var.log_retention_days,
    var.max_receive_count,
    var.drain_seconds,
    var.poller_memory_mb,
    var.lambda_runtime,
    var.tags,
    var.permissions_boundary_arn,
    var.iam_path,
    var.vpc,
    var.log_group_class,
    var.alarm_topic,
    var.existing_dead_letter_queue,
  ]
}

# Terraform leaves a rule out that names a refused setting, so these stand apart.
run "each_setting_whose_rules_name_another" {
  command = plan

  variables {
    sqs_batch_size          = 0
    pinpoint_application_id = "my-project"
    configuration_set_name  = "my set"
    max_tries               = 0
    producer_principal_arns = ["111122223333"]
  }

  expect_failures = [
    var.sqs_batch_size,
    var.pinpoint_application_id,
    var.configuration_set_name,
    var.max_tries,
    var.producer_principal_arns,
  ]
}

run "a_fifo_queue_of_the_estate" {
  command = plan

  variables {
    existing_queue = {
      arn                        = "arn:aws:sqs:eu-west-1:111122223333:mail.fifo"
      url                        = "https://sqs.eu-west-1.amazonaws.com/111122223333/mail.fifo"
      visibility_timeout_seconds = 1800
      redrive_policy             = "{\"deadLetterTargetArn\": \"arn:aws:sqs:eu-west-1:111122223333:dead\", \"maxReceiveCount\": 1000}"
    }
    existing_dead_letter_queue = {
      arn = "arn:aws:sqs:eu-west-1:111122223333:dead"
      url = "https://sqs.eu-west-1.amazonaws.com/111122223333/dead"
    }
  }

  expect_failures = [var.existing_queue]
}

run "a_batch_above_ten_without_a_window" {
  command = plan

  variables {
    sqs_batch_size = 11
  }

  expect_failures = [var.sqs_batch_size]
}

run "code_through_no_bucket" {
  command = plan

  variables {
    lambda_code_through_s3 = true
  }

  expect_failures = [var.lambda_code_through_s3]
}

run "pinpoint_without_its_application" {
  command = plan

  variables {
    channel = "PINPOINT"
  }

  expect_failures = [var.pinpoint_application_id, check.pinpoint_support]
}

run "ses_with_an_application_of_pinpoint" {
  command = plan

  variables {
    pinpoint_application_id = "0123456789abcdef0123456789abcdef"
  }

  expect_failures = [var.pinpoint_application_id]
}

run "pinpoint_with_a_configuration_set" {
  command = plan

  variables {
    channel                 = "PINPOINT"
    pinpoint_application_id = "0123456789abcdef0123456789abcdef"
    configuration_set_name  = "transactional"
  }

  expect_failures = [var.configuration_set_name, check.pinpoint_support]
}

run "more_tries_than_receives" {
  command = plan

  variables {
    max_tries         = 20
    max_receive_count = 20
  }

  expect_failures = [var.max_tries]
}

run "a_batch_that_takes_longer_than_lambda_allows" {
  command = plan

  variables {
    reserved_lambda_concurrency = 1000
  }

  expect_failures = [aws_lambda_function.poller]
}
