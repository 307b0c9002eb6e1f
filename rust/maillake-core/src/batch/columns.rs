//! The columns the core fills; a test holds them against the contract.

use super::table::ColumnOf;
use super::table::ColumnType::{BigInt, Binary, Boolean, Int, Text, TextList, Timestamp};

/// Columns of `messages`.
pub const MESSAGES: &[ColumnOf] = &[
    ("message_key", Text),
    ("message_key_recipe", Int),
    ("content_key", Text),
    ("content_key_recipe", Int),
    ("minhash", Binary),
    ("signature_version", Int),
    ("message_id", Text),
    ("edrm_mih", Text),
    ("in_reply_to", TextList),
    ("reference_ids", TextList),
    ("from_address", Text),
    ("from_name", Text),
    ("from_domain", Text),
    ("sender_address", Text),
    ("recipient_count", Int),
    ("subject", Text),
    ("subject_base", Text),
    ("is_reply", Boolean),
    ("date_header", Timestamp),
    ("date_raw", Text),
    ("date_offset_minutes", Int),
    ("date_best", Timestamp),
    ("date_source", Text),
    ("body_text", Text),
    ("body_source", Text),
    ("text_truncated", Boolean),
    ("charset_declared", Text),
    ("charset_used", Text),
    ("decode_replacements", BigInt),
    ("part_count", Int),
    ("attachment_count", Int),
    ("attachment_bytes", BigInt),
    ("nested_count", Int),
    ("is_signed", Boolean),
    ("is_encrypted", Boolean),
    ("defects", TextList),
    ("parser_version", Text),
    ("unit_id", Text),
    ("emission", Text),
];

/// Columns of `occurrences`.
pub const OCCURRENCES: &[ColumnOf] = &[
    ("occurrence_key", Text),
    ("message_key", Text),
    ("source_key", Text),
    ("run_id", Text),
    ("uri", Text),
    ("entry_path", Text),
    ("ordinal", BigInt),
    ("record_offset", BigInt),
    ("record_length", BigInt),
    ("message_offset", BigInt),
    ("message_length", BigInt),
    ("unquoted", Boolean),
    ("raw_sha256", Text),
    ("raw_size", BigInt),
    ("dialect", Text),
    ("custodian", Text),
    ("folder", Text),
    ("labels", TextList),
    ("flags", TextList),
    ("gm_thrid", Text),
    ("separator_line", Text),
    ("date_received", Timestamp),
    ("authentication_results", TextList),
    ("parent_occurrence_key", Text),
    ("part_path", Text),
    ("nested_path", Text),
    ("nesting_kind", Text),
    ("depth", Int),
    ("boundary_doubt", Text),
    ("unit_id", Text),
    ("emission", Text),
];

/// Columns of `message_addresses`.
pub const MESSAGE_ADDRESSES: &[ColumnOf] = &[
    ("message_key", Text),
    ("role", Text),
    ("ordinal", Int),
    ("address_raw", Text),
    ("display_name", Text),
    ("addr", Text),
    ("addr_key", Text),
    ("mailbox_key", Text),
    ("local_part", Text),
    ("domain", Text),
    ("registrable_domain", Text),
    ("address_type", Text),
    ("group_name", Text),
    ("unit_id", Text),
    ("emission", Text),
];

/// Columns of `attachments`.
pub const ATTACHMENTS: &[ColumnOf] = &[
    ("message_key", Text),
    ("part_path", Text),
    ("ordinal", Int),
    ("media_type", Text),
    ("media_type_detected", Text),
    ("filename", Text),
    ("extension", Text),
    ("disposition", Text),
    ("content_id", Text),
    ("transfer_encoding", Text),
    ("charset", Text),
    ("size", BigInt),
    ("sha256", Text),
    ("is_attachment", Boolean),
    ("is_body", Boolean),
    ("child_message_key", Text),
    ("unit_id", Text),
    ("emission", Text),
];

/// Columns of `thread_links`.
pub const THREAD_LINKS: &[ColumnOf] = &[
    ("message_key", Text),
    ("ordinal", Int),
    ("node_key", Text),
    ("from_key", Text),
    ("to_key", Text),
    ("evidence", Text),
    ("unit_id", Text),
    ("emission", Text),
];

/// Columns of `quarantine`.
pub const QUARANTINE: &[ColumnOf] = &[
    ("quarantine_key", Text),
    ("occurrence_key", Text),
    ("source_key", Text),
    ("run_id", Text),
    ("uri", Text),
    ("entry_path", Text),
    ("byte_offset", BigInt),
    ("byte_length", BigInt),
    ("raw_sha256", Text),
    ("stage", Text),
    ("code", Text),
    ("message", Text),
    ("attempts", Int),
    ("parser_version", Text),
    ("failed_at", Timestamp),
    ("unit_id", Text),
    ("emission", Text),
];

/// Columns of `skipped`.
pub const SKIPPED: &[ColumnOf] = &[
    ("occurrence_key", Text),
    ("source_key", Text),
    ("run_id", Text),
    ("uri", Text),
    ("entry_path", Text),
    ("byte_offset", BigInt),
    ("byte_length", BigInt),
    ("rule", Text),
    ("unit_id", Text),
    ("emission", Text),
];

/// Every table the core fills.
pub const TABLES: &[(&str, &[ColumnOf])] = &[
    ("messages", MESSAGES),
    ("occurrences", OCCURRENCES),
    ("message_addresses", MESSAGE_ADDRESSES),
    ("attachments", ATTACHMENTS),
    ("thread_links", THREAD_LINKS),
    ("quarantine", QUARANTINE),
    ("skipped", SKIPPED),
];
