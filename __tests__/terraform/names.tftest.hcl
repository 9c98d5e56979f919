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
      aws_sqs_queue.queue[0].name,
      aws_sqs_queue.dead_letter[0].name,
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
      "ses-queue-eu-west-1",
    ]
    error_message = "A name is not made from the default of name."
  }

  assert {
    condition     = length(aws_s3_object.poller) == 0 && length(aws_s3_object.publisher) == 0
    error_message = "The code goes through a bucket that nobody asked for."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.dead_letters) == 0
    error_message = "There is an alarm that nobody is told of."
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
      aws_sqs_queue.queue[0].name,
      aws_sqs_queue.dead_letter[0].name,
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

run "with_a_topic_to_tell" {
  command = plan

  variables {
    alarm_topic = { arn = "arn:aws:sns:eu-west-1:111122223333:on-call" }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.dead_letters[0].alarm_name == "ses-queue-dead-letters"
    error_message = "There is no alarm for dead letters."
  }
}

run "with_queues_of_the_estate" {
  command = plan

  variables {
    existing_queue = {
      arn                        = "arn:aws:sqs:eu-west-1:111122223333:mail"
      url                        = "https://sqs.eu-west-1.amazonaws.com/111122223333/mail"
      visibility_timeout_seconds = 1800
      redrive_policy             = "{\"deadLetterTargetArn\": \"arn:aws:sqs:eu-west-1:111122223333:dead\", \"maxReceiveCount\": 1000}"
    }
    existing_dead_letter_queue = {
      arn = "arn:aws:sqs:eu-west-1:111122223333:dead"
      url = "https://sqs.eu-west-1.amazonaws.com/111122223333/dead"
    }
  }

  assert {
    condition = (
      length(aws_sqs_queue.queue) == 0
      && length(aws_sqs_queue_policy.queue) == 0
      && length(aws_sqs_queue.dead_letter) == 0
      && length(aws_sqs_queue_policy.dead_letter) == 0
      && length(aws_sqs_queue_redrive_allow_policy.dead_letter) == 0
    )
    error_message = "A queue is made, or something is put on the estate's."
  }

  assert {
    condition     = output.queue_arn == "arn:aws:sqs:eu-west-1:111122223333:mail"
    error_message = "The queue is ${output.queue_arn}"
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
