"""The steps of the tour over a deployed pipeline."""

import time
from collections.abc import Callable

from infra.local.athena import Row
from infra.local.clients import client
from infra.local.places import Cloud, Places
from infra.local.tour import questions
from infra.local.tour.funnel import Funnel, settle
from infra.local.tour.mail import PREFIX, Post, post

PARTS = ("stored", "duplicate", "skipped", "quarantined")
INDENT = "  "


class Visit:
    """One visit: `say` gets a line at a time."""

    def __init__(self, places: Places, cloud: Cloud, outputs: dict[str, str], say: Callable[[str], None]) -> None:
        self.places, self.cloud, self.outputs, self.say = places, cloud, outputs, say
        self.funnel = Funnel(places, cloud, outputs)
        self.lake = self.funnel.lake

    def run(self) -> None:
        """All steps."""
        began = time.monotonic()
        sent = post()
        self.drop(sent)
        self.watch(sent)
        self.show("Who writes most?", questions.SENDERS)
        self.show("Which mails lie in more than one place?", questions.COPIES)
        self.show("The mail that was dropped as a file", questions.ONE_MAIL.format(sent.message_id))
        self.show("What could not be read, and why?", questions.QUARANTINE)
        self.balance()
        self.say(f"\nFrom the first object to the balance: {time.monotonic() - began:.1f} s.")

    def drop(self, sent: Post) -> None:
        """Says what is dropped."""
        self.say(f"\nDropped into s3://{self.outputs['RawBucket']}/{PREFIX}")
        for name, (raw, what) in sent.objects.items():
            self.say(f"{INDENT}{name:<14}{len(raw):>10,} bytes   {what}")

    def watch(self, sent: Post) -> None:
        """Drops the mail and follows it, then settles."""
        before = self.funnel.look()
        self.say("")
        sent.drop(client(self.places, self.cloud, "s3"), self.outputs["RawBucket"])
        self.funnel.watch(before, self.say, objects=2, archives=1)
        settle(self.places, self.cloud)
        self.say("Settled: of each mail one row is shown, however many copies there are.")

    def show(self, question: str, query: str) -> None:
        """A question, its query, the answer of Athena."""
        rows = self.lake.ask(query)
        self.say(f"\n{question}")
        for line in query.splitlines():
            self.say(f"{INDENT}> {line}")
        for line in questions.card(rows[0]) if len(rows) == 1 else questions.table(rows):
            self.say(INDENT + line)

    def balance(self) -> None:
        """Two saved queries: everything that was found is somewhere, in sum and unit by unit."""
        self.say("\nIs everything there? Two of the saved queries")
        for row in self.lake.ask(self.lake.saved("balance")):
            self.say(f"{INDENT}balance        {in_words(row)}")
        lost = self.lake.ask(self.lake.saved("nothing lost"))
        self.say(f"{INDENT}nothing lost   {len(lost)} units miss an item")


def in_words(row: Row) -> str:
    """A balance as a sum; it says so when it does not come out."""
    found, parts = int(row["found"] or 0), {name: int(row[name] or 0) for name in PARTS}
    sign = "=" if found == sum(parts.values()) else "IS NOT"
    return f"found {found:,} {sign} " + " + ".join(f"{name} {count:,}" for name, count in parts.items())
