"""Hostile headers: size, junk, controls, injection, dates, addresses."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.corpus.hostile_case import Bench, Case, stored
from benchmarks.corpus.truth import Address, Mail

_LONG_ID = 100_000


def _huge_header(at: Bench) -> Mail:
    rows = "".join([f"X-Filler-{row}: {'filler ' * 140}\n" for row in range(300)])
    return at.mail(f"{at.header()}{rows}\n{at.sentence()}\n", stored("limit.header", exact=False))


def _long_message_id(at: Bench) -> Mail:
    message_id = f"<{'a' * (_LONG_ID - 14)}@example.com>"
    raw = f"{at.header(Message_ID='')}Message-ID: {message_id}\n\n{at.sentence()}\n"
    return at.mail(raw, message_id=message_id)


def _nul_in_subject(at: Bench) -> Mail:
    return at.mail(
        f"{at.header(Subject='')}Subject: before\0after\n\n{at.sentence()}\n",
        stored("header.control"),
        subject="before after",
    )


def _bare_cr(at: Bench) -> Mail:
    raw = f"{at.header()}\n{at.sentence()}\n".replace("\n", "\r")
    return at.mail(raw, stored("header.bare_cr"), starts_as_mail=False)


def _bom_first(at: Bench) -> Mail:
    return at.mail(f"\ufeff{at.header()}\n{at.sentence()}\n", stored("header.bom"), starts_as_mail=False)


def _junk_line(at: Bench) -> Mail:
    head = at.header().replace("To: ", "this line is no field and has no colon\nTo: ", 1)
    return at.mail(f"{head}\n{at.sentence()}\n", stored("header.junk_line"))


def _from_line_inside(at: Bench) -> Mail:
    head = at.header().replace("To: ", f">From {at.turn.sender.addr} Mon Jan  1 00:00:00 2024\nTo: ", 1)
    return at.mail(f"{head}\n{at.sentence()}\n", stored("header.from_line"))


def _header_only(at: Bench) -> Mail:
    return at.mail(at.header(), marker=None)


def _empty_body(at: Bench) -> Mail:
    return at.mail(f"{at.header()}\n", marker=None)


def _injection(at: Bench) -> Mail:
    subject = "=?utf-8?Q?hello=0D=0ABcc:_victim@example.org=0D=0A?="
    return at.mail(
        f"{at.header(Subject=subject)}\n{at.sentence()}\n",
        stored("header.control"),
        subject="hello Bcc: victim@example.org",
    )


def _name_injection(at: Bench) -> Mail:
    sender = f"=?utf-8?B?QW5uDQpCY2M6IHg=?= <{at.turn.sender.addr}>"
    addresses = (Address("from", "Ann Bcc: x", at.turn.sender.addr), *at.mail(b"").truth.addresses[1:])
    return at.mail(f"{at.header(From=sender)}\n{at.sentence()}\n", stored("header.control"), addresses=addresses)


def _terminal(at: Bench) -> Mail:
    subject = "\x1b]0;owned\x07\x1b[2J\x1b[31mred alert\x1b[0m"
    raw = f"{at.header(Subject='')}Subject: {subject}\n\n{at.sentence()} \x1b[8m hidden \x1b[0m\n"
    return at.mail(raw, stored("header.control"), subject="]0;owned [2J [31mred alert [0m")


def _bidi(at: Bench) -> Mail:
    subject = "invoice \u202efdp.exe\u202c \u2066left\u2069 \u200bgap"
    return at.mail(f"{at.header(Subject=subject)}\n{at.sentence()}\n", subject=subject)


def _loose_colons(at: Bench) -> Mail:
    raw = f"{at.header(Subject='')}Subject : space before the colon\n: no name\nX-Empty:\n\n{at.sentence()}\n"
    return at.mail(raw, stored(), subject="space before the colon")


def _unknown_charset_word(at: Bench) -> Mail:
    subject = "=?x-no-such-charset?Q?caf=E9?= and more"
    return at.mail(
        f"{at.header(Subject=subject)}\n{at.sentence()}\n", stored("header.bad_encoded_word", exact=False), subject=""
    )


def _broken_words(at: Bench) -> Mail:
    subject = "=?utf-8?Q?unclosed =?utf-8?B?%%%?= =?utf-8?X?what?= tail"
    return at.mail(f"{at.header(Subject=subject)}\n{at.sentence()}\n", stored(exact=False), subject="")


def _no_from(at: Bench) -> Mail:
    others = at.mail(b"").truth.addresses[1:]
    return at.mail(f"{at.header(From='')}\n{at.sentence()}\n", stored("from.missing"), addresses=others)


def _two_from(at: Bench) -> Mail:
    return at.mail(
        f"{at.header()}From: Other <other@example.net>\n\n{at.sentence()}\n",
        stored("header.duplicate_field", exact=False),
    )


def _spoofed_name(at: Bench) -> Mail:
    sender = '"ceo@example.org" <thief@example.net>'
    addresses = (Address("from", "ceo@example.org", "thief@example.net"), *at.mail(b"").truth.addresses[1:])
    return at.mail(f"{at.header(From=sender)}\n{at.sentence()}\n", stored("from.ambiguous"), addresses=addresses)


def _bare_spoof(at: Bench) -> Mail:
    raw = f"{at.header(From='ceo@example.org <thief@example.net>')}\n{at.sentence()}\n"
    addresses = (Address("from", "ceo@example.org", "thief@example.net"), *at.mail(b"").truth.addresses[1:])
    return at.mail(raw, stored("from.ambiguous"), addresses=addresses)


def _odd_addresses(at: Bench) -> Mail:
    to = (
        'Birdsong, Ann </O=HARBOUR/OU=HQ/CN=RECIPIENTS/CN=ABIRDS>, "Smith; J" <j@example.com>; Friends: a@example.org, '
        "c@example.net;, undisclosed-recipients:;"
    )
    addresses = (
        at.mail(b"").truth.addresses[0],
        Address("to", "Birdsong, Ann", "/O=HARBOUR/OU=HQ/CN=RECIPIENTS/CN=ABIRDS"),
        Address("to", "Smith; J", "j@example.com"),
        Address("to", "", "a@example.org"),
        Address("to", "", "c@example.net"),
    )
    return at.mail(f"{at.header(To=to)}\n{at.sentence()}\n", addresses=addresses)


def _many_addresses(at: Bench) -> Mail:
    to = ", ".join([f"r{place}@example.com" for place in range(12_000)])
    return at.mail(f"{at.header(To=to)}\n{at.sentence()}\n", stored("limit.addresses", exact=False), addresses=())


def _many_references(at: Bench) -> Mail:
    ids = tuple(f"<absent.{place}.{at.turn.number}@example.org>" for place in range(3_000))
    return at.mail(f"{at.header(References=' '.join(ids))}\n{at.sentence()}\n", references=ids)


def _raw_eight_bit(at: Bench) -> Mail:
    head = at.header(Subject="").encode("utf-8") + "Subject: Größe in Latin-1\n".encode("iso8859-1")
    raw = head + f"\n{at.sentence()}\n".encode()
    return at.mail(raw, stored("header.raw_8bit"), subject="Größe in Latin-1")


def _reused_id(at: Bench) -> Mail:
    return at.mail(
        f"{at.header(Message_ID='<1@localhost>')}\n{at.sentence()}\n", stored(exact=False), message_id="<1@localhost>"
    )


def _date(value: str, code: str | None, epoch: int | None) -> Callable[[Bench], Mail]:
    def build(at: Bench) -> Mail:
        head = at.header(Date="")
        line = f"Date: {value}\n" if value else ""
        return at.mail(f"{head}{line}\n{at.sentence()}\n", stored(code), date=epoch)

    return build


DATES: tuple[Case, ...] = (
    Case("date.1970", _date("Thu, 1 Jan 1970 00:00:00 +0000", None, 0)),
    Case("date.2038", _date("Tue, 19 Jan 2038 03:14:08 +0000", None, 2_147_483_648)),
    Case("date.2096", _date("Sat, 7 Jul 2096 12:00:00 +0000", None, 3_992_500_800)),
    Case("date.9999", _date("Fri, 31 Dec 9999 23:59:59 +0000", "date.out_of_range", None)),
    Case("date.nonsense", _date("the day after tomorrow", "date.invalid", None)),
    Case("date.missing", _date("", "date.missing", None)),
    Case("date.no_seconds", _date("Tue, 5 Mar 2024 20:57 +0200", None, 1_709_665_020)),
    Case("date.two_digit_year", _date("Tue, 05 Mar 02 10:00:00 EST", None, 1_015_340_400)),
    Case("date.wrong_weekday", _date("Sun, 5 Mar 2024 10:00:00 +0000", None, 1_709_632_800)),
    Case("date.asctime", _date("Tue Mar  5 10:00:00 2024", None, 1_709_632_800)),
)

HEADER: tuple[Case, ...] = (
    Case("header.huge", _huge_header),
    Case("header.long_message_id", _long_message_id),
    Case("header.nul", _nul_in_subject),
    Case("header.bare_cr", _bare_cr),
    Case("header.bom", _bom_first),
    Case("header.junk_line", _junk_line),
    Case("header.from_line_inside", _from_line_inside),
    Case("header.only", _header_only),
    Case("header.empty_body", _empty_body),
    Case("header.injection", _injection),
    Case("header.name_injection", _name_injection),
    Case("header.terminal_escapes", _terminal),
    Case("header.bidi_controls", _bidi),
    Case("header.loose_colons", _loose_colons),
    Case("header.unknown_charset_word", _unknown_charset_word),
    Case("header.broken_words", _broken_words),
    Case("header.no_from", _no_from),
    Case("header.two_from", _two_from),
    Case("header.spoofed_name", _spoofed_name),
    Case("header.bare_spoof", _bare_spoof),
    Case("header.odd_addresses", _odd_addresses),
    Case("header.many_addresses", _many_addresses),
    Case("header.many_references", _many_references),
    Case("header.raw_eight_bit", _raw_eight_bit),
    Case("header.localhost_id", _reused_id),
    *DATES,
)
