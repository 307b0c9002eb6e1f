"""Clients of the loopback cloud, which know of no other account."""

from typing import Any

import boto3  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]

from infra.local.places import ROOT_KEY, Cloud, Places


def client(places: Places, cloud: Cloud, name: str, *, access_key: str = ROOT_KEY, config: Config | None = None) -> Any:
    """A client of a service, by its name in boto3; the root key of the account may do everything."""
    return boto3.client(
        name,
        endpoint_url=cloud.url,
        region_name=cloud.region,
        aws_access_key_id=access_key,
        aws_secret_access_key=cloud.secret,
        config=config,
        verify=str(places.certificate) if cloud.strict else None,
    )
