"""The network of the workers: no way to the internet, a way to each service they use."""

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from infra.deployment import Deployment
from infra.policies import log_group

SERVICES = {
    "Queues": ec2.InterfaceVpcEndpointAwsService.SQS,
    "ImageApi": ec2.InterfaceVpcEndpointAwsService.ECR,
    "ImageLayers": ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
    "Logs": ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
}
"""Services reached through interface endpoints; S3 and DynamoDB have gateways. Keys are used by S3, not by us."""


class Network(Construct):
    """Isolated subnets, endpoints, and the security group of the workers."""

    def __init__(self, scope: Construct, id: str, deployment: Deployment) -> None:
        super().__init__(scope, id)
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            max_azs=deployment.zones,
            nat_gateways=0,
            subnet_configuration=[
                ec2.SubnetConfiguration(name="Workers", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=20)
            ],
            gateway_endpoints={
                "Objects": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.S3),
                "Ledger": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.DYNAMODB),
            },
        )
        self.vpc.add_flow_log(
            "FlowLog",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(log_group(self, "FlowLogs", deployment)),
            traffic_type=ec2.FlowLogTrafficType.REJECT,
        )
        self.workers = ec2.SecurityGroup(
            self, "WorkersGroup", vpc=self.vpc, description="Workers: HTTPS out, nothing in", allow_all_outbound=False
        )
        self.workers.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.HTTPS, "Endpoints; there is no route elsewhere")
        endpoints = ec2.SecurityGroup(
            self, "EndpointsGroup", vpc=self.vpc, description="Endpoints: workers in", allow_all_outbound=False
        )
        endpoints.add_ingress_rule(self.workers, ec2.Port.HTTPS, "Workers")
        for name, service in SERVICES.items():
            self.vpc.add_interface_endpoint(name, service=service, security_groups=[endpoints], open=False)
