# Names of what is made, and how many there are of what is only made if it is asked for.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  email_from = "mail@example.com"
}

run "by_default" {
  assert {
    condition = [
      one(aws_sqs_queue.queue[*].name),
      one(aws_sqs_queue.dead_letter[*].name),
      aws_lambda_function.poller.function_name,
      aws_lambda_function.publisher.function_name,
      aws_cloudwatch_log_group.poller.name,
      aws_cloudwatch_log_group.publisher.name,
      aws_iam_role.poller.name,
      aws_iam_role.publisher.name,
      aws_cloudwatch_event_rule.publisher.name,
      aws_cloudwatch_dashboard.dashboard.dashboard_name,
      ] == [
      "ses-queue",
      "ses-queue-dead-letter",
      "ses-queue-poller",
      "ses-queue-publisher",
      "/aws/lambda/ses-queue-poller",
      "/aws/lambda/ses-queue-publisher",
      "ses-queue-poller-eu-west-1",
      "ses-queue-publisher-eu-west-1",
      "ses-queue-TriggerSQSPublishMessagesLambda",
      "ses-queue",
    ]
    error_message = "A name is not made from the default of name."
  }

  assert {
    condition     = length(aws_s3_object.poller) == 0 && length(aws_s3_object.publisher) == 0
    error_message = "The code goes through a bucket that nobody asked for."
  }

  assert {
    condition     = aws_lambda_function.poller.filename == "./lambdas/poller.zip"
    error_message = "The poller's zip is ${coalesce(aws_lambda_function.poller.filename, "null")}"
  }

  assert {
    condition     = aws_cloudwatch_event_rule.publisher.state == "DISABLED"
    error_message = "The publisher runs unasked."
  }
}

run "with_a_name" {
  command = plan

  variables {
    name           = "bulk"
    dashboard_name = "mail_of_the_shop"
  }

  assert {
    condition = [
      one(aws_sqs_queue.queue[*].name),
      one(aws_sqs_queue.dead_letter[*].name),
      aws_lambda_function.poller.function_name,
      aws_lambda_function.publisher.function_name,
      aws_cloudwatch_log_group.poller.name,
      aws_cloudwatch_log_group.publisher.name,
      aws_cloudwatch_event_rule.publisher.name,
      aws_cloudwatch_dashboard.dashboard.dashboard_name,
      ] == [
      "bulk",
      "bulk-dead-letter",
      "bulk-poller",
      "bulk-publisher",
      "/aws/lambda/bulk-poller",
      "/aws/lambda/bulk-publisher",
      "bulk-TriggerSQSPublishMessagesLambda",
      "mail_of_the_shop",
    ]
    error_message = "A name is not made from name and dashboard_name."
  }
}

run "with_the_code_through_a_bucket" {
  command = plan

  variables {
    lambda_code_s3_bucket_name = "my-lambda-code"
  }

  assert {
    condition     = length(aws_s3_object.poller) == 1 && length(aws_s3_object.publisher) == 1
    error_message = "A zip does not go through the bucket."
  }

  assert {
    condition = (
      aws_lambda_function.poller.s3_bucket == "my-lambda-code"
      && startswith(aws_lambda_function.poller.s3_key, "ses-queue/poller-")
      && aws_lambda_function.poller.filename == null
    )
    error_message = "The poller does not take its code from the bucket."
  }
}

run "with_a_bucket_that_is_not_used" {
  command = plan

  variables {
    lambda_code_s3_bucket_name = "my-lambda-code"
    lambda_code_through_s3     = false
  }

  assert {
    condition     = length(aws_s3_object.poller) == 0 && length(aws_s3_object.publisher) == 0
    error_message = "The code goes through the bucket all the same."
  }
}

run "with_the_publisher_running" {
  command = plan

  variables {
    publisher_rule_enabled = true
  }

  assert {
    condition     = aws_cloudwatch_event_rule.publisher.state == "ENABLED"
    error_message = "The publisher does not run."
  }
}
