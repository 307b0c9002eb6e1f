"""The published vectors of the message key: one small mail for each rule of the recipe."""

from __future__ import annotations

import base64

HEAD = "From: Ann <ann@example.org>\nTo: Bob <bob@example.com>\nSubject: Hello\nMessage-ID: <1@example.org>\n"


def vectors() -> dict[str, bytes]:
    """Mails by name; what each shows is its name."""
    texts = {
        "plain": f"{HEAD}\nHello, Bob!\n",
        "crlf_line_ends": f"{HEAD}\nHello, Bob!\n".replace("\n", "\r\n"),
        "transport_fields_do_not_count": f"Received: from a by b; Mon, 1 Jan 2024 10:00:00 +0000\n{HEAD}Bcc: eve@example.net\n\nHello, Bob!\n",
        "folding_does_not_count": HEAD.replace("Subject: Hello", "Subject:\n Hello") + "\nHello, Bob!\n",
        "blank_lines_at_the_end_do_not_count": f"{HEAD}\nHello, Bob!\n\n\n",
        "mbox_quoting_does_not_count": f"{HEAD}\n>From here on\n",
        "without_mbox_quoting": f"{HEAD}\nFrom here on\n",
        "empty_body": f"{HEAD}\n",
        "no_header_but_a_subject": "Subject: alone\n\ntext\n",
        "empty_subject": "From: ann@example.org\nSubject:\n\ntext\n",
        "repeated_field": "To: a@example.org\nTo: b@example.org\n\ntext\n",
        "encoded_word_q": "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\ntext\n",
        "encoded_word_b_split_in_a_character": "Subject: =?utf-8?b?R3LD?= =?utf-8?b?vMOfZQ==?=\n\ntext\n",
        "encoded_comma_in_a_name": "From: =?utf-8?q?Smith=2C_Ann?= <ann@example.org>\n\ntext\n",
        "decomposed_characters_in_the_subject": "Subject: =?utf-8?q?cafe=CC=81?=\n\ntext\n",
        "line_break_in_an_encoded_word": "Subject: =?utf-8?q?x=0D=0ABcc:_eve?=\n\ntext\n",
        "quoted_printable_text": f"{HEAD}Content-Transfer-Encoding: quoted-printable\n\nHello, =\nBob!\n",
        "base64_text": f"{HEAD}Content-Transfer-Encoding: base64\n\n{b64('Hello, Bob!' + chr(10))}\n",
        "charset_label_of_ascii_text_does_not_count": f"{HEAD}Content-Type: text/plain; charset=utf-8\n\nHello, Bob!\n",
        "utf8_text": f"{HEAD}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{b64('Grüße')}\n",
        "latin1_text": f"{HEAD}Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe\n",
        "iso_2022_jp_text": f"{HEAD}Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B4A;z\x1b(B\n",
        "alternative": f"{HEAD}{multipart('alternative', ['text/plain', 'text/html'], ['Hello, Bob, this is plain text.', '<p>Hello</p>'])}",
        "other_boundary_same_key": f"{HEAD}{multipart('alternative', ['text/plain', 'text/html'], ['Hello, Bob, this is plain text.', '<p>Hello</p>'], 'other')}",
        "html_only": f"{HEAD}Content-Type: text/html; charset=utf-8\n\n<p>Hello</p>\n",
        "attachment": f"{HEAD}{attachment(b64('name,value' + chr(13) + chr(10)))}",
        "extended_file_name": f"{HEAD}{attachment(b64('x'), 'filename*=utf-8' + chr(39) * 2 + '%C3%BC.csv')}",
        "attached_mail": f"{HEAD}{multipart('mixed', ['text/plain', 'message/rfc822'], ['see below', 'Subject: inner' + chr(10) * 2 + 'inner text'])}",
        "digest_members_need_no_type": f"{HEAD}Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\n1\n--b\n\nSubject: two\n\n2\n--b--\n",
        "unclosed_multipart": f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n",
        "multipart_without_delimiters": f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\njust text\n",
        "bare_carriage_returns": f"{HEAD}\nHello, Bob!\n".replace("\n", "\r"),
    }
    return {name: text.encode("latin-1") for name, text in texts.items()}


def b64(text: str) -> str:
    """Base64 of UTF-8 text."""
    return base64.b64encode(text.encode()).decode()


def multipart(subtype: str, types: list[str], bodies: list[str], boundary: str = "b") -> str:
    """Rest of a mail: a multipart with one part for each type and body."""
    parts = "".join(
        f"--{boundary}\nContent-Type: {media_type}\n\n{body}\n" for media_type, body in zip(types, bodies, strict=True)
    )
    return f"Content-Type: multipart/{subtype}; boundary={boundary}\n\n{parts}--{boundary}--\n"


def attachment(content: str, name: str = 'filename="list.csv"') -> str:
    """Rest of a mail: one attachment in base64."""
    head = f"Content-Type: text/csv\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; {name}\n\n"
    return f"Content-Type: multipart/mixed; boundary=b\n\n--b\n{head}{content}\n--b--\n"
