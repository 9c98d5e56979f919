# What follows from the throughput and from what is set by hand. A jest test compares these numbers
# with what modules/sizing.ts computes.

mock_provider "aws" {}

variables {
  email_from = "mail@example.com"
}

run "one_a_second_as_in_the_sandbox" {
  command = plan

  assert {
    condition = output.sizes == {
      effective_throughput             = 1
      reserved_concurrency             = -1
      mapping_maximum_concurrency      = 2
      environments                     = 2
      batch_size                       = 1
      batch_seconds                    = 3
      drain_seconds                    = 20
      poller_timeout_seconds           = 60
      queue_visibility_timeout_seconds = 360
      publisher_timeout_seconds        = 31
      dashboard_gauge_maximum          = 2
    }
    error_message = "The sizes are ${jsonencode(output.sizes)}"
  }
}

run "fourteen_a_second" {
  command = plan

  variables {
    email_throughput = 14
  }

  assert {
    condition = output.sizes == {
      effective_throughput             = 14
      reserved_concurrency             = 2
      mapping_maximum_concurrency      = 2
      environments                     = 2
      batch_size                       = 10
      batch_seconds                    = 2
      drain_seconds                    = 240
      poller_timeout_seconds           = 300
      queue_visibility_timeout_seconds = 1800
      publisher_timeout_seconds        = 31
      dashboard_gauge_maximum          = 18
    }
    error_message = "The sizes are ${jsonencode(output.sizes)}"
  }
}

run "fifty_a_second" {
  command = plan

  variables {
    email_throughput = 50
  }

  assert {
    condition = output.sizes == {
      effective_throughput             = 50
      reserved_concurrency             = 3
      mapping_maximum_concurrency      = 3
      environments                     = 3
      batch_size                       = 10
      batch_seconds                    = 1
      drain_seconds                    = 240
      poller_timeout_seconds           = 300
      queue_visibility_timeout_seconds = 1800
      publisher_timeout_seconds        = 31
      dashboard_gauge_maximum          = 63
    }
    error_message = "The sizes are ${jsonencode(output.sizes)}"
  }
}

run "two_hundred_a_second" {
  command = plan

  variables {
    email_throughput = 200
  }

  assert {
    condition = output.sizes == {
      effective_throughput             = 200
      reserved_concurrency             = 10
      mapping_maximum_concurrency      = 10
      environments                     = 10
      batch_size                       = 10
      batch_seconds                    = 1
      drain_seconds                    = 240
      poller_timeout_seconds           = 300
      queue_visibility_timeout_seconds = 1800
      publisher_timeout_seconds        = 31
      dashboard_gauge_maximum          = 250
    }
    error_message = "The sizes are ${jsonencode(output.sizes)}"
  }
}

run "five_hundred_a_second" {
  command = plan

  variables {
    email_throughput = 500
  }

  assert {
    condition = output.sizes == {
      effective_throughput             = 500
      reserved_concurrency             = 25
      mapping_maximum_concurrency      = 25
      environments                     = 25
      batch_size                       = 10
      batch_seconds                    = 1
      drain_seconds                    = 240
      poller_timeout_seconds           = 300
      queue_visibility_timeout_seconds = 1800
      publisher_timeout_seconds        = 31
      dashboard_gauge_maximum          = 625
    }
    error_message = "The sizes are ${jsonencode(output.sizes)}"
  }
}

run "capped_for_the_sandbox" {
  command = plan

  variables {
    email_throughput = 50
    sandbox_sleep    = true
  }

  assert {
    condition = output.sizes == {
      effective_throughput             = 1
      reserved_concurrency             = -1
      mapping_maximum_concurrency      = 2
      environments                     = 2
      batch_size                       = 1
      batch_seconds                    = 3
      drain_seconds                    = 20
      poller_timeout_seconds           = 60
      queue_visibility_timeout_seconds = 360
      publisher_timeout_seconds        = 31
      dashboard_gauge_maximum          = 2
    }
    error_message = "The sizes are ${jsonencode(output.sizes)}"
  }
}

run "nothing_reserved" {
  command = plan

  variables {
    email_throughput            = 14
    reserved_lambda_concurrency = -1
  }

  assert {
    condition = output.sizes == {
      effective_throughput             = 14
      reserved_concurrency             = -1
      mapping_maximum_concurrency      = 2
      environments                     = 2
      batch_size                       = 10
      batch_seconds                    = 2
      drain_seconds                    = 240
      poller_timeout_seconds           = 300
      queue_visibility_timeout_seconds = 1800
      publisher_timeout_seconds        = 31
      dashboard_gauge_maximum          = 18
    }
    error_message = "The sizes are ${jsonencode(output.sizes)}"
  }
}

run "one_environment_for_many_recipients" {
  command = plan

  variables {
    email_throughput            = 14
    reserved_lambda_concurrency = 1
  }

  # The mapping pulls what can't run: a warning, not a refusal.
  expect_failures = [check.one_environment]

  assert {
    condition = output.sizes == {
      effective_throughput             = 14
      reserved_concurrency             = 1
      mapping_maximum_concurrency      = 2
      environments                     = 1
      batch_size                       = 1
      batch_seconds                    = 1
      drain_seconds                    = 20
      poller_timeout_seconds           = 60
      queue_visibility_timeout_seconds = 360
      publisher_timeout_seconds        = 31
      dashboard_gauge_maximum          = 18
    }
    error_message = "The sizes are ${jsonencode(output.sizes)}"
  }
}

run "more_memory" {
  command = plan

  variables {
    email_throughput = 500
    poller_memory_mb = 1769
  }

  assert {
    condition = output.sizes == {
      effective_throughput             = 500
      reserved_concurrency             = 4
      mapping_maximum_concurrency      = 4
      environments                     = 4
      batch_size                       = 10
      batch_seconds                    = 1
      drain_seconds                    = 240
      poller_timeout_seconds           = 300
      queue_visibility_timeout_seconds = 1800
      publisher_timeout_seconds        = 31
      dashboard_gauge_maximum          = 625
    }
    error_message = "The sizes are ${jsonencode(output.sizes)}"
  }
}

run "more_memory_than_a_vcpu_has" {
  command = plan

  variables {
    email_throughput = 500
    poller_memory_mb = 10240
  }

  assert {
    condition = output.sizes == {
      effective_throughput             = 500
      reserved_concurrency             = 4
      mapping_maximum_concurrency      = 4
      environments                     = 4
      batch_size                       = 10
      batch_seconds                    = 1
      drain_seconds                    = 240
      poller_timeout_seconds           = 300
      queue_visibility_timeout_seconds = 1800
      publisher_timeout_seconds        = 31
      dashboard_gauge_maximum          = 625
    }
    error_message = "The sizes are ${jsonencode(output.sizes)}"
  }
}

run "large_batches_without_a_drain" {
  command = plan

  variables {
    email_throughput            = 14
    drain_seconds               = 0
    sqs_batch_size              = 1000
    sqs_batching_window_seconds = 1
    no_of_messages_sqs          = 87000
  }

  assert {
    condition = output.sizes == {
      effective_throughput             = 14
      reserved_concurrency             = 2
      mapping_maximum_concurrency      = 2
      environments                     = 2
      batch_size                       = 1000
      batch_seconds                    = 145
      drain_seconds                    = 0
      poller_timeout_seconds           = 205
      queue_visibility_timeout_seconds = 1231
      publisher_timeout_seconds        = 900
      dashboard_gauge_maximum          = 18
    }
    error_message = "The sizes are ${jsonencode(output.sizes)}"
  }
}
