"""Near duplicates of a lake: clusters, their generations, what they do not depend on."""

import random
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

import maillake
from maillake import _native
from maillake.contract.settings import IngestSettings
from maillake.pipeline.near_duplicates import NearDuplicates
from tests.builders import any_message, mbox_of, write
from tests.lake.rows import column, files_of, rows
from tests.oracle.near_duplicates import pairs_that_share, shingles

WORDS = [f"word{number}" for number in range(1_000)]
FOOTER = "_______________________________________________\nplans mailing list\nhttps://lists.example.org/plans\n"
CLUSTERS = "SELECT cluster_id, message_key, jaccard FROM near_duplicates ORDER BY ALL"


def prose(seed: int, count: int = 120) -> list[str]:
    """Words that no other seed has in this order."""
    return random.Random(seed).choices(WORDS, k=count)


def lines(words: list[str], width: int = 10) -> str:
    return "".join(f"{' '.join(words[at : at + width])}\n" for at in range(0, len(words), width))


def mail_of(name: str, text: str) -> bytes:
    return any_message(f"Plan {name}", message_id=f"<{name}@example.org>", text=text)


def variants_of(seed: int) -> dict[str, str]:
    """One text as it comes again and again: as it is, wrapped otherwise, signed, with a footer, as an answer."""
    words = prose(seed)
    return {
        "plain": lines(words),
        "wrapped": lines(words, 7),
        "signed": f"{lines(words)}-- \nAnn Example\nExample Ltd, Plans\n",
        "with-footer": f"{lines(words)}{FOOTER}",
        "answer": f"On Mon, 5 Jan 2004, Bob wrote:\n> {' '.join(prose(seed + 1_000, 60))}\n\n{lines(words)}",
        "answer-wrapped": f"{lines(words)}\nOn Mon, 5 Jan 2004 at 12:30, Bob Example <bob@example.net>\nwrote:\n> Plans?\n",
        "a-word-changed": lines([*words[:50], "changed", *words[51:]]),
    }


def keys_of(lake: Path) -> dict[str, str]:
    """Message keys by subject."""
    return {row["subject"].removeprefix("Plan "): row["message_key"] for row in rows(lake, "SELECT * FROM messages")}


def test_one_text_in_many_forms_is_one_cluster_named_by_the_smallest_key(mail: Path, lake: Path) -> None:
    mails = [mail_of(name, text) for name, text in variants_of(1).items()]
    maillake.ingest([write(mail / "a.mbox", mbox_of([*mails, mail_of("other", lines(prose(2)))]))], lake)
    assert maillake.find_near_duplicates(lake) == [NearDuplicates("default", 1, 7, 1, is_new=True)]
    found = rows(lake, CLUSTERS)
    keys = keys_of(lake)
    assert {row["message_key"] for row in found} == {key for name, key in keys.items() if name != "other"}
    assert {row["cluster_id"] for row in found} == {min(row["message_key"] for row in found)}
    share = {row["message_key"]: row["jaccard"] for row in found}
    changed = share[keys["a-word-changed"]]
    if changed == 1.0:  # it is the representative
        assert sorted(share.values())[:6] == pytest.approx([111 / 121] * 6)
    else:
        assert changed == pytest.approx(111 / 121)
        assert sorted(share.values())[1:] == [1.0] * 6


def test_a_text_of_nineteen_words_has_no_signature(mail: Path, lake: Path) -> None:
    mails = [mail_of(f"{count}-{copy}", lines(prose(count, count))) for count in (19, 20) for copy in "ab"]
    maillake.ingest([write(mail / "a.mbox", mbox_of(mails))], lake)
    assert column(lake, "SELECT subject FROM messages WHERE minhash IS NULL ORDER BY 1") == ["Plan 19-a", "Plan 19-b"]
    maillake.find_near_duplicates(lake)
    keys = keys_of(lake)
    assert set(column(lake, "SELECT message_key FROM near_duplicates")) == {keys["20-a"], keys["20-b"]}


def test_clusters_do_not_depend_on_the_order_of_the_sources(mail: Path, new_lake: Callable[[str], Path]) -> None:
    mails = [mail_of(f"{seed}-{name}", text) for seed in range(5) for name, text in variants_of(seed).items()]
    paths = [write(mail / f"{number}.eml", raw) for number, raw in enumerate(mails)]
    found = []
    for name, order in (("forwards", paths), ("backwards", paths[::-1])):
        lake = new_lake(name)
        for some in (order[:20], order[20:]):
            maillake.ingest(some, lake)
            maillake.find_near_duplicates(lake)
        found.append(rows(lake, CLUSTERS))
    assert found[0] == found[1]
    assert len({row["cluster_id"] for row in found[0]}) == 5


def test_asking_again_writes_nothing(mail: Path, lake: Path) -> None:
    maillake.ingest([write(mail / "a.mbox", mbox_of(mail_of(*one) for one in variants_of(1).items()))], lake)
    maillake.find_near_duplicates(lake)
    before = files_of(lake, "near_duplicates")
    assert maillake.find_near_duplicates(lake) == [NearDuplicates("default", 1, 7, 1, is_new=False)]
    assert files_of(lake, "near_duplicates") == before
    assert maillake.verify(lake).findings == []


