"""The tables of the lake that hold mail, column by column.

Partition columns `tenant` and `ingest_date` stand in the path of a file, not in the file.
"""

from maillake.contract.columns import UNIT_COLUMNS, Column, Table

MESSAGES = Table(
    "messages",
    "one row for each distinct message: what its sender made",
    ("message_key",),
    (
        Column("message_key", "string", "identity of the message: docs/reference/message-key.md"),
        Column("message_key_recipe", "int", "version of the recipe of message_key"),
        Column("content_key", "string", "equal for messages that say the same: docs/reference/content-key.md"),
        Column("content_key_recipe", "int", "version of the recipe of content_key"),
        Column("message_id", "string", "Message-ID without brackets (RFC 5322 3.6.4)"),
        Column("edrm_mih", "string", "EDRM message identification hash: MD5 of the Message-ID value"),
        Column("in_reply_to", "list<string>", "identifiers of In-Reply-To"),
        Column("reference_ids", "list<string>", "identifiers of References"),
        Column("from_address", "string", "first address of From"),
        Column("from_name", "string", "its display name"),
        Column("from_domain", "string", "its domain as A-label"),
        Column("sender_address", "string", "address of Sender, where it is given"),
        Column("recipient_count", "int", "addresses of To and Cc"),
        Column("subject", "string", "Subject, decoded"),
        Column("subject_base", "string", "base subject (RFC 5256 2.1, localised prefixes removed)"),
        Column("is_reply", "boolean", "the subject or an identifier says that it answers"),
        Column("date_header", "timestamp", "Date in UTC, when it can be read"),
        Column("date_raw", "string", "Date as text"),
        Column("date_offset_minutes", "int", "time zone of Date, when it names one"),
        Column("date_best", "timestamp", "the best date there is, never the present", canonical=False),
        Column(
            "date_source",
            "string",
            "where date_best comes from: header received separator internal none",
            canonical=False,
        ),
        Column("body_text", "string", "text of the body, at most 4 MiB of UTF-8"),
        Column("body_source", "string", "parts the text comes from: plain html mixed none"),
        Column("text_truncated", "boolean", "there is more text than is kept"),
        Column("charset_declared", "string", "charset the body names", canonical=False),
        Column("charset_used", "string", "charset the body was decoded with", canonical=False),
        Column("decode_replacements", "bigint", "sequences of the body that became U+FFFD"),
        Column("part_count", "int", "MIME parts, multiparts included"),
        Column("attachment_count", "int", "leaves that are attachments"),
        Column("attachment_bytes", "bigint", "their canonical bytes"),
        Column("nested_count", "int", "messages held directly by this one"),
        Column("is_signed", "boolean", "S/MIME or PGP/MIME signature"),
        Column("is_encrypted", "boolean", "S/MIME or PGP/MIME encryption"),
        Column("defects", "list<string>", "what was ugly: docs/reference/defects.md", canonical=False),
        Column("parser_version", "string", "version of the core that read it", canonical=False),
        *UNIT_COLUMNS,
    ),
)

OCCURRENCES = Table(
    "occurrences",
    "one row for each place a message was seen: custody, never merged",
    ("occurrence_key",),
    (
        Column("occurrence_key", "string", "identity of the place", canonical=False),
        Column("message_key", "string", "message that was seen there"),
        Column("source_key", "string", "source it lies in", canonical=False),
        Column("run_id", "string", "run that read it", canonical=False),
        Column("uri", "string", "where the source is", canonical=False),
        Column("entry_path", "string", "path inside containers, empty for a plain file", canonical=False),
        Column("ordinal", "bigint", "number of the record in its entry, from 0", canonical=False),
        Column("record_offset", "bigint", "first byte of the record in the entry's stream", canonical=False),
        Column("record_length", "bigint", "bytes of the record, separator included", canonical=False),
        Column("message_offset", "bigint", "first byte of the top-level message in the stream", canonical=False),
        Column("message_length", "bigint", "its bytes there, quoting included", canonical=False),
        Column("unquoted", "boolean", "the mbox quoting of From_ lines was undone", canonical=False),
        Column("raw_sha256", "string", "SHA-256 of the message bytes, quoting undone"),
        Column("raw_size", "bigint", "number of those bytes"),
        Column("dialect", "string", "form of the source: an mbox dialect, eml, maildir", canonical=False),
        Column("custodian", "string", "whose mail it is"),
        Column("folder", "string", "mail folder, where the source has one", canonical=False),
        Column("labels", "list<string>", "X-Gmail-Labels, system labels by their English names"),
        Column("flags", "list<string>", "seen answered flagged draft deleted passed recent"),
        Column("gm_thrid", "string", "X-GM-THRID"),
        Column("separator_line", "string", "From_ line of the record", canonical=False),
        Column("date_received", "timestamp", "date of the topmost Received field"),
        Column("authentication_results", "list<string>", "Authentication-Results fields (RFC 8601)"),
        Column("parent_occurrence_key", "string", "occurrence that holds this one", canonical=False),
        Column("part_path", "string", "part of the holding message"),
        Column("nested_path", "string", "parts from the top-level message down, joined by a slash"),
        Column("nesting_kind", "string", "top attached digest bounce inline_forward"),
        Column("depth", "int", "0 for a top-level message"),
        Column(
            "boundary_doubt", "string", "why the record's boundary is doubtful, null when it is not", canonical=False
        ),
        *UNIT_COLUMNS,
    ),
)

