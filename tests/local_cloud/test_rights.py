"""Rights are enforced as AWS names them."""

import pytest

from tests.local_cloud.conftest import Clients, Deploy
from tests.local_cloud.stacks import allow, resource, role, until, with_task

pytestmark = [pytest.mark.network, pytest.mark.xdist_group("local_cloud")]

SEND = """\
import boto3, os
queue = boto3.client("sqs")
entries = [{"Id": "0", "MessageBody": "one"}, {"Id": "1", "MessageBody": "two"}]
answer = queue.send_message_batch(QueueUrl=os.environ["QUEUE"], Entries=entries)
print("sent", len(answer["Successful"]), flush=True)
"""


@pytest.mark.parametrize(("right", "said"), [("sqs:SendMessage", "sent 2"), ("sqs:ReceiveMessage", "AccessDenied")])
def test_a_batch_needs_the_right_of_its_members(of: Clients, deploy: Deploy, right: str, said: str) -> None:
    resources = with_task(["python", "-c", SEND], variables={"QUEUE": {"Ref": "Queue"}})
    resources |= {"Queue": resource("SQS::Queue"), "Role": role("ecs-tasks.amazonaws.com", allow(right))}
    made = deploy(resources)
    of("ecs").run_task(cluster=made["Cluster"], taskDefinition=made["Task"])
    events = of("logs").filter_log_events
    until(lambda: any(said in event["message"] for event in events(logGroupName=made["Logs"])["events"]))
