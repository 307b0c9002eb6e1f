"""Header lines that servers add on the way: they differ between copies of one mail."""

from __future__ import annotations

from benchmarks.corpus.clock import header_date
from benchmarks.corpus.dice import Dice
from benchmarks.corpus.payload import Payloads

_HOSTS = ("mx1", "mx2", "mail", "relay", "smtp-out", "edge", "filter")


def _address(dice: Dice) -> str:
    return f"192.0.2.{dice.between(1, 254)}"


def _received(dice: Dice, from_host: str, by_host: str, recipient: str, date: int) -> str:
    return (
        f"Received: from {from_host} ({from_host} [{_address(dice)}])\n\tby {by_host} (Postfix) with ESMTPS id "
        f"{dice.base32(11)}\n"
        f"\tfor <{recipient}>; {header_date(date, 0)}\n"
    )


def _signature(payloads: Payloads, dice: Dice, domain: str, name: str, extra: str) -> str:
    body_hash, text = payloads.signature_text()
    return (
        f"{name}: {extra}a=rsa-sha256; c=relaxed/relaxed; d={domain};\n\ts=s{dice.between(2019, 2024)}; "
        f"t={dice.bits(31)};\n"
        f"\th=from:to:cc:subject:date:message-id:in-reply-to:references:mime-version;\n\tbh={body_hash}=;\n"
        f"\tb={text}==\n"
    )


def _sealed(payloads: Payloads, dice: Dice, host: str, domain: str) -> str:
    results = f"mx.{host};\n\tdkim=pass header.i=@{domain} header.s=s1;\n\tspf=pass smtp.mailfrom={domain}"
    return (
        _signature(payloads, dice, host, "ARC-Seal", "i=1; cv=none; ")
        + _signature(payloads, dice, host, "ARC-Message-Signature", "i=1; ")
        + f"ARC-Authentication-Results: i=1; {results}\n"
    )


def transport_lines(dice: Dice, payloads: Payloads, sender: str, recipient: str, date: int) -> str:
    """Returns the lines, newest first, for one way from sender to recipient, both addresses."""
    domain = sender.partition("@")[2]
    host = recipient.partition("@")[2]
    first, second = f"{dice.pick(_HOSTS)}.{domain}", f"{dice.pick(_HOSTS)}.{host}"
    lines = [
        f"Return-Path: <{sender}>\nDelivered-To: {recipient}\n",
        _received(dice, first, second, recipient, date + dice.between(1, 40)),
    ]
    kind = dice.bits(3)
    if kind & 1:
        lines.append(_sealed(payloads, dice, host, domain))
    if kind:
        lines.append(
            f"Authentication-Results: {second};\n\tdkim=pass header.d={domain} header.s=s1 header.b={dice.base32(8)};\n"
            f"\tspf=pass (sender address is {_address(dice)}) smtp.mailfrom={sender};\n\tdmarc=pass (p=NONE) "
            f"header.from={domain}\n"
        )
        lines.append(_received(dice, f"host-{dice.below(4096)}.{domain}", first, recipient, date + 1))
        lines.append(_signature(payloads, dice, domain, "DKIM-Signature", "v=1; "))
    return "".join(lines)
