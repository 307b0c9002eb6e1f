"""Gmail labels as Takeout writes them, in ten languages."""

from __future__ import annotations

import zlib
from typing import NamedTuple

from benchmarks.corpus.charsets import UTF8
from benchmarks.corpus.fields import encoded_words
from benchmarks.corpus.truth import Truth

SYSTEM = ("INBOX", "SENT", "UNREAD", "OPENED", "STARRED", "IMPORTANT", "SPAM", "TRASH", "ARCHIVED")

_NAMES: dict[str, str] = {
    "en": "Inbox|Sent|Unread|Opened|Starred|Important|Spam|Trash|Archived",
    "de": "Posteingang|Gesendet|Ungelesen|Geöffnet|Markiert|Wichtig|Spam|Papierkorb|Archiviert",
    "fr": (
        "Boîte de réception|Messages envoyés|Non lus|Ouvert|Messages suivis|Important|Spam|Corbeille|Messages archivés"
    ),
    "es": "Recibidos|Enviados|No leídos|Abierto|Destacados|Importante|Spam|Papelera|Archivados",
    "it": "Posta in arrivo|Inviati|Da leggere|Aperti|Speciali|Importanti|Spam|Cestino|Archiviati",
    "pt": "Caixa de entrada|Enviados|Não lidas|Aberto|Com estrela|Importante|Spam|Lixeira|Arquivados",
    "nl": "Inbox|Verzonden|Ongelezen|Geopend|Met ster|Belangrijk|Spam|Prullenbak|Gearchiveerd",
    "pl": "Odebrane|Wysłane|Nieprzeczytane|Otwarte|Oznaczone gwiazdką|Ważne|Spam|Kosz|Zarchiwizowane",
    "ru": "Входящие|Отправленные|Непрочитанные|Открытые|Помеченные|Важное|Спам|Корзина|Архивированные",
    "ja": "受信トレイ|送信済み|未読|開封済み|スター付き|重要|迷惑メール|ゴミ箱|アーカイブ",
}
_OWN = {
    "en": "Projects/Roof",
    "de": "Projekte/Hafen",
    "fr": "Été à la mer",
    "es": "Facturas/año",
    "it": "Viaggi",
    "pt": "Orçamento",
    "nl": "Familie",
    "pl": "Książki",
    "ru": "Семья",
    "ja": "請求書",
}
_MAILBOX = {
    "en": "All mail Including Spam and Trash",
    "de": "Alle Nachrichten, einschließlich Spam und Papierkorb",
    "fr": "Tous les messages, y compris ceux du dossier Spam",
    "es": "Todo el correo, incluido Spam y Papelera",
}
LANGUAGES = tuple(_NAMES)


class Labels(NamedTuple):
    """Labels of one mail: as the account's language names them, and their meaning, None for the user's own."""

    names: tuple[str, ...]
    system: tuple[str | None, ...]

    def header(self) -> str:
        """Returns the value of X-Gmail-Labels: commas between, one encoded word or several when not ASCII."""
        text = ",".join(f'"{name}"' if "," in name else name for name in self.names)
        return text if text.isascii() else encoded_words(text, UTF8, "Q")


def mailbox_name(language: str) -> str:
    """Returns the name of the mbox file inside a Takeout archive."""
    return _MAILBOX.get(language, _MAILBOX["en"]) + ".mbox"


def labels_of(truth: Truth, language: str) -> Labels:
    """Returns the labels of a mail; they depend on its number alone."""
    drawn = zlib.crc32(f"labels {truth.number}".encode("ascii"))
    chosen = [
        "SPAM" if truth.kind == "hostile" else ("INBOX", "INBOX", "SENT", "ARCHIVED", "TRASH", "INBOX")[drawn % 6]
    ]
    chosen.append("UNREAD" if drawn >> 4 & 3 == 0 else "OPENED")
    if drawn >> 6 & 3 == 0:
        chosen.append("IMPORTANT")
    if drawn >> 8 & 15 == 0:
        chosen.append("STARRED")
    local = dict(zip(SYSTEM, _NAMES[language].split("|"), strict=True))
    names = tuple(local[name] for name in chosen)
    if drawn >> 12 & 3 == 0:
        return Labels((*names, _OWN[language]), (*chosen, None))
    return Labels(names, tuple(chosen))


def gmail_thread(truth: Truth) -> int:
    """Returns the X-GM-THRID of a mail's conversation, 19 digits."""
    return 1_600_000_000_000_000_000 + truth.links.thread * 977_351
