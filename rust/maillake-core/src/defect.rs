//! Defects: what was ugly about a mail, as a small stable vocabulary.

macro_rules! defects {
    ($($name:ident = $code:literal, $text:literal;)*) => {
        /// One kind of ugliness; a mail with defects is still a message.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Defect { $(#[doc = $text] $name,)* }

        /// Every defect, its code and its sentence, in the order of the codes in a row.
        pub const ALL: &[(Defect, &str, &str)] = &[$((Defect::$name, $code, $text),)*];
    };
}

defects! {
    HeaderBom = "header.bom", "a byte order mark stands before the first field";
    HeaderJunk = "header.junk_line", "a line of the header block is no field";
    HeaderFrom = "header.from_line", "a From_ line stands inside the header block";
    HeaderNoBlankLine = "header.no_blank_line", "the body starts without a blank line after the header";
    HeaderRaw8Bit = "header.raw_8bit", "a field has bytes over 127 outside encoded words";
    HeaderControl = "header.control", "a field decodes to control characters, shown as spaces";
    HeaderBareCr = "header.bare_cr", "lines end in a carriage return alone";
    EncodedWordBad = "header.bad_encoded_word", "an encoded word cannot be decoded in full (RFC 2047)";
    DuplicateField = "header.duplicate_field", "a field that may appear once appears again (RFC 5322 3.6)";
    FromMissing = "from.missing", "there is no From field with a mailbox";
    FromAmbiguous = "from.ambiguous", "the display name of the sender looks like another address";
    AddressInvalid = "address.invalid", "an address field holds text that is no address";
    DateMissing = "date.missing", "there is no Date field";
    DateInvalid = "date.invalid", "the Date field cannot be read as a date";
    DateOutOfRange = "date.out_of_range", "the Date field is outside 1970 to 2100";
    MessageIdMissing = "message_id.missing", "there is no Message-ID";
    MessageIdInvalid = "message_id.invalid", "the Message-ID has no angle brackets or no at sign";
    MultipartNoBoundary = "multipart.no_boundary", "a multipart names no boundary";
    MultipartNoParts = "multipart.no_parts", "no delimiter line of a multipart was found";
    MultipartUnclosed = "multipart.unclosed", "a multipart has no closing delimiter";
    ContentTypeInvalid = "content_type.invalid", "a Content-Type cannot be read as type/subtype";
    TransferUnknown = "transfer.unknown", "a Content-Transfer-Encoding is unknown and was read as 8bit";
    TransferEncodedMessage = "transfer.encoded_message", "an attached mail is transfer-encoded (RFC 2046 5.2.1 forbids it)";
    Base64Bad = "transfer.bad_base64", "base64 holds characters outside its alphabet or ends early";
    QuotedPrintableBad = "transfer.bad_quoted_printable", "quoted-printable holds an escape that is none";
    UuencodeBad = "transfer.bad_uuencode", "uuencoded lines are damaged";
    CharsetUnknown = "charset.unknown", "a declared charset is unknown; another was used";
    CharsetContradicted = "charset.contradicted", "the text is not in the charset it names; another was used";
    CharsetReplaced = "charset.replaced", "bytes that the charset lacks became U+FFFD";
    TextTruncated = "text.truncated", "the body text is longer than what is kept";
    MessageIdReused = "message_id.reused", "the same Message-ID names different content";
    LimitDepth = "limit.depth", "nested deeper than the limit; the rest is opaque";
    LimitParts = "limit.parts", "more parts than the limit; the rest is opaque";
    LimitDecoded = "limit.decoded", "more decoded bytes than the limit; the rest is opaque";
    LimitHeader = "limit.header", "a header block longer than the limit; the rest is opaque";
    LimitSteps = "limit.steps", "more work than the limit; the rest is opaque";
    LimitAddresses = "limit.addresses", "more addresses than the limit; the rest is one invalid row";
}

/// The set of defects of one message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Defects(u64);

impl Defects {
    /// Adds one defect.
    pub fn add(&mut self, defect: Defect) {
        self.0 |= 1 << defect as u8;
    }

    /// True when `defect` was added.
    #[must_use]
    pub fn has(self, defect: Defect) -> bool {
        self.0 & (1 << defect as u8) != 0
    }

    /// Codes of the defects, in the order of [`ALL`].
    pub fn codes(self) -> impl Iterator<Item = &'static str> {
        ALL.iter().filter(move |(defect, ..)| self.has(*defect)).map(|(_, code, _)| *code)
    }
}
