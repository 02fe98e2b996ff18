//! One walk over the tree: blocks in the order of the page.

use super::code;
use super::line::Line;
use super::schema::Fields;
use super::table::Tables;
use super::tabs::Tabs;
use super::tag::Tag;
use super::traits::Role;
use super::tree::{Id, NONE, ROOT, Tree};
use super::words;
use crate::block::{Block, Row, Table, Text};

/// The blocks of a page.
pub(super) fn walk(tree: &Tree) -> Vec<Block> {
    let mut walker = Walker {
        tree,
        fields: Fields::new(tree),
        tables: Tables::new(),
        tabs: Tabs::new(),
        blocks: Vec::new(),
        line: Line::default(),
        rows: Vec::new(),
        open: Vec::new(),
        aside: Vec::new(),
    };
    walker.inside(ROOT);
    walker.flush();
    walker.end_fields();
    walker.blocks
}

/// A field whose element is open.
struct Open {
    row: usize,
    /// The element behind which it ends.
    until: Id,
    /// Whether the next name ends it.
    flat: bool,
}

/// A field as its parts come together.
struct FieldRow {
    name: Text,
    ty: Line,
    required: Line,
    description: Line,
    depth: usize,
    at: usize,
}

struct Walker<'a> {
    tree: &'a Tree,
    fields: Fields,
    tables: Tables,
    tabs: Tabs,
    blocks: Vec<Block>,
    line: Line,
    rows: Vec<FieldRow>,
    open: Vec<Open>,
    /// Blocks that stood among the fields: they come behind.
    aside: Vec<Block>,
}

