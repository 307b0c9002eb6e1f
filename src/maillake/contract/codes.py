"""Reason codes: why an item is in quarantine, and by which rule one is skipped. Small, stable, documented."""

QUARANTINE_CODES = {
    "not_mail": "no mail was found in it",
    "too_large": "a message over the limit of raw bytes",
    "unreadable": "it cannot be opened or read, or a container is damaged",
    "truncated_source": "a compressed stream or a container ends too early",
    "encrypted_container": "a container or an entry is protected by a password",
    "unsupported_format": "a format that is known by name only; the message names a command that converts it",
    "container_limit": "a container that would unfold beyond its limits",
    "parser_failed": "the parser failed, which is a bug",
}

SKIP_RULES = {
    "macos_fork": "resource forks and metadata that macOS adds: __MACOSX, ._ files, .DS_Store",
    "mail_store_index": "index files of a mail store: table_of_contents, dovecot and courier files",
    "not_mail_in_container": "a file without mail inside a folder or a container",
    "limit": "records after the first N of --limit",
    "empty_file": "a file without bytes inside a folder or a container",
}
