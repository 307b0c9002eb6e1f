"""`cdk synth` and `cdk deploy` run this: the stacks of the deployment that `-c deployment=` names."""

import aws_cdk as cdk

from infra.assembly import assemble

app = cdk.App()
assemble(app)
app.synth()
