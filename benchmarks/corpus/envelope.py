"""The header fields that the sender's client writes, and what the manifest says about them."""

from __future__ import annotations

from benchmarks.corpus.charsets import LEGACY, UTF8, Charset
from benchmarks.corpus.clock import header_date
from benchmarks.corpus.dice import Dice
from benchmarks.corpus.fields import mailbox, unstructured
from benchmarks.corpus.letters import Turn
from benchmarks.corpus.people import MailingList, Person
from benchmarks.corpus.truth import Address, Links, Truth

_AGENTS = {
    "gmail": (),
    "outlook": (("X-Mailer", "Microsoft Outlook 16.0"), ("Content-Language", "en-gb")),
    "owa": (
        ("Accept-Language", "en-GB, en-US"),
        ("Content-Language", "en-GB"),
        ("X-MS-Has-Attach", ""),
        ("X-MS-TNEF-Correlator", ""),
    ),
    "apple": (("X-Mailer", "Apple Mail (2.3731.400.51.1.1)"),),
    "thunderbird": (("User-Agent", "Mozilla Thunderbird"), ("Content-Language", "en-US")),
    "mutt": (("User-Agent", "Mutt/2.2.12 (2023-09-09)"),),
    "yahoo": (("X-Mailer", "WebService/1.1.21952 YMailNorrin"),),
    "proton": (("Feedback-ID", "10000:user:proton"),),
    "lotus": (("X-Mailer", "Lotus Notes Release 8.5.3 September 15, 2011"),),
}
_BASE64_LANGUAGES = frozenset({"ru", "el", "ja", "zh", "tw", "ko"})


def word_form(language: str) -> str:
    """Returns the form of encoded words usual in a language: `B` where most letters are not ASCII."""
    return "B" if language in _BASE64_LANGUAGES else "Q"


def _mailbox(person: Person, charset: Charset) -> str:
    """Writes a person in the charset of the mail where it is one of the person's language, else in UTF-8."""
    used = charset if charset in LEGACY[person.language] else UTF8
    return mailbox(person.name, person.addr, used, word_form(person.language))


def _listed(people: tuple[Person, ...], charset: Charset) -> str:
    return ", ".join([_mailbox(person, charset) for person in people])


def list_fields(mailing_list: MailingList) -> list[tuple[str, str]]:
    """Returns the fields a list adds (RFC 2369, RFC 2919)."""
    name, host = mailing_list.name, mailing_list.host
    return [
        ("List-Id", f"<{name}.{host}>"),
        ("List-Post", f"<mailto:{mailing_list.addr}>"),
        ("Precedence", "list"),
        (
            "List-Unsubscribe",
            f"<https://{host}/mailman/options/{name}>, <mailto:{name}-request@{host}?subject=unsubscribe>",
        ),
        ("List-Archive", f"<https://{host}/pipermail/{name}/>"),
        ("List-Help", f"<mailto:{name}-request@{host}?subject=help>"),
    ]


def _recipients(turn: Turn, charset: Charset) -> tuple[str, str]:
    """Returns the values of To and Cc; a list is written to with its address first."""
    mailing_list = turn.conversation.mailing_list
    if mailing_list is None:
        return _listed(turn.to, charset), _listed(turn.cc, charset)
    if turn.parent is None:
        return mailing_list.addr, _listed(turn.cc, charset)
    copies = [mailing_list.addr, *[_mailbox(person, charset) for person in turn.cc]]
    return _listed(turn.to, charset), ", ".join(copies)


def addresses_of(turn: Turn) -> tuple[Address, ...]:
    """Returns the mailboxes of From, To and Cc as `header_fields` writes them."""
    found = [Address("from", turn.sender.name, turn.sender.addr)]
    mailing_list = turn.conversation.mailing_list
    to = [Address("to", person.name, person.addr) for person in turn.to]
    copies = [Address("cc", person.name, person.addr) for person in turn.cc]
    if mailing_list is not None:
        if turn.parent is None:
            to = [Address("to", "", mailing_list.addr)]
        else:
            copies.insert(0, Address("cc", "", mailing_list.addr))
    return (*found, *to, *copies)


def _thread_index(turn: Turn, dice: Dice) -> tuple[tuple[str, str], ...]:
    if turn.sender.client not in ("outlook", "owa"):
        return ()
    topic = unstructured(turn.conversation.topic)
    return (("Thread-Topic", topic), ("Thread-Index", f"Ad{dice.base36(18)}{dice.base36(6) if turn.parent else ''}=="))


def header_fields(turn: Turn, dice: Dice, charset: Charset = UTF8, *, cut_words: bool = False) -> list[tuple[str, str]]:
    """Returns the fields of a turn's mail in file order, without those of MIME."""
    sender = turn.sender
    form = word_form(turn.conversation.language)
    to, copies = _recipients(turn, charset)
    fields = [("From", _mailbox(sender, charset))]
    if to:
        fields.append(("To", to))
    if copies:
        fields.append(("Cc", copies))
    fields.append(("Subject", unstructured(turn.subject, charset, form, cut_characters=cut_words)))
    fields.append(("Date", header_date(turn.date, sender.zone_minutes)))
    if turn.message_id:
        fields.append(("Message-ID", turn.message_id))
    if turn.in_reply_to:
        fields.append(("In-Reply-To", turn.in_reply_to_field or turn.in_reply_to[0]))
    references = turn.references_field or " ".join(turn.references)
    if references:
        fields.append(("References", references))
    fields += _thread_index(turn, dice)
    fields += _AGENTS[sender.client]
    if turn.conversation.mailing_list is not None:
        fields += list_fields(turn.conversation.mailing_list)
    return fields


def links_of(turn: Turn) -> Links:
    """Returns the place of a turn's mail in its conversation."""
    parent = turn.parent
    return Links(
        turn.conversation.number,
        turn.header_thread,
        parent.number if parent else None,
        (parent.message_id or None) if parent else None,
        parent is not None and parent.number is None,
        turn.conversation.topic,
        turn.quirk,
    )


def truth_of(turn: Turn, kind: str) -> Truth:
    """Returns what a turn's headers make known; the body is for the caller to add."""
    return Truth(
        turn.number,
        kind,
        links_of(turn),
        turn.message_id or None,
        turn.in_reply_to,
        turn.references,
        turn.date,
        turn.subject,
        turn.marker,
        addresses=addresses_of(turn),
    )
