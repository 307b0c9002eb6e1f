//! What a unit of work is made of: its records, the items they lie in, and what is to become of each.

/// Identity of the work, the same in every row.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// Unit of work.
    pub unit_id: String,
    /// Attempt of the unit.
    pub emission: String,
    /// Run that does it.
    pub run_id: String,
    /// The present, seconds UTC: only for when a failure was met.
    pub now_seconds: i64,
    /// Which attempt this is, from 1.
    pub attempt: i32,
}

/// A file or a stream that records lie in.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Source it belongs to, hexadecimal.
    pub source_key: String,
    /// Where the source is.
    pub uri: String,
    /// Path inside containers.
    pub entry_path: String,
    /// eml, maildir, or the name of an mbox dialect.
    pub dialect: String,
    /// The mbox quoting of From_ lines is to be undone.
    pub quoted: bool,
    /// Whose mail it is.
    pub custodian: Option<String>,
    /// Mail folder.
    pub folder: Option<String>,
    /// Labels the container gives.
    pub labels: Vec<String>,
    /// Flags the container gives.
    pub flags: Vec<String>,
}

/// What is to become of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    /// It is mail.
    #[default]
    Mail,
    /// It was meant as mail and cannot be read.
    Quarantine {
        /// Where it failed.
        stage: String,
        /// Stable reason code.
        code: String,
        /// The reason as a sentence.
        message: String,
        /// Its bytes are there and can be hashed.
        readable: bool,
    },
    /// A documented rule leaves it out.
    Skip {
        /// The rule.
        rule: String,
    },
}

/// One record: a message with what delimits it.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Number of its item.
    pub item: usize,
    /// Number of the record in its stream.
    pub ordinal: u64,
    /// First byte in the buffer of the unit.
    pub position: u64,
    /// First byte in its stream.
    pub offset: u64,
    /// Bytes, separator and closing line end included.
    pub length: u64,
    /// First byte of the message, counted from the record.
    pub message_offset: u64,
    /// Bytes of the message.
    pub message_length: u64,
    /// Why its boundary is doubtful.
    pub doubt: Option<&'static str>,
    /// What is to become of it.
    pub fate: Fate,
}

impl Record {
    fn slice(raw: &[u8], start: u64, length: u64) -> &[u8] {
        let start = start as usize;
        raw.get(start..start.saturating_add(length as usize)).unwrap_or_default()
    }

    /// The record's bytes in the buffer of its unit.
    #[must_use]
    pub fn bytes<'b>(&self, raw: &'b [u8]) -> &'b [u8] {
        Self::slice(raw, self.position, self.length)
    }

    /// The message's bytes as they lie there.
    #[must_use]
    pub fn message_bytes<'b>(&self, raw: &'b [u8]) -> &'b [u8] {
        Self::slice(raw, self.position + self.message_offset, self.message_length)
    }

    /// The separator line, without its line end.
    #[must_use]
    pub fn separator<'b>(&self, raw: &'b [u8]) -> &'b [u8] {
        Self::slice(raw, self.position, self.message_offset).trim_ascii_end()
    }
}
