"""The people, organisations and mailing lists that write to one another."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.corpus.dice import Dice
from benchmarks.corpus.names import FAMILY, GIVEN, ORGANISATIONS

ZONES = {
    "en": 0,
    "de": 60,
    "fr": 60,
    "es": 60,
    "it": 60,
    "pt": 0,
    "nl": 60,
    "sv": 60,
    "da": 60,
    "pl": 60,
    "cs": 60,
    "tr": 180,
    "ru": 180,
    "el": 120,
    "ja": 540,
    "zh": 480,
    "tw": 480,
    "ko": 540,
}
_FAMILY_FIRST = frozenset({"ja", "zh", "tw", "ko"})


@dataclass(frozen=True)
class Person:
    """Somebody who writes mail."""

    name: str
    addr: str
    """Address with the domain as A-label."""
    organisation: str
    domain: str
    """Domain as A-label."""
    language: str
    client: str
    zone_minutes: int
    role: str
    telephone: str


@dataclass(frozen=True)
class MailingList:
    """A list with its address and the text it adds to what it passes on."""

    name: str
    addr: str
    host: str
    prefix: str
    footer: str


LISTS: tuple[MailingList, ...] = tuple(
    MailingList(
        name,
        f"{name}@{host}",
        host,
        prefix,
        f"_______________________________________________\n{name} mailing list\n{name}@{host}\n"
        f"https://{host}/mailman/listinfo/{name}\n",
    )
    for name, host, prefix in (
        ("garden-talk", "lists.example.org", "[garden-talk] "),
        ("harbour-dev", "lists.example.org", ""),
        ("tools-users", "mail.example.net", "[tools] "),
        ("book-club", "lists.example.com", "[Book Club] "),
    )
)

_ROLES = (
    "Accounts",
    "Purchasing",
    "Front desk",
    "Workshop",
    "Library",
    "Archive",
    "Planning",
    "Stores",
    "Legal",
    "Quality",
    "Garden",
    "Training",
)


def a_label(domain: str) -> str:
    """Returns a domain in lower case with its labels as A-labels (RFC 5890)."""
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in domain.split(".")
    )


def _spelled(names: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for entry in names.split():
        name, _, ascii_name = entry.partition(":")
        pairs.append((name, ascii_name or name.lower().replace("'", "")))
    return pairs


class Directory:
    """Everybody, in a fixed order for a seed: about 190 people in 21 organisations."""

    def __init__(self, dice: Dice) -> None:
        self.everybody: list[Person] = []
        self.by_language: dict[str, list[Person]] = {}
        seen: set[str] = set()
        for name, domain, language, clients in ORGANISATIONS:
            size = 18 if language == "en" else 7
            for _ in range(size):
                person = _person(dice, name, domain, language, dice.pick(clients.split()))
                if person.addr not in seen:
                    seen.add(person.addr)
                    self.everybody.append(person)
                    self.by_language.setdefault(language, []).append(person)

    def group(self, dice: Dice, language: str, size: int) -> list[Person]:
        """Returns up to `size` different people, most of them of one language."""
        people = dice.sample(self.by_language[language], size)
        if dice.chance(0.2):
            guest = dice.pick(self.everybody)
            if guest not in people:
                people.append(guest)
        return people


def _person(dice: Dice, organisation: str, domain: str, language: str, client: str) -> Person:
    given, given_ascii = dice.pick(_spelled(GIVEN[language]))
    family, family_ascii = dice.pick(_spelled(FAMILY[language]))
    separator = dice.pick((".", ".", "_", "-", ""))
    name = f"{family} {given}" if language in _FAMILY_FIRST else f"{given} {family}"
    local = f"{given_ascii}{separator}{family_ascii}"
    ascii_domain = a_label(domain)
    if client in ("outlook", "owa", "lotus") and language == "en" and dice.chance(0.5):
        name = f"{family}, {given}"
    return Person(
        name,
        f"{local}@{ascii_domain}",
        organisation,
        ascii_domain,
        language,
        client,
        ZONES[language],
        dice.pick(_ROLES),
        f"+00 555 {dice.between(1000, 9999)}",
    )
