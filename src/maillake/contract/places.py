"""Prefixes and keys inside the buckets, and what states a container and its steps have."""

INCOMING = "in/"
"""Raw bucket: an object put here is ingested; `in/<tenant>/<custodian>/...`."""

PACKS = "packs/"
"""Raw bucket: members of compressed containers, written by the pipeline; no notification."""

CONTAINERS = "containers/"
"""Lake bucket: manifests of the segments of containers and what became of sending them."""

CONTAINERS_SENT = "containers/sent/"
"""Lake bucket: what became of sending segments, by run of the map."""

SEGMENTS_KEY = "containers/{}/segments.jsonl"
"""Lake bucket: the segments of a container, by its key; a line is a message of the work queue and has a `tenant`."""

SETTLED = "_settled/"
MANIFESTS = "manifests/"

QUERY_RESULTS = "query-results/"
"""Lake bucket: results of Athena, deleted after a week."""

PLAN_ACTION = "plan"
"""What the probe answers in `action` for a container that is to be taken apart; anything else ends the execution."""

RUNNING = "RUNNING"
"""What account answers in `state` while units are not finished; else COMPLETE, PARTIAL or FAILED."""

COMPLETE, PARTIAL, FAILED = "COMPLETE", "PARTIAL", "FAILED"

BY_CONTAINER = "by_container"
"""Index of the ledger: units of a container, with their state."""

STUCK = "stuck"
"""Index of the ledger: what waits, by shard, which says for what, and deadline."""

CONTAINER_FIELDS = ("container_key", "tenant", "started_ns", "custodian", "bucket", "key", "version_id", "size")
"""Input of an execution of the container machine; its name is the container key, so a container is taken apart once."""

REDRIVEN = "redriven"
REDRIVEN_FIELDS = ("container_key", "tenant", "started_ns", REDRIVEN)
"""Input of an execution that only accounts a container again, after some of its units were queued again."""


def stacks_of(deployment: str) -> tuple[str, str]:
    """Names of the stacks of a deployment: what lasts, and what can be made again."""
    suffix = "" if deployment == "prod" else f"-{deployment}"
    return f"maillake-data{suffix}", f"maillake-pipeline{suffix}"
