output "role_arns" {
  description = "ARNs for the repository's variables: plan is PLAN_ROLE_ARN, apply is APPLY_ROLE_ARN."
  value       = { for purpose, role in aws_iam_role.deploy : purpose => role.arn }
}
