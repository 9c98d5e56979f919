"""moto's server with the places mended where it differs from AWS for this stack.

Listens on 127.0.0.1, on a port that the system chooses, and prints that port as its only line
on standard output. Ends by itself when standard input closes or its parent dies, so that no
server is left behind by a test run that was killed.

Written against moto 5.2.1. Each `mend_*` function wraps one place of it and says what moto does
there and what AWS does; what AWS does was taken from how the Terraform AWS provider reads it back.
"""

import json
import logging
import os
import sys
import threading
import time
from typing import Any

from moto.awslambda.models import EventSourceMapping, LambdaBackend, LambdaFunction
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult
from moto.logs.models import LogGroup
from moto.logs.responses import LogsResponse
from moto.server import ThreadedMotoServer
from moto.sqs.models import Queue


def mend_queue_keeps_its_policy() -> None:
    """moto sets a queue's policy to whatever a SetQueueAttributes call says of it, nothing included.

    AWS leaves every attribute alone that the call doesn't name. With moto, a changed visibility
    time-out erases the TLS-only policy, and the next plan wants to put it back.
    """
    original = Queue._set_attributes
    # Terraform takes a queue's policies away at the same time: what one call keeps of the policy
    # must not undo what the other has just erased.
    one_at_a_time = threading.Lock()

    def set_attributes(
        self: Queue, attributes: dict[str, Any], now: float | None = None
    ) -> None:
        with one_at_a_time:
            policy = getattr(self, "policy", None)
            original(self, attributes, now)
            if "Policy" not in attributes:
                self.policy = policy

    Queue._set_attributes = set_attributes


def mend_queue_returns_redrive_allow_policy() -> None:
    """moto takes a RedriveAllowPolicy but never returns it, and refuses to be asked for it.

    The provider reads it until it is there, so that apply fails after its time-out.
    """
    Queue.redrive_allow_policy = None
    Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]


def mend_queue_attributes_read_back() -> None:
    """moto prints RedrivePolicy with blanks after commas, and returns emptied attributes as "".

    AWS returns RedrivePolicy compact and leaves out what was set to the empty string. With moto
    the provider waits for its removal until its time-out.
    """
    original = Queue.attributes.fget

    def attributes(self: Queue) -> dict[str, Any]:
        read = {key: value for key, value in original(self).items() if value != ""}
        if read.get("RedrivePolicy"):
            read["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"))
        return read

    Queue.attributes = property(attributes)


# What moto drops of a function's settings, by the name in the API: the attribute they are kept in.
FUNCTION_SETTINGS = {
    "LoggingConfig": "logging_config",
    "DeadLetterConfig": "dead_letter_config",
    "KMSKeyArn": "kms_key_arn",
}


def logging_config_with_defaults(function: LambdaFunction) -> dict[str, str]:
    """A function's LoggingConfig as AWS completes it: levels exist only with the format JSON."""
    given = function.logging_config or {}
    complete = {
        "LogFormat": given.get("LogFormat") or "Text",
        "LogGroup": given.get("LogGroup") or f"/aws/lambda/{function.function_name}",
    }
    if complete["LogFormat"] == "JSON":
        complete["ApplicationLogLevel"] = given.get("ApplicationLogLevel") or "INFO"
        complete["SystemLogLevel"] = given.get("SystemLogLevel") or "INFO"
    return complete


