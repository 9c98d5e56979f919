# The channel decides what the poller is told, what it may do, and what the dashboard shows.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  email_from = "mail@example.com"
}

run "amazon_ses" {
  variables {
    configuration_set_name = "transactional"
  }

  assert {
    condition = (
      aws_lambda_function.poller.environment[0].variables["CHANNEL"] == "SES"
      && aws_lambda_function.poller.environment[0].variables["CONFIGURATION_SET_NAME"] == "transactional"
      && !contains(keys(aws_lambda_function.poller.environment[0].variables), "PINPOINT_APPLICATION_ID")
    )
    error_message = "The poller is told ${jsonencode(aws_lambda_function.poller.environment)}"
  }

  assert {
    condition = setsubtract(
      jsondecode(aws_iam_role_policy.poller.policy).Statement[*].Sid,
      ["WriteLogs", "ConsumeMessages", "DeadLetter"],
    ) == toset(["SendEmailThroughSes", "ReadSendingLimits"])
    error_message = "The poller may do ${aws_iam_role_policy.poller.policy}"
  }

  assert {
    condition     = strcontains(aws_cloudwatch_dashboard.dashboard.dashboard_body, "AWS/SES")
    error_message = "The dashboard shows ${aws_cloudwatch_dashboard.dashboard.dashboard_body}"
  }
}

run "amazon_pinpoint" {
  variables {
    channel                 = "PINPOINT"
    pinpoint_application_id = "0123456789abcdef0123456789abcdef"
  }

  # Its support has ended: a warning, not a refusal.
  expect_failures = [check.pinpoint_support]

  assert {
    condition = (
      aws_lambda_function.poller.environment[0].variables["CHANNEL"] == "PINPOINT"
      && aws_lambda_function.poller.environment[0].variables["PINPOINT_APPLICATION_ID"] == "0123456789abcdef0123456789abcdef"
    )
    error_message = "The poller is told ${jsonencode(aws_lambda_function.poller.environment)}"
  }

  assert {
    condition = setsubtract(
      jsondecode(aws_iam_role_policy.poller.policy).Statement[*].Sid,
      ["WriteLogs", "ConsumeMessages", "DeadLetter"],
    ) == toset(["SendEmailThroughPinpoint"])
    error_message = "The poller may do ${aws_iam_role_policy.poller.policy}"
  }

  assert {
    condition     = !strcontains(aws_cloudwatch_dashboard.dashboard.dashboard_body, "AWS/SES")
    error_message = "The dashboard shows ${aws_cloudwatch_dashboard.dashboard.dashboard_body}"
  }
}
