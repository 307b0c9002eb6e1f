"""Deployed pipelines from the outside: where they are, what was given up, and how it is set going again.

Needs the extra `aws`, and the credentials of somebody who operates the pipeline.
"""
