//! What an element is to us.

/// An element, as far as we tell elements apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// Words, no element.
    Text,
    /// Stands in a line: `span`, `em`, and every element that we do not know.
    Inline,
    /// A link.
    Link,
    /// Bold words.
    Strong,
    /// Code within a line.
    Code,
    /// A button.
    Button,
    /// A line break.
    Break,
    /// Stands on lines of its own: `div`, `section`, `blockquote`.
    Block,
    /// What folds the rest of its `details`.
    Summary,
    /// The page itself, and what holds its content: `body`, `main`, `article`.
    Page,
    /// A paragraph.
    Paragraph,
    /// `ul`, `ol`.
    List,
    /// `li`.
    Item,
    /// `dl`.
    Definitions,
    /// `dt`.
    Term,
    /// `dd`.
    Definition,
    /// `table`.
    Table,
    /// `caption`.
    Caption,
    /// `thead`.
    Head,
    /// `tbody`, `tfoot`.
    Body,
    /// `tr`.
    Row,
    /// `td`.
    Cell,
    /// `th`.
    HeadCell,
    /// `h1` to `h6`.
    Heading(u8),
    /// `pre`.
    Preformatted,
    /// `textarea`.
    Textarea,
    /// `svg`: skipped, and ended by a block.
    Picture,
    /// `head` of the page: skipped, and ended by anything that shows.
    PageHead,
    /// Skipped with all that is in it: scripts, styles, navigation.
    Skipped,
    /// Has no content and shows nothing.
    Void,
}

/// A question about an element.
type Test = fn(Tag) -> bool;

impl Tag {
    /// What an element of this name is. Names are in lower case.
    pub(super) fn of(name: &[u8]) -> Self {
        match name {
            b"a" => Self::Link,
            b"strong" | b"b" => Self::Strong,
            b"code" | b"kbd" | b"samp" | b"tt" => Self::Code,
            b"button" => Self::Button,
            b"br" => Self::Break,
            b"p" => Self::Paragraph,
            b"summary" => Self::Summary,
            b"ul" | b"ol" | b"menu" => Self::List,
            b"li" => Self::Item,
            b"dl" => Self::Definitions,
            b"dt" => Self::Term,
            b"dd" => Self::Definition,
            b"table" => Self::Table,
            b"caption" => Self::Caption,
            b"thead" => Self::Head,
            b"tbody" | b"tfoot" => Self::Body,
            b"tr" => Self::Row,
            b"td" => Self::Cell,
            b"th" => Self::HeadCell,
            b"h1" => Self::Heading(1),
            b"h2" => Self::Heading(2),
            b"h3" => Self::Heading(3),
            b"h4" => Self::Heading(4),
            b"h5" => Self::Heading(5),
            b"h6" => Self::Heading(6),
            b"pre" | b"listing" | b"xmp" => Self::Preformatted,
            b"textarea" => Self::Textarea,
            b"svg" | b"math" => Self::Picture,
            b"head" => Self::PageHead,
            b"html" | b"body" | b"main" | b"article" => Self::Page,
            b"script" | b"style" | b"template" | b"noscript" | b"iframe" | b"object" | b"audio"
            | b"video" | b"canvas" | b"nav" | b"footer" | b"title" | b"select" | b"datalist"
            | b"dialog" | b"noframes" | b"noembed" => Self::Skipped,
            b"area" | b"base" | b"basefont" | b"col" | b"embed" | b"hr" | b"img" | b"input"
            | b"link" | b"meta" | b"param" | b"source" | b"track" | b"wbr" => Self::Void,
            _ if is_block(name) => Self::Block,
            _ => Self::Inline,
        }
    }

    /// Whether it stands in a line.
    pub(super) fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Text | Self::Inline | Self::Link | Self::Strong | Self::Code | Self::Button
        ) || matches!(self, Self::Break | Self::Void)
    }

    /// Whether it is a cell.
    pub(super) fn is_cell(self) -> bool {
        matches!(self, Self::Cell | Self::HeadCell)
    }

    /// Whether an open paragraph ends where it begins.
    pub(super) fn ends_paragraph(self) -> bool {
        !self.is_inline()
            && !matches!(
                self,
                Self::Skipped | Self::Picture | Self::Textarea | Self::Caption
            )
            && !matches!(self, Self::Head | Self::Body | Self::Row) // they end more than that
    }

    /// Which open elements end where it begins, and behind which one nobody looks for them.
    pub(super) fn ends(self) -> Option<(Test, Test)> {
        let table: Test = |tag| tag == Self::Table;
        match self {
            Self::Item => Some((
                |tag| tag == Self::Item,
                |tag| matches!(tag, Self::List | Self::Table) || tag.is_cell(),
            )),
            Self::Term | Self::Definition => Some((
                |tag| matches!(tag, Self::Term | Self::Definition),
                |tag| matches!(tag, Self::Definitions | Self::Table) || tag.is_cell(),
            )),
            Self::Cell | Self::HeadCell => {
                Some((Self::is_cell, |tag| matches!(tag, Self::Row | Self::Table)))
            }
            Self::Row => Some((|tag| tag == Self::Row || tag.is_cell(), table)),
            Self::Head | Self::Body => Some((
                |tag| matches!(tag, Self::Head | Self::Body | Self::Row) || tag.is_cell(),
                table,
            )),
            Self::Heading(_) => Some((
                |tag| matches!(tag, Self::Heading(_)),
                |tag| !tag.is_inline() && !matches!(tag, Self::Heading(_)),
            )),
            _ => None,
        }
    }

    /// Whether an end tag of this kind does not reach beyond an open `other`.
    pub(super) fn stops_at(self, other: Self) -> bool {
        match self {
            Self::Table => false,
            Self::Caption | Self::Head | Self::Body | Self::Row | Self::Cell | Self::HeadCell => {
                other == Self::Table
            }
            _ if self.is_inline() => !other.is_inline(),
            Self::Page => false,
            _ => other.is_cell() || other == Self::Table,
        }
    }
}

/// Elements that stand on lines of their own and mean nothing else. The second half are components that pages in MDX use.
fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"address"
            | b"aside"
            | b"blockquote"
            | b"center"
            | b"details"
            | b"div"
            | b"fieldset"
            | b"figcaption"
            | b"figure"
            | b"form"
            | b"frameset"
            | b"header"
            | b"hgroup"
            | b"label"
            | b"legend"
            | b"search"
            | b"section"
            | b"optgroup"
    ) || matches!(
        name,
        b"accordion"
            | b"accordiongroup"
            | b"admonition"
            | b"callout"
            | b"card"
            | b"cardgroup"
            | b"codegroup"
            | b"expandable"
            | b"info"
            | b"note"
            | b"paramfield"
            | b"requestexample"
            | b"responseexample"
            | b"responsefield"
            | b"step"
            | b"steps"
            | b"tab"
            | b"tabitem"
            | b"tabs"
            | b"tip"
            | b"warning"
    )
}
