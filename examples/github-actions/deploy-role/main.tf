# Two roles for GitHub Actions: one that plans, for pull requests, and can only read; one that
# applies, for the environment that the default branch deploys to. Neither has a key.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

provider "aws" {
  region = var.aws_region
}

locals {
  partition = split(":", var.github_oidc_provider_arn)[1]
  account   = split(":", var.github_oidc_provider_arn)[4]
  place     = "${var.aws_region}:${local.account}"
  functions = ["${var.name}-poller", "${var.name}-publisher"]
  alarms    = ["dead-letters", "mail-held", "mail-late", "mail-throttled", "poller-errors"]

  arns = {
    queues        = [for name in [var.name, "${var.name}-dead-letter"] : "arn:${local.partition}:sqs:${local.place}:${name}"]
    functions     = [for name in local.functions : "arn:${local.partition}:lambda:${local.place}:function:${name}"]
    mappings      = ["arn:${local.partition}:lambda:${local.place}:event-source-mapping:*"]
    roles         = [for name in local.functions : "arn:${local.partition}:iam::${local.account}:role/${name}-${var.aws_region}"]
    log_groups    = flatten([for name in local.functions : ["arn:${local.partition}:logs:${local.place}:log-group:/aws/lambda/${name}", "arn:${local.partition}:logs:${local.place}:log-group:/aws/lambda/${name}:*"]])
    all_log_group = ["arn:${local.partition}:logs:${local.place}:log-group:*"]
    rule          = ["arn:${local.partition}:events:${local.place}:rule/${var.name}-TriggerSQSPublishMessagesLambda"]
    dashboard     = ["arn:${local.partition}:cloudwatch::${local.account}:dashboard/${coalesce(var.dashboard_name, "${var.name}-${var.aws_region}")}"]
    alarms        = [for kind in local.alarms : "arn:${local.partition}:cloudwatch:${local.place}:alarm:${var.name}-${kind}"]
    state_bucket  = ["arn:${local.partition}:s3:::${var.state_bucket}"]
    state         = ["arn:${local.partition}:s3:::${var.state_bucket}/${var.state_key}"]
    state_lock    = ["arn:${local.partition}:s3:::${var.state_bucket}/${var.state_key}.tflock"]
    code          = var.code_bucket == null ? [] : ["arn:${local.partition}:s3:::${var.code_bucket}/${var.name}/*"]
  }

  # What a refresh reads.
  read = {
    Queues    = { actions = ["sqs:GetQueueAttributes", "sqs:ListQueueTags"], resources = local.arns.queues }
    Functions = { actions = ["lambda:GetFunction", "lambda:GetFunctionCodeSigningConfig", "lambda:GetFunctionConfiguration", "lambda:GetFunctionEventInvokeConfig", "lambda:GetPolicy", "lambda:ListTags", "lambda:ListVersionsByFunction"], resources = local.arns.functions }
    Mappings  = { actions = ["lambda:GetEventSourceMapping", "lambda:ListTags"], resources = local.arns.mappings }
    Roles     = { actions = ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"], resources = local.arns.roles }
    LogGroups = { actions = ["logs:ListTagsForResource"], resources = local.arns.log_groups }
    # The action takes a prefix, and is checked against all log groups.
    FindGroups = { actions = ["logs:DescribeLogGroups"], resources = local.arns.all_log_group }
    Rule       = { actions = ["events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"], resources = local.arns.rule }
    Dashboard  = { actions = ["cloudwatch:GetDashboard"], resources = local.arns.dashboard }
    Alarms     = { actions = ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"], resources = local.arns.alarms }
    FindState  = { actions = ["s3:ListBucket"], resources = local.arns.state_bucket }
    State      = { actions = ["s3:GetObject"], resources = local.arns.state }
    Code       = { actions = ["s3:GetObject", "s3:GetObjectTagging"], resources = local.arns.code }
  }

  # What creating, changing and destroying needs besides.
  write = {
    Queues    = { actions = ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"], resources = local.arns.queues }
    Functions = { actions = ["lambda:AddPermission", "lambda:CreateFunction", "lambda:DeleteFunction", "lambda:DeleteFunctionConcurrency", "lambda:DeleteFunctionEventInvokeConfig", "lambda:PutFunctionConcurrency", "lambda:PutFunctionEventInvokeConfig", "lambda:RemovePermission", "lambda:TagResource", "lambda:UntagResource", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration"], resources = local.arns.functions }
    # Ids of mappings are AWS's; their function is ours, as the conditions below demand.
    TagMappings = { actions = ["lambda:TagResource", "lambda:UntagResource"], resources = local.arns.mappings }
    Roles       = { actions = ["iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:ListInstanceProfilesForRole", "iam:PutRolePolicy", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription"], resources = local.arns.roles }
    LogGroups   = { actions = ["logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DisassociateKmsKey", "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource"], resources = local.arns.log_groups }
    Rule        = { actions = ["events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets", "events:TagResource", "events:UntagResource"], resources = local.arns.rule }
    Dashboard   = { actions = ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"], resources = local.arns.dashboard }
    Alarms      = { actions = ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"], resources = local.arns.alarms }
    State       = { actions = ["s3:PutObject"], resources = local.arns.state }
    StateLock   = { actions = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], resources = local.arns.state_lock }
    Code        = { actions = ["s3:DeleteObject", "s3:PutObject"], resources = local.arns.code }
  }

  subjects = {
    plan  = "repo:${var.repository}:pull_request"
    apply = "repo:${var.repository}:environment:${var.environment}"
  }
}

data "aws_iam_policy_document" "trust" {
  for_each = local.subjects

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [var.github_oidc_provider_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = [each.value]
    }
  }
}

data "aws_iam_policy_document" "deploy" {
  for_each = local.subjects

  dynamic "statement" {
    for_each = { for name, part in local.read : name => part if length(part.resources) > 0 }

    content {
      sid       = "Read${statement.key}"
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }

  dynamic "statement" {
    for_each = { for name, part in local.write : name => part if each.key == "apply" && length(part.resources) > 0 }

    content {
      sid       = "Write${statement.key}"
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }

  dynamic "statement" {
    for_each = each.key == "apply" ? { Create = ["*"], Change = local.arns.mappings } : {}

    content {
      sid       = "${statement.key}Mappings"
      actions   = statement.key == "Create" ? ["lambda:CreateEventSourceMapping"] : ["lambda:DeleteEventSourceMapping", "lambda:UpdateEventSourceMapping"]
      resources = statement.value

      condition {
        test     = "ArnEquals"
        variable = "lambda:FunctionArn"
        values   = local.arns.functions
      }
    }
  }

  dynamic "statement" {
    for_each = each.key == "apply" ? [local.arns.roles] : []

    content {
      sid       = "GiveRolesToLambda"
      actions   = ["iam:PassRole"]
      resources = statement.value

      condition {
        test     = "StringEquals"
        variable = "iam:PassedToService"
        values   = ["lambda.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "deploy" {
  for_each = local.subjects

  name                 = "${var.name}-github-${each.key}"
  description          = "GitHub Actions of ${var.repository}: ${each.key}"
  assume_role_policy   = data.aws_iam_policy_document.trust[each.key].json
  max_session_duration = 3600
}

resource "aws_iam_role_policy" "deploy" {
  for_each = local.subjects

  name   = each.key
  role   = aws_iam_role.deploy[each.key].name
  policy = data.aws_iam_policy_document.deploy[each.key].minified_json
}
