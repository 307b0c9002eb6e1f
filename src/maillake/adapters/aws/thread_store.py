"""`ThreadStore` and `SignatureStore` over one table of DynamoDB.

NODE#<tenant>#<node>        NODE           p: parent; rh: mark. Never removed
SIGN#<tenant>#<subject key> <day>#<node>   signature of the weak layer; removed some time after `expires`
"""

import struct
from collections.abc import Collection
from datetime import date
from itertools import islice
from typing import Any

from maillake.adapters.aws.consumed import Consumed
from maillake.adapters.aws.item_table import Change, ItemTable
from maillake.adapters.aws.items import Item, Key, Values
from maillake.contract.thread_links import Signature, ThreadNode

NODE = "NODE"
AFTER_ANY_NODE = "$"
"""Sorts behind the `#` that follows the day in a sort key."""


class DynamoThreadStore:
    """The thread graphs of all tenants in one table; a write costs one unit, a read of a node half a unit."""

    def __init__(self, client: Any, table: str, consumed: Consumed | None = None) -> None:
        self._table = ItemTable(client, table, consumed)

    def read(self, tenant: str, nodes: Collection[str]) -> dict[str, ThreadNode]:
        """Every one of the nodes, as it is or as it was a moment ago; one that nobody wrote is blank."""
        items = self._table.get_many((node_key(tenant, node) for node in nodes), consistent=False)
        there = {item["pk"].rpartition("#")[2]: item for item in items}
        return {node: node_of(there.get(node, {})) for node in nodes}

    def link(self, tenant: str, node: str, parent: str, mark: str | None = None) -> str | None:
        """Gives a root its parent, and a mark when it has none; with a parent there, changes nothing and returns it."""
        update, values = "SET #p = :p", {"p": bytes.fromhex(parent)}
        if mark is not None:
            update += ", #rh = if_not_exists(#rh, :rh)"
            values["rh"] = bytes.fromhex(mark)
        granted, there = self._write(tenant, node, update, "attribute_not_exists(#p)", values)
        return None if granted else node_of(there).parent

    def mark(self, tenant: str, node: str, mark: str) -> bool:
        """Gives a node its mark; False when it has one."""
        values = {"rh": bytes.fromhex(mark)}
        return self._write(tenant, node, "SET #rh = :rh", "attribute_not_exists(#rh)", values)[0]

    def _write(self, tenant: str, node: str, update: str, condition: str, values: Values) -> tuple[bool, Item]:
        return self._table.update(Change(node_key(tenant, node), update, condition, values))

    def put_signature(self, tenant: str, subject_key: str, signature: Signature, expires: int) -> None:
        """Keeps a signature until `expires`, seconds since 1970, or somewhat longer; one a mail and day."""
        fingerprints = signature.fingerprints
        item: Item = {
            "root": bytes.fromhex(signature.thread_id),
            "words": struct.pack(f">{len(fingerprints)}Q", *fingerprints),
            "people": signature.people,
            "version": signature.version,
            "expires": expires,
        }
        self._table.put((signatures_key(tenant, subject_key), f"{signature.day.isoformat()}#{signature.node}"), item)

    def signatures(self, tenant: str, subject_key: str, first: date, last: date, most: int) -> list[Signature]:
        """Signatures of mails of the days from first to last, at most so many, the newest first."""
        found = self._table.query(
            "#pk = :pk AND #sk BETWEEN :first AND :last",
            {
                "pk": signatures_key(tenant, subject_key),
                "first": first.isoformat(),
                "last": last.isoformat() + AFTER_ANY_NODE,
            },
            ConsistentRead=False,
            ScanIndexForward=False,
            Limit=most,
        )
        return [signature_of(item) for item in islice(found, most)]


def node_key(tenant: str, node: str) -> Key:
    """Key of a node."""
    return f"NODE#{tenant}#{node}", NODE


def signatures_key(tenant: str, subject_key: str) -> str:
    """First part of the keys of signatures with a base subject."""
    return f"SIGN#{tenant}#{subject_key}"


def node_of(item: Item) -> ThreadNode:
    """A node as its item has it."""
    return ThreadNode(item["p"].hex() if "p" in item else None, item["rh"].hex() if "rh" in item else None)


def signature_of(item: Item) -> Signature:
    """A signature as its item has it."""
    day, _, node = item["sk"].partition("#")
    words = item["words"]
    fingerprints = struct.unpack(f">{len(words) // 8}Q", words)
    return Signature(
        node, date.fromisoformat(day), item["root"].hex(), fingerprints, bytes(item["people"]), item["version"]
    )
