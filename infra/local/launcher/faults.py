"""A world that fails on demand: a layer in front of the emulator that refuses calls, or leaves them unanswered.

The rules are a file of JSON, read when it changes. A rule strikes so many calls whose operation is its `call` (the
last part of X-Amz-Target, or the HTTP method of S3) and that have its text in path or body:

refuse   answered with a status and a code, and not done
silent   neither done nor answered until the caller has given up
unheard  done, and not answered until the caller has given up
partly   a message is refused, not the batch it comes in
"""

import asyncio
import importlib
import json
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from infra.local.places import Places

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SILENCE_SECONDS = 10.0
XML = "<?xml version='1.0'?><Error><Code>{0}</Code><Message>{0}</Message></Error>"


class Faults:
    """The rules, and how often each has struck; what strikes is written to a file beside them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at = 0.0
        self._rules: list[dict[str, Any]] = []
        self._struck: Counter[str] = Counter()
        self._lock = threading.Lock()

    def any(self) -> bool:
        """True when there are rules."""
        changed = self._path.stat().st_mtime if self._path.exists() else 0.0
        with self._lock:
            if changed != self._read_at:
                self._rules = json.loads(self._path.read_text("utf-8")) if changed else []
                self._read_at = changed
            return bool(self._rules)

    def strike(self, call: str, about: bytes, kinds: set[str]) -> dict[str, Any] | None:
        """The rule that strikes a call, used up by one."""
        with self._lock:
            for rule in self._rules:
                left = self._struck[rule["name"]] < rule["times"]
                if left and rule["kind"] in kinds and rule["call"] == call and rule["about"].encode() in about:
                    self._struck[rule["name"]] += 1
                    with self._path.with_suffix(".struck").open("a", encoding="utf-8") as file:
                        file.write(rule["name"] + "\n")
                    return rule
        return None


def operation_of(scope: Message) -> str:
    """Operation of a request, or its method."""
    target = dict(scope["headers"]).get(b"x-amz-target", b"")
    return target.rpartition(b".")[2].decode() or str(scope["method"])


async def read_all(receive: Receive) -> bytes:
    """The body of a request."""
    pieces: list[bytes] = []
    while True:
        message = await receive()
        pieces.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(pieces)


async def refuse(rule: dict[str, Any], send: Send) -> None:
    """Answers with an error, as JSON and in a header, or as XML for S3."""
    code = rule["code"]
    is_object = rule["call"] in {"GET", "PUT", "POST", "HEAD"}
    body = XML.format(code) if is_object else json.dumps({"__type": code, "message": code})
    kind = b"application/xml" if is_object else b"application/x-amz-json-1.0"
    headers = [(b"x-amzn-errortype", code.encode()), (b"content-type", kind)]
    await send({"type": "http.response.start", "status": rule["status"], "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})


async def nobody(_message: Message) -> None:
    """Tells an answer to nobody."""


class FailingLayer:
    """An application of ASGI in front of another."""

    def __init__(self, answer: Callable[[Message, Receive, Send], Awaitable[None]], faults: Faults) -> None:
        self._answer = answer
        self._faults = faults

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers a request, or fails as a rule says."""
        if scope["type"] != "http" or not self._faults.any():
            await self._answer(scope, receive, send)
            return
        body = await read_all(receive)

        async def again() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        about = scope["path"].encode() + body
        rule = self._faults.strike(operation_of(scope), about, {"refuse", "silent", "unheard"})
        if rule is None:
            await self._answer(scope, again, send)
            return
        if rule["kind"] == "unheard":
            await self._answer(scope, again, nobody)
        if rule["kind"] != "refuse":
            await asyncio.sleep(SILENCE_SECONDS)
        await refuse(rule, send)


def add(places: Places) -> None:
    """Puts the layer in front of the emulator."""
    app: Any = importlib.import_module("ministack.app")
    queues: Any = importlib.import_module("ministack.services.sqs")
    faults, send_message = Faults(places.faults), queues._act_send_message

    def send_or_refuse(data: Message, url: str) -> Any:
        if faults.any() and faults.strike("SendMessage", data["MessageBody"].encode(), {"partly"}):
            raise queues._Err("InternalError", "the message was refused")
        return send_message(data, url)

    app.app = FailingLayer(app.app, faults)
    queues._act_send_message = send_or_refuse
