"""What an item of a table is, to us and to DynamoDB."""

from collections.abc import Mapping
from typing import Any

Item = dict[str, Any]
"""Attributes of an item as text, whole numbers or bytes."""

Key = tuple[str, str]
Value = str | int | bytes
Values = Mapping[str, Value]


def marshalled(value: Value) -> dict[str, Any]:
    """A value as DynamoDB has it."""
    if isinstance(value, str):
        return {"S": value}
    return {"B": value} if isinstance(value, bytes) else {"N": str(value)}


def to_attributes(item: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes as DynamoDB has them; those that are None are left out."""
    return {name: marshalled(value) for name, value in item.items() if value is not None}


def from_attributes(attributes: Mapping[str, Any]) -> Item:
    """Attributes as we have them."""
    return {
        name: int(value["N"]) if "N" in value else bytes(value["B"]) if "B" in value else value["S"]
        for name, value in attributes.items()
    }
