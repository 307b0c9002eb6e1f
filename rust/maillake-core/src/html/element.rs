//! Which part an element plays in the text, by its name.

/// An element or attribute name as one number: the bytes themselves up to eight of them, a fold of all of them beyond
/// that, so that no name known here shares its number with another short one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Name(u64);

/// Collects a [`Name`] from the pieces a tokenizer hands out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NameBuilder {
    folded: u64,
    length: u32,
}

impl NameBuilder {
    pub(super) const fn push(mut self, piece: &[u8]) -> Self {
        let mut index = 0;
        while index < piece.len() {
            let byte = piece[index] as u64;
            if self.length < 8 {
                self.folded |= byte << (8 * self.length);
            } else {
                self.folded = (self.folded.rotate_left(5) ^ byte).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            }
            self.length = self.length.saturating_add(1);
            index += 1;
        }
        self
    }

    pub(super) const fn name(self) -> Name {
        Name(self.folded)
    }
}

impl Name {
    pub(super) const fn of(name: &[u8]) -> Self {
        NameBuilder { folded: 0, length: 0 }.push(name).name()
    }

    /// A small number for tables that count names; different names may share it.
    pub(super) const fn slot(self) -> usize {
        (self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as usize
    }
}

/// How an element shapes the text around and inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Flows with its line; its end tag stops at the nearest block (`span`, unknown names).
    Inline,
    /// Flows with its line; its end tag reaches through open blocks (`b`, `font`, `a`).
    Formatting,
    Block,
    Paragraph,
    Heading,
    Quote,
    Preformatted,
    List {
        ordered: bool,
    },
    Item,
    Definition,
    Table,
    RowGroup,
    Row,
    Cell,
    Caption,
    LineBreak,
    Rule,
    Image,
    /// Has no content and gives no text.
    Void,
    /// Its tags do nothing, its content is ordinary (`html`, `head`, `body`).
    Transparent,
    /// Its content gives no text.
    Hidden,
    Raw(RawText),
}

/// Elements whose content is not read as markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RawText {
    Script,
    Style,
    Title,
    /// `iframe`, `noembed`, `noframes`: shown only by readers that lack frames.
    Fallback,
    TextArea,
    Example,
    /// Never ends.
    PlainText,
}

/// Names that end tags and implied ends look for.
pub(super) mod names {
    use super::Name;

    pub(crate) const A: Name = Name::of(b"a");
    pub(crate) const DIV: Name = Name::of(b"div");
    pub(crate) const FONT: Name = Name::of(b"font");
    pub(crate) const P: Name = Name::of(b"p");
    pub(crate) const TR: Name = Name::of(b"tr");
    pub(crate) const TABLE: Name = Name::of(b"table");
    /// Stands for `td` and `th`, which close each other.
    pub(crate) const CELL: Name = Name::of(b"td");
    /// Stands for `h1` to `h6`, which close each other.
    pub(crate) const HEADING: Name = Name::of(b"h1");
    /// Stands for `dt` and `dd`, which close each other.
    pub(crate) const DEFINITION: Name = Name::of(b"dd");
    /// Stands for `tbody`, `thead` and `tfoot`.
    pub(crate) const ROW_GROUP: Name = Name::of(b"tbody");
}

/// Writes the table below as constants and one `match` over numbers, which the compiler searches in halves.
macro_rules! roles {
    ($($constant:ident $literal:literal $role:expr;)+) => {
        const fn role_by_name(name: Name) -> Role {
            $(const $constant: u64 = Name::of($literal).0;)+
            match name.0 {
                $($constant => $role,)+
                _ => Role::Inline,
            }
        }
    };
}

