"""Calls to a table: counted, consistent unless said otherwise, with conditions answered by what is there."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillake.adapters.aws.consumed import Consumed
from maillake.adapters.aws.faults import Refusal, code_of, reaching
from maillake.adapters.aws.items import Item, Key, Values, from_attributes, marshalled, to_attributes
from maillake.errors import TransientError

GET_KEYS = 100
"""Most keys of one request."""

ROUNDS = 8
FIRST_WAIT_SECONDS = 0.05
REFUSED = {"ConditionalCheckFailedException", "TransactionCanceledException"}
NAME = re.compile(r"#(\w+)")
ABSENT = "attribute_not_exists(#pk)"


@dataclass(frozen=True)
class Change:
    """A change of one item, with a condition or none; `#name` in the texts is an attribute, `:name` one of `values`."""

    key: Key
    update: str
    condition: str
    values: Values


class ItemTable:
    """One table; a condition that does not hold is an answer, not an error."""

    def __init__(
        self,
        client: Any,
        name: str,
        consumed: Consumed | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._name = name
        self._consumed = consumed or Consumed()
        self._sleep = sleep

    def put_new(self, key: Key, item: Item) -> Item | None:
        """Puts an item; None when it was put, else what is there already."""
        granted, there = self._condition(
            "put_item",
            Item=to_attributes({"pk": key[0], "sk": key[1], **item}),
            ConditionExpression=ABSENT,
            ExpressionAttributeNames={"#pk": "pk"},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
        return None if granted else there

    def put(self, key: Key, item: Item) -> None:
        """Puts an item in the place of what is there."""
        self._call("put_item", Item=to_attributes({"pk": key[0], "sk": key[1], **item}))

    def update(self, change: Change) -> tuple[bool, Item]:
        """True and the attributes that changed, or False and the item that is there, empty when there is none."""
        return self._condition(
            "update_item",
            **self._change(change),
            ReturnValues="UPDATED_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )

    def update_unless_there(self, absent: Key, change: Change) -> bool:
        """Makes a change if an item is not there, both at once; False when either does not hold or is in motion."""
        check = {
            "TableName": self._name,
            "Key": to_attributes({"pk": absent[0], "sk": absent[1]}),
            "ConditionExpression": ABSENT,
            "ExpressionAttributeNames": {"#pk": "pk"},
        }
        update = {"TableName": self._name, **self._change(change)}
        granted, _ = self._condition(
            "transact_write_items", TransactItems=[{"ConditionCheck": check}, {"Update": update}]
        )
        return granted

    def get(self, key: Key) -> Item | None:
        """An item as it is now."""
        answer = self._call("get_item", Key=to_attributes({"pk": key[0], "sk": key[1]}), ConsistentRead=True)
        return from_attributes(answer["Item"]) if answer.get("Item") else None

    def get_many(self, keys: Iterable[Key], *, consistent: bool = True) -> Iterator[Item]:
        """Those items that are there, in no order: as they are now, or for half the price as they were a moment ago."""
        wanted = list(dict.fromkeys(keys))
        for start in range(0, len(wanted), GET_KEYS):
            yield from self._get_some(wanted[start : start + GET_KEYS], consistent=consistent)

    def _get_some(self, keys: Sequence[Key], *, consistent: bool) -> Iterator[Item]:
        """Up to a request's keys; what the table leaves undone is asked for again, later and later."""
        left = [to_attributes({"pk": pk, "sk": sk}) for pk, sk in keys]
        for attempt in range(ROUNDS):
            request = {self._name: {"Keys": left, "ConsistentRead": consistent}}
            answer = self._call("batch_get_item", RequestItems=request)
            yield from map(from_attributes, answer["Responses"].get(self._name, ()))
            left = answer.get("UnprocessedKeys", {}).get(self._name, {}).get("Keys", [])
            if not left:
                return
            self._sleep(FIRST_WAIT_SECONDS * 2**attempt)
        raise TransientError(f"{self._name} leaves {len(left)} reads undone")

    def query(self, condition: str, values: Values, *, index: str | None = None, **options: Any) -> Iterator[Item]:
        """Items of a partition, page by page; of an index as they were a moment ago."""
        texts = " ".join([condition, *(text for text in options.values() if isinstance(text, str))])
        request = {
            "KeyConditionExpression": condition,
            **({"IndexName": index} if index else {"ConsistentRead": True}),
            **self._placeholders(texts, values),
            **options,
        }
        while True:
            answer = self._call("query", **request)
            yield from map(from_attributes, answer.get("Items", ()))
            if not answer.get("LastEvaluatedKey"):
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _change(self, change: Change) -> dict[str, Any]:
        return {
            "Key": to_attributes({"pk": change.key[0], "sk": change.key[1]}),
            "UpdateExpression": change.update,
            **({"ConditionExpression": change.condition} if change.condition else {}),
            **self._placeholders(f"{change.update} {change.condition}", change.values),
        }

    @staticmethod
    def _placeholders(text: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Every attribute is written as a placeholder, for many of their names are reserved."""
        found = {
            "ExpressionAttributeNames": {f"#{name}": name for name in NAME.findall(text)},
            "ExpressionAttributeValues": {f":{name}": marshalled(value) for name, value in values.items()},
        }
        return {name: part for name, part in found.items() if part}

    def _condition(self, operation: str, **request: Any) -> tuple[bool, Item]:
        """What a conditional write changed, or what was there when it was refused."""
        try:
            answer = self._call(operation, **request)
        except Refusal as error:
            if code_of(error) not in REFUSED:
                raise
            self._consumed.note_refused(operation)
            return False, from_attributes(error.response.get("Item", {}))
        return True, from_attributes(answer.get("Attributes", {}))

    def _call(self, operation: str, **request: Any) -> Any:
        table = {} if operation in {"batch_get_item", "transact_write_items"} else {"TableName": self._name}
        with reaching(f"table {self._name}"):
            answer = getattr(self._client, operation)(**table, **request, ReturnConsumedCapacity="TOTAL")
        self._consumed.note(operation, answer)
        return answer