def test_a_later_copy_joins_in_a_new_generation(mail: Path, lake: Path) -> None:
    texts = list(variants_of(1).items())
    maillake.ingest([write(mail / "a.mbox", mbox_of(mail_of(*one) for one in texts[:3]))], lake)
    maillake.find_near_duplicates(lake)
    maillake.ingest([write(mail / "b.mbox", mbox_of(mail_of(*one) for one in texts[3:]))], lake)
    assert len(column(lake, "SELECT message_key FROM near_duplicates")) == 3
    assert maillake.find_near_duplicates(lake) == [NearDuplicates("default", 1, 7, 2, is_new=True)]
    assert column(lake, "SELECT DISTINCT generation FROM near_duplicates") == [2]
    assert len(column(lake, "SELECT message_key FROM near_duplicates")) == 7
    assert maillake.verify(lake).holds


def test_a_lake_without_near_duplicates_has_no_generation(mail: Path, lake: Path) -> None:
    maillake.ingest([write(mail / "a.mbox", mbox_of(mail_of(f"{n}", lines(prose(n))) for n in range(4)))], lake)
    assert maillake.find_near_duplicates(lake) == [NearDuplicates("default", 0, 0, 0, is_new=False)]
    assert files_of(lake, "near_duplicates") == []


def test_signatures_of_another_version_are_not_compared(
    mail: Path, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maillake.ingest([write(mail / "a.mbox", mbox_of(mail_of(*one) for one in variants_of(1).items()))], lake)
    maillake.find_near_duplicates(lake)
    monkeypatch.setattr(_native, "signature_version", lambda: 2)
    assert maillake.find_near_duplicates(lake) == [NearDuplicates("default", 0, 0, 2, is_new=True)]
    assert rows(lake, CLUSTERS) == []
    assert maillake.find_near_duplicates(lake) == [NearDuplicates("default", 0, 0, 2, is_new=False)]


def test_tenants_share_no_cluster(mail: Path, lake: Path) -> None:
    for tenant, (name, text) in zip("aab", variants_of(1).items(), strict=False):
        maillake.ingest([write(mail / f"{name}.eml", mail_of(name, text))], lake, IngestSettings(tenant=tenant))
    found = maillake.find_near_duplicates(lake)
    assert [(one.tenant, one.messages) for one in found] == [("a", 2), ("b", 0)]
    assert column(lake, "SELECT DISTINCT tenant FROM near_duplicates") == ["a"]


def test_a_generation_that_is_lost_is_written_again(mail: Path, lake: Path) -> None:
    maillake.ingest([write(mail / "a.mbox", mbox_of(mail_of(*one) for one in variants_of(1).items()))], lake)
    maillake.find_near_duplicates(lake)
    (path,) = files_of(lake, "near_duplicates")
    path.unlink()
    assert not maillake.verify(lake).holds
    assert maillake.find_near_duplicates(lake) == [NearDuplicates("default", 1, 7, 1, is_new=True)]
    assert maillake.verify(lake).holds


def test_a_file_that_no_ledger_knows_is_gone_at_the_next_write(mail: Path, lake: Path) -> None:
    maillake.ingest([write(mail / "a.mbox", mbox_of(mail_of(*one) for one in variants_of(1).items()))], lake)
    maillake.find_near_duplicates(lake)
    (path,) = files_of(lake, "near_duplicates")
    path.with_name("near_duplicates.00000002.parquet").write_bytes(path.read_bytes())
    maillake.find_near_duplicates(lake)
    assert files_of(lake, "near_duplicates") == [path]


def test_clusters_are_those_of_all_pairs_compared(mail: Path, lake: Path) -> None:
    chance = random.Random(7)
    texts = {}
    for number in range(300):
        words = prose(number, chance.randint(20, 200))
        for copy in range(4):
            changed = [f"other{chance.randrange(9_999)}" if chance.random() < copy * 0.012 else word for word in words]
            texts[f"{number}-{copy}"] = lines(changed)
    maillake.ingest([write(mail / "a.mbox", mbox_of(mail_of(*one) for one in texts.items()))], lake)
    maillake.find_near_duplicates(lake)
    keys = keys_of(lake)
    truth = pairs_that_share({keys[name]: frozenset(shingles(text)) for name, text in texts.items()})
    members = defaultdict(list)
    for row in rows(lake, CLUSTERS):
        members[row["cluster_id"]].append(row["message_key"])
    joined = {pair for cluster in members.values() for pair in combinations(cluster, 2)}
    partners = {key for pair in truth & joined for key in pair}
    assert len(truth) > 400
    assert len(truth & joined) >= 0.98 * len(truth)
    assert {key for cluster in members.values() for key in cluster} == partners


def test_thousands_of_one_text_are_one_cluster(mail: Path, lake: Path) -> None:
    text = lines(prose(1))
    maillake.ingest([write(mail / "a.mbox", mbox_of(mail_of(f"{number}", text) for number in range(3_000)))], lake)
    assert maillake.find_near_duplicates(lake) == [NearDuplicates("default", 1, 3_000, 1, is_new=True)]
    assert column(lake, "SELECT DISTINCT jaccard FROM near_duplicates") == [1.0]