MESSAGE_ADDRESSES = Table(
    "message_addresses",
    "one row for each address of a message, in each role",
    ("message_key", "role", "ordinal"),
    (
        Column("message_key", "string", "message it stands in"),
        Column(
            "role",
            "string",
            "from sender to cc; of the copy that is shown: bcc reply_to return_path delivered_to resent_*",
        ),
        Column("ordinal", "int", "place among the addresses of the role, from 0"),
        Column("address_raw", "string", "as written, decoded"),
        Column("display_name", "string", "name without quotes"),
        Column("addr", "string", "local part and domain (RFC 5322 3.4.1), domain as A-label"),
        Column("addr_key", "string", "addr folded for joins"),
        Column("mailbox_key", "string", "addr_key after the rules of its provider: docs/reference/mailbox-key.md"),
        Column("local_part", "string", "before the at sign"),
        Column("domain", "string", "after it, as A-label"),
        Column("registrable_domain", "string", "by the public suffix list"),
        Column("address_type", "string", "smtp x500 group invalid"),
        Column("group_name", "string", "group it is a member of"),
        *UNIT_COLUMNS,
    ),
)

ATTACHMENTS = Table(
    "attachments",
    "one row for each MIME leaf of a message",
    ("message_key", "part_path"),
    (
        Column("message_key", "string", "message it belongs to"),
        Column("part_path", "string", "path of the part, as in IMAP"),
        Column("ordinal", "int", "place among the leaves, from 0"),
        Column("media_type", "string", "type as declared, lower case"),
        Column("media_type_detected", "string", "type by content, when it is known"),
        Column("filename", "string", "file name, decoded"),
        Column("extension", "string", "its extension, lower case"),
        Column("disposition", "string", "Content-Disposition: inline attachment"),
        Column("content_id", "string", "Content-ID without brackets", canonical=False),
        Column(
            "transfer_encoding",
            "string",
            "how it travelled: identity base64 quoted-printable uuencode",
            canonical=False,
        ),
        Column("charset", "string", "charset it declares", canonical=False),
        Column("size", "bigint", "canonical bytes: docs/reference/message-key.md"),
        Column("sha256", "string", "SHA-256 of the canonical bytes"),
        Column("is_attachment", "boolean", "meant to be saved rather than shown"),
        Column("is_body", "boolean", "the body text comes from it"),
        Column("child_message_key", "string", "the message it holds"),
        *UNIT_COLUMNS,
    ),
)

THREAD_LINKS = Table(
    "thread_links",
    "one row for each edge that a message adds to the thread graph; one without edges for a message that names none",
    ("message_key", "ordinal"),
    (
        Column("message_key", "string", "message that says it"),
        Column("ordinal", "int", "place of the edge on the message's path, from 0"),
        Column("node_key", "string", "node of the message: docs/reference/threads.md"),
        Column("from_key", "string", "node of an identifier, null without edges"),
        Column("to_key", "string", "node of the next identifier; of the last edge the message's own"),
        Column("evidence", "string", "field that names from_key: references in_reply_to"),
        *UNIT_COLUMNS,
    ),
)

QUARANTINE = Table(
    "quarantine",
    "one row for each item that was meant as mail and cannot be read",
    ("quarantine_key",),
    (
        Column("quarantine_key", "string", "identity of the row", canonical=False),
        Column("occurrence_key", "string", "place of the item", canonical=False),
        Column("source_key", "string", "source it lies in", canonical=False),
        Column("run_id", "string", "run that met it", canonical=False),
        Column("uri", "string", "where the source is", canonical=False),
        Column("entry_path", "string", "path inside containers", canonical=False),
        Column("byte_offset", "bigint", "first byte of the item in the entry's stream", canonical=False),
        Column("byte_length", "bigint", "its bytes"),
        Column("raw_sha256", "string", "SHA-256 of them, null when they cannot be read"),
        Column("stage", "string", "where it failed: open split parse"),
        Column("code", "string", "why: docs/reference/quarantine.md"),
        Column("message", "string", "the reason as a sentence", canonical=False),
        Column("attempts", "int", "times it was tried", canonical=False),
        Column("parser_version", "string", "version of the core that tried", canonical=False),
        Column("failed_at", "timestamp", "when", canonical=False),
        *UNIT_COLUMNS,
    ),
)

SKIPPED = Table(
    "skipped",
    "one row for each item left out by a documented rule",
    ("occurrence_key",),
    (
        Column("occurrence_key", "string", "place of the item", canonical=False),
        Column("source_key", "string", "source it lies in", canonical=False),
        Column("run_id", "string", "run that met it", canonical=False),
        Column("uri", "string", "where the source is", canonical=False),
        Column("entry_path", "string", "path inside containers", canonical=False),
        Column("byte_offset", "bigint", "first byte of the item in the entry's stream", canonical=False),
        Column("byte_length", "bigint", "its bytes"),
        Column("rule", "string", "rule that left it out: docs/reference/skipped.md"),
        *UNIT_COLUMNS,
    ),
)

UNIT_TABLES = (MESSAGES, OCCURRENCES, MESSAGE_ADDRESSES, ATTACHMENTS, THREAD_LINKS, QUARANTINE, SKIPPED)
