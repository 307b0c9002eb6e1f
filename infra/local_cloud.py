"""What has no effect on the loopback cloud is left out there, by a condition that never holds."""

import aws_cdk as cdk
import jsii
from constructs import IConstruct

LEFT_OUT = frozenset(
    {
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        "AWS::EC2::FlowLog",
        "AWS::EC2::SecurityGroupIngress",
    }
)
"""Types that would have no effect there: in the template of a local deployment, but not created."""


@jsii.implements(cdk.IAspect)
class LeaveOut:
    """Visits a stack and leaves out what has no effect."""

    def visit(self, node: IConstruct) -> None:
        """Sets the condition on a resource of a type that is left out."""
        if isinstance(node, cdk.CfnResource) and node.cfn_resource_type in LEFT_OUT:
            node.cfn_options.condition = never(node.stack)


def never(stack: cdk.Stack) -> cdk.CfnCondition:
    """The condition of a stack that never holds."""
    known = stack.node.try_find_child("Never")
    if isinstance(known, cdk.CfnCondition):
        return known
    return cdk.CfnCondition(stack, "Never", expression=cdk.Fn.condition_equals(cdk.Aws.PARTITION, "none"))
