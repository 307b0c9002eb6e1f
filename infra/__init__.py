"""The CDK app: what a deployment consists of. It knows the runtime by `maillake.contract` alone."""