impl Walker<'_> {
    fn inside(&mut self, id: Id) {
        let mut before = NONE;
        for child in self.tree.children(id) {
            self.visit(child, before);
            before = child;
        }
        while self
            .open
            .last()
            .is_some_and(|open| open.flat && open.until == id)
        {
            self.open.pop();
        }
    }

    fn visit(&mut self, id: Id, before: Id) {
        let tag = self.tree.tag(id);
        let at = self.tree.at(id);
        match tag {
            Tag::Text => {
                let text = self.tree.text(id);
                // Docusaurus writes the brackets of a list around its items' fields.
                let is_bracket = matches!(text.trim(), "Array [" | "]")
                    && before == NONE
                    && self.tree.next(id) == NONE;
                if self.open.is_empty() || !is_bracket {
                    self.sink().push(text, at);
                }
                return;
            }
            Tag::Break => return self.sink().space(at),
            Tag::Void => return,
            _ if words::is_chrome(self.tree, id) => return,
            _ => {}
        }
        if let Some(name) = self.fields.held(id) {
            self.begin_field(name, id, false);
            self.element(id, before);
            self.flush();
            self.open.pop();
        } else {
            self.element(id, before);
        }
    }

    fn element(&mut self, id: Id, before: Id) {
        let tag = self.tree.tag(id);
        let at = self.tree.at(id);
        if self.fields.is_name(id) {
            if self.fields.is_flat(id) {
                let until = self.tree.parent(id);
                if self
                    .open
                    .last()
                    .is_some_and(|open| open.flat && open.until == until)
                {
                    self.open.pop();
                }
                self.begin_field(id, until, true);
            }
            return;
        }
        let role = self.fields.role(self.tree, id);
        if matches!(role, Role::Type | Role::Required) && self.take_part(id, role) {
            return;
        }
        match role {
            Role::TabList => return self.tabs.list(self.tree, id),
            Role::TabPanel => return self.panel(id),
            _ => {}
        }
        match tag {
            Tag::Heading(level) if self.open.is_empty() => {
                self.flush();
                let text = heading(self.tree, id);
                if !text.is_empty() {
                    self.emit(Block::Heading { level, text });
                }
            }
            Tag::Preformatted if !self.tree.holds(id) => self.code(id),
            Tag::Textarea => {
                let text = code::verbatim(self.tree, id);
                if is_json(text.as_str()) {
                    self.flush();
                    self.emit(Block::Code(text));
                }
            }
            Tag::Code if code::is_block(self.tree, id) => self.code(id),
            Tag::Table => {
                self.flush();
                match self.tables.table(self.tree, id) {
                    Some(blocks) => blocks.into_iter().for_each(|block| self.emit(block)),
                    None => {
                        self.inside(id);
                        self.flush();
                    }
                }
            }
            Tag::Definitions if self.open.is_empty() => {
                self.flush();
                let blocks = self.tables.definitions(self.tree, id);
                blocks.into_iter().for_each(|block| self.emit(block));
            }
            // Method and path, each in an element of its own, in one line.
            Tag::Preformatted => {
                self.flush();
                let text = words::plain(self.tree, id);
                self.sink().space(at);
                self.prose(text);
            }
            _ if tag.is_inline() => {
                let apart = words::is_apart(self.tree, before, id)
                    || matches!(role, Role::Type | Role::Required);
                if apart {
                    self.sink().space(at);
                }
                self.inside(id);
                if apart && role != Role::None {
                    self.sink().space(at);
                }
            }
            _ => {
                self.flush();
                self.inside(id);
                self.flush();
            }
        }
    }

    fn panel(&mut self, id: Id) {
        self.flush();
        let label = self.tabs.enter(self.tree, id);
        if let Some(label) = label
            && self
                .tree
                .children(id)
                .any(|child| !self.tree.is_blank(child))
        {
            self.emit(Block::Prose(label));
        }
        self.inside(id);
        self.flush();
        self.tabs.leave();
    }

    fn code(&mut self, id: Id) {
        self.flush();
        let text = code::verbatim(self.tree, id);
        if !text.as_str().trim().is_empty() {
            self.emit(Block::Code(text));
        }
    }

    /// Where words go: into the field that is open, else into the line.
    fn sink(&mut self) -> &mut Line {
        let row = self
            .open
            .last()
            .and_then(|open| self.rows.get_mut(open.row));
        row.map_or(&mut self.line, |row| &mut row.description)
    }

    fn begin_field(&mut self, name: Id, until: Id, flat: bool) {
        if self.open.is_empty() {
            self.flush();
        }
        self.open.push(Open {
            row: self.rows.len(),
            until,
            flat,
        });
        self.rows.push(FieldRow {
            name: words::plain(self.tree, name),
            ty: Line::default(),
            required: Line::default(),
            description: Line::default(),
            depth: self.open.len() - 1,
            at: self.tree.at(name),
        });
    }

    /// The type of the open field, or whether it is required. Not, if no field is open.
    fn take_part(&mut self, id: Id, role: Role) -> bool {
        let row = self
            .open
            .last()
            .and_then(|open| self.rows.get_mut(open.row));
        let Some(row) = row else { return false };
        let line = if role == Role::Type {
            &mut row.ty
        } else {
            &mut row.required
        };
        line.space(self.tree.at(id));
        words::collect(self.tree, id, line, &mut |_| false);
        true
    }

    /// Ends the line: it is a block then. In a field, its words go on.
    fn flush(&mut self) {
        if self.open.is_empty() {
            let text = self.line.take();
            self.prose(text);
        } else {
            self.sink().space(0);
        }
    }

    fn prose(&mut self, text: Text) {
        let text = text.trimmed();
        if text.is_empty() {
            return;
        }
        self.emit(if is_json(text.as_str()) {
            Block::Code(text)
        } else {
            Block::Prose(text)
        });
    }

    fn emit(&mut self, block: Block) {
        if self.open.is_empty() {
            self.end_fields();
            self.blocks.push(block);
        } else {
            self.aside.push(block);
        }
    }

    /// The fields so far as one table.
    fn end_fields(&mut self) {
        let rows: Vec<Row> = self.rows.drain(..).map(FieldRow::into_row).collect();
        if !rows.is_empty() {
            self.blocks.push(Block::Table(Table {
                header: Vec::new(),
                rows,
            }));
        }
        self.blocks.append(&mut self.aside);
    }
}

impl FieldRow {
    fn into_row(mut self) -> Row {
        let at = self.at;
        Row {
            cells: vec![
                self.name,
                self.ty.take_at(at),
                self.required.take_at(at),
                self.description.take_at(at),
            ],
            depth: self.depth,
            at,
        }
    }
}

/// A heading's words, without the mark of the link to itself.
fn heading(tree: &Tree, id: Id) -> Text {
    let text = words::plain(tree, id);
    let kept = text
        .as_str()
        .trim_end_matches(['#', '¶', '§', ' ', '\u{a0}'])
        .len();
    // A heading that is nothing but such marks keeps them.
    if kept == 0 {
        text
    } else {
        text.slice(0, kept).trimmed()
    }
}

/// Whether words are JSON that lost its lines.
fn is_json(text: &str) -> bool {
    let text = text.trim();
    let is_closed = (text.starts_with('{') && text.ends_with('}'))
        || (text.starts_with('[') && text.ends_with(']'));
    is_closed && text.contains('"') && text.contains(':')
}