def mend_function_keeps_its_settings() -> None:
    """moto drops a function's LoggingConfig, DeadLetterConfig and KMSKeyArn when it is made.

    AWS returns them with the configuration, LoggingConfig always. With moto each plan wants to
    set them again.
    """
    original_init = LambdaFunction.__init__
    original_get = LambdaFunction.get_configuration

    def init(
        self: LambdaFunction, account_id: str, spec: dict[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        for name, attribute in FUNCTION_SETTINGS.items():
            setattr(self, attribute, spec.get(name))
        original_init(self, account_id, spec, *args, **kwargs)

    def get_configuration(self: LambdaFunction, on_create: bool = False) -> dict[str, Any]:
        configuration = original_get(self, on_create)
        configuration["LoggingConfig"] = logging_config_with_defaults(self)
        if (self.dead_letter_config or {}).get("TargetArn"):
            configuration["DeadLetterConfig"] = self.dead_letter_config
        if self.kms_key_arn:
            configuration["KMSKeyArn"] = self.kms_key_arn
        return configuration

    LambdaFunction.__init__ = init
    LambdaFunction.get_configuration = get_configuration


def mend_function_configuration_updates() -> None:
    """moto ignores changes of the settings above, of tracing and of ephemeral storage.

    AWS applies every member that UpdateFunctionConfiguration names.
    """
    original = LambdaFunction.update_configuration

    def update_configuration(
        self: LambdaFunction, config_updates: dict[str, Any]
    ) -> dict[str, Any]:
        for name, attribute in FUNCTION_SETTINGS.items():
            if name in config_updates:
                setattr(self, attribute, config_updates[name])
        if "TracingConfig" in config_updates:
            self.tracing_config = config_updates["TracingConfig"]
        if "EphemeralStorage" in config_updates:
            self.ephemeral_storage = config_updates["EphemeralStorage"]["Size"]
        return original(self, config_updates)

    LambdaFunction.update_configuration = update_configuration


def mend_function_architecture_updates() -> None:
    """moto ignores the architecture in UpdateFunctionCode, which is where AWS changes it."""
    original = LambdaFunction.update_function_code

    def update_function_code(
        self: LambdaFunction, updated_spec: dict[str, Any]
    ) -> dict[str, Any]:
        if updated_spec.get("Architectures"):
            self.architectures = updated_spec["Architectures"]
        return original(self, updated_spec)

    LambdaFunction.update_function_code = update_function_code


def mend_event_invoke_config_replaces() -> None:
    """moto appends each PutFunctionEventInvokeConfig to a list and returns the list's first.

    On AWS a function has one configuration for asynchronous invocation, and a put replaces it.
    """
    original = LambdaBackend.put_function_event_invoke_config

    def put_function_event_invoke_config(
        self: LambdaBackend, function_name: str, config: dict[str, Any]
    ) -> dict[str, Any]:
        self.get_function(function_name).event_invoke_config = []
        return original(self, function_name, config)

    LambdaBackend.put_function_event_invoke_config = put_function_event_invoke_config


def mend_event_source_mapping_removals() -> None:
    """moto returns a removed filter or scaling of a mapping as an empty object.

    The provider removes them by sending `{}`; AWS then leaves them out. With moto the next plan
    wants to remove them again.
    """
    original = EventSourceMapping.get_configuration

    def get_configuration(self: EventSourceMapping) -> dict[str, Any]:
        configuration = original(self)
        for name in ("FilterCriteria", "ScalingConfig"):
            if not any((configuration.get(name) or {}).values()):
                configuration.pop(name, None)
        return configuration

    EventSourceMapping.get_configuration = get_configuration


def mend_log_group_class() -> None:
    """moto drops a log group's class, which AWS returns, STANDARD if none was given.

    A log group's class can't be changed, so that with moto each plan wants to replace the group.
    """
    original_create = LogsResponse.create_log_group
    original_describe = LogGroup.to_describe_dict

    def create_log_group(self: LogsResponse) -> str:
        answer = original_create(self)
        group = self.logs_backend.groups[self._get_param("logGroupName")]
        group.log_group_class = self._get_param("logGroupClass")
        return answer

    def to_describe_dict(self: LogGroup) -> dict[str, Any]:
        described = original_describe(self)
        described["logGroupClass"] = getattr(self, "log_group_class", None) or "STANDARD"
        return described

    LogsResponse.create_log_group = create_log_group
    LogGroup.to_describe_dict = to_describe_dict


def mend_composite_alarms() -> None:
    """moto has no PutCompositeAlarm, although its PutMetricAlarm says it is meant for both.

    Without the operation the answer is a 500, which the provider repeats for minutes.
    """

    def put_composite_alarm(self: CloudWatchResponse) -> ActionResult:
        return self.put_metric_alarm()

    CloudWatchResponse.put_composite_alarm = put_composite_alarm


def end_with_parent() -> None:
    """Ends this process when standard input closes or the parent is another process than before."""
    parent = os.getppid()

    def watch_parent() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=watch_parent, daemon=True).start()
    while sys.stdin.buffer.read1():
        pass
    os._exit(0)


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    for name, mend in list(globals().items()):
        if name.startswith("mend_"):
            mend()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    print(port, flush=True)
    end_with_parent()


if __name__ == "__main__":
    main()
