"""Scaling on backlog per task: (visible + in flight) / max(running, 1).

Messages in flight count, or a queue whose work is all being done looks empty and busy tasks are stopped. Running tasks
are the samples of CPU utilisation in a minute: each task sends one, and that metric is free.
"""

from aws_cdk import aws_applicationautoscaling as autoscaling
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.deployment import Deployment

BACKLOG_PER_TASK = "(visible + in_flight) / IF(FILL(running, 0) > 0, FILL(running, 0), 1)"
Query = autoscaling.CfnScalingPolicy.TargetTrackingMetricDataQueryProperty
Statistic = autoscaling.CfnScalingPolicy.TargetTrackingMetricStatProperty
Metric = autoscaling.CfnScalingPolicy.TargetTrackingMetricProperty
Dimension = autoscaling.CfnScalingPolicy.TargetTrackingMetricDimensionProperty


class Scaling(Construct):
    """From no task to as many as the deployment allows. Metric math needs the L1 policy: the L2 refuses it."""

    def __init__(
        self, scope: Construct, id: str, *, deployment: Deployment, service: ecs.FargateService, queue: sqs.Queue
    ) -> None:
        super().__init__(scope, id)
        target = autoscaling.ScalableTarget(
            self,
            "Tasks",
            service_namespace=autoscaling.ServiceNamespace.ECS,
            scalable_dimension="ecs:service:DesiredCount",
            resource_id=f"service/{service.cluster.cluster_name}/{service.service_name}",
            min_capacity=0,
            max_capacity=deployment.tasks,
        )
        of_queue = {"QueueName": queue.queue_name}
        of_service = {"ClusterName": service.cluster.cluster_name, "ServiceName": service.service_name}
        autoscaling.CfnScalingPolicy(
            self,
            "Backlog",
            policy_name="backlog-per-task",
            policy_type="TargetTrackingScaling",
            scaling_target_id=target.scalable_target_id,
            target_tracking_scaling_policy_configuration=(
                autoscaling.CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty(
                    target_value=deployment.backlog_per_task,
                    scale_in_cooldown=300,
                    scale_out_cooldown=60,
                    customized_metric_specification=(
                        autoscaling.CfnScalingPolicy.CustomizedMetricSpecificationProperty(
                            metrics=[
                                measured("visible", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Sum", of_queue),
                                measured(
                                    "in_flight", "AWS/SQS", "ApproximateNumberOfMessagesNotVisible", "Sum", of_queue
                                ),
                                measured("running", "AWS/ECS", "CPUUtilization", "SampleCount", of_service),
                                Query(
                                    id="backlog",
                                    expression=BACKLOG_PER_TASK,
                                    label="Backlog per task",
                                    return_data=True,
                                ),
                            ]
                        )
                    ),
                )
            ),
        )


def measured(id: str, namespace: str, name: str, statistic: str, dimensions: dict[str, str]) -> Query:
    """A metric that the expression refers to by its id."""
    metric = Metric(
        namespace=namespace,
        metric_name=name,
        dimensions=[Dimension(name=key, value=value) for key, value in dimensions.items()],
    )
    return Query(id=id, metric_stat=Statistic(metric=metric, stat=statistic), return_data=False)