roles! {
    A b"a" Role::Formatting;
    B b"b" Role::Formatting;
    BIG b"big" Role::Formatting;
    CODE b"code" Role::Formatting;
    EM b"em" Role::Formatting;
    FONT b"font" Role::Formatting;
    I b"i" Role::Formatting;
    NOBR b"nobr" Role::Formatting;
    S b"s" Role::Formatting;
    SMALL b"small" Role::Formatting;
    STRIKE b"strike" Role::Formatting;
    STRONG b"strong" Role::Formatting;
    TT b"tt" Role::Formatting;
    U b"u" Role::Formatting;

    ADDRESS b"address" Role::Block;
    ARTICLE b"article" Role::Block;
    ASIDE b"aside" Role::Block;
    CENTER b"center" Role::Block;
    DETAILS b"details" Role::Block;
    DIALOG b"dialog" Role::Block;
    DIV b"div" Role::Block;
    DL b"dl" Role::Block;
    FIELDSET b"fieldset" Role::Block;
    FIGCAPTION b"figcaption" Role::Block;
    FIGURE b"figure" Role::Block;
    FOOTER b"footer" Role::Block;
    FORM b"form" Role::Block;
    HEADER b"header" Role::Block;
    HGROUP b"hgroup" Role::Block;
    LEGEND b"legend" Role::Block;
    MAIN b"main" Role::Block;
    MARQUEE b"marquee" Role::Block;
    NAV b"nav" Role::Block;
    OBJECT b"object" Role::Block;
    OPTGROUP b"optgroup" Role::Block;
    OPTION b"option" Role::Block;
    SEARCH b"search" Role::Block;
    SECTION b"section" Role::Block;
    SUMMARY b"summary" Role::Block;

    P b"p" Role::Paragraph;
    H1 b"h1" Role::Heading;
    H2 b"h2" Role::Heading;
    H3 b"h3" Role::Heading;
    H4 b"h4" Role::Heading;
    H5 b"h5" Role::Heading;
    H6 b"h6" Role::Heading;
    BLOCKQUOTE b"blockquote" Role::Quote;
    PRE b"pre" Role::Preformatted;
    LISTING b"listing" Role::Preformatted;
    UL b"ul" Role::List { ordered: false };
    MENU b"menu" Role::List { ordered: false };
    DIR b"dir" Role::List { ordered: false };
    OL b"ol" Role::List { ordered: true };
    LI b"li" Role::Item;
    DT b"dt" Role::Definition;
    DD b"dd" Role::Definition;

    TABLE b"table" Role::Table;
    TBODY b"tbody" Role::RowGroup;
    THEAD b"thead" Role::RowGroup;
    TFOOT b"tfoot" Role::RowGroup;
    TR b"tr" Role::Row;
    TD b"td" Role::Cell;
    TH b"th" Role::Cell;
    CAPTION b"caption" Role::Caption;

    BR b"br" Role::LineBreak;
    HR b"hr" Role::Rule;
    IMG b"img" Role::Image;
    IMAGE b"image" Role::Image;

    AREA b"area" Role::Void;
    BASE b"base" Role::Void;
    BASEFONT b"basefont" Role::Void;
    BGSOUND b"bgsound" Role::Void;
    COL b"col" Role::Void;
    EMBED b"embed" Role::Void;
    FRAME b"frame" Role::Void;
    INPUT b"input" Role::Void;
    KEYGEN b"keygen" Role::Void;
    LINK b"link" Role::Void;
    META b"meta" Role::Void;
    PARAM b"param" Role::Void;
    SOURCE b"source" Role::Void;
    TRACK b"track" Role::Void;
    WBR b"wbr" Role::Void;

    HTML b"html" Role::Transparent;
    HEAD b"head" Role::Transparent;
    BODY b"body" Role::Transparent;
    FRAMESET b"frameset" Role::Transparent;
    COLGROUP b"colgroup" Role::Transparent;

    TEMPLATE b"template" Role::Hidden;
    DATALIST b"datalist" Role::Hidden;
    SCRIPT b"script" Role::Raw(RawText::Script);
    STYLE b"style" Role::Raw(RawText::Style);
    TITLE b"title" Role::Raw(RawText::Title);
    IFRAME b"iframe" Role::Raw(RawText::Fallback);
    NOEMBED b"noembed" Role::Raw(RawText::Fallback);
    NOFRAMES b"noframes" Role::Raw(RawText::Fallback);
    TEXTAREA b"textarea" Role::Raw(RawText::TextArea);
    XMP b"xmp" Role::Raw(RawText::Example);
    PLAINTEXT b"plaintext" Role::Raw(RawText::PlainText);
}

impl Role {
    /// The role of an element of this name and the name its end tag is looked up by.
    pub(super) fn of(name: Name) -> (Self, Name) {
        let role = role_by_name(name);
        let canonical = match role {
            Self::Heading => names::HEADING,
            Self::Cell => names::CELL,
            Self::Definition => names::DEFINITION,
            Self::RowGroup => names::ROW_GROUP,
            _ => name,
        };
        (role, canonical)
    }

    /// Line ends between this element and its neighbours: 0 flows on, 1 starts a line, 2 leaves a line blank.
    pub(super) const fn separation(self) -> u32 {
        match self {
            Self::Paragraph | Self::Heading | Self::Table | Self::Preformatted => 2,
            Self::Raw(RawText::TextArea | RawText::Example | RawText::PlainText)
            | Self::Block
            | Self::Quote
            | Self::List { .. }
            | Self::Item
            | Self::Definition
            | Self::RowGroup
            | Self::Row
            | Self::Caption => 1,
            _ => 0,
        }
    }

    /// True where an end tag of an inline element inside may not reach outwards.
    pub(super) const fn is_block(self) -> bool {
        !matches!(self, Self::Inline | Self::Formatting)
    }

    /// True where no end tag inside may reach outwards, but for those of tables (HTML 13.2.4.2, "has an element in scope").
    pub(super) const fn is_scope(self) -> bool {
        matches!(self, Self::Table | Self::Cell | Self::Caption)
    }

    /// True where the start tag ends an open paragraph.
    pub(super) const fn ends_paragraph(self) -> bool {
        matches!(
            self,
            Self::Block
                | Self::Paragraph
                | Self::Heading
                | Self::Quote
                | Self::Preformatted
                | Self::List { .. }
                | Self::Item
                | Self::Definition
                | Self::Table
                | Self::Rule
                | Self::Raw(RawText::Example | RawText::PlainText)
        )
    }
}
