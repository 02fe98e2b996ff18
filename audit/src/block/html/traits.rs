//! What the attributes of an element tell us. Nothing of their text is kept.

/// What an element's class says that its words are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing.
    #[default]
    None,
    /// The name of a field.
    Name,
    /// The type of a field.
    Type,
    /// Whether a field has to be there.
    Required,
    /// The line of a code block.
    Line,
    /// A table of contents, a line number, a copy button, a link to the heading itself: not part of the page's words.
    Chrome,
    /// A row of tabs.
    TabList,
    /// A tab.
    Tab,
    /// What a tab shows.
    TabPanel,
}

/// What the attributes of an element tell us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits {
    /// What its words are.
    pub(super) role: Role,
    /// Whether it is not shown.
    pub(super) hidden: bool,
    /// Whether it is the tab that is shown.
    pub(super) selected: bool,
    /// Whether its class says that it is at the side of the page.
    pub(super) side: bool,
    /// How far it is indented, in pixels or levels; 0 where nothing says so.
    pub(super) indent: u16,
    /// How many columns a cell takes; 0 means 1.
    pub(super) columns: u16,
    /// How many rows a cell takes; 0 means 1.
    pub(super) rows: u16,
    /// A hash of its class, 0 where it has none.
    pub(super) class: u32,
    /// A hash of its id.
    pub(super) id: u32,
    /// A hash of the id of what labels it.
    pub(super) label: u32,
}

/// FNV-1a: tells names and classes apart without keeping them.
pub(super) fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

impl Traits {
    /// Takes in an attribute. Its name is in lower case.
    pub(super) fn attribute(&mut self, name: &[u8], value: &[u8]) {
        // No attribute that means something to us is longer than that; what a page puts into the rest is not looked at.
        let head = value.get(..value.len().min(2048)).unwrap_or_default();
        let lower = String::from_utf8_lossy(head).to_ascii_lowercase();
        let words = lower.trim();
        match name {
            b"class" => {
                if self.class == 0 && !words.is_empty() {
                    self.class = hash(words.as_bytes());
                }
                words
                    .split_ascii_whitespace()
                    .for_each(|word| self.word(word));
            }
            b"data-test" | b"data-testid" | b"data-component-part" => self.word(words),
            b"hidden" => self.hidden |= words != "until-found",
            b"aria-hidden" => self.hidden |= words == "true",
            b"aria-selected" => self.selected |= words == "true",
            b"style" => self.style(words),
            b"role" => self.aria(words),
            b"id" => self.id = hash(head),
            b"aria-labelledby" => self.label = hash(head),
            b"colspan" => self.columns = words.parse().unwrap_or(1),
            b"rowspan" => self.rows = words.parse().unwrap_or(1),
            b"data-depth" | b"data-level" | b"data-indent" | b"aria-level" => {
                self.indent = words.parse().unwrap_or(0);
            }
            _ => {}
        }
    }

    fn aria(&mut self, role: &str) {
        match role {
            "navigation" | "banner" | "contentinfo" | "search" | "menu" | "menubar" | "tooltip"
            | "dialog" | "alertdialog" => self.hidden = true,
            "tablist" => self.role = Role::TabList,
            "tab" => self.role = Role::Tab,
            "tabpanel" => self.role = Role::TabPanel,
            _ => {}
        }
    }

    fn style(&mut self, style: &str) {
        for declaration in style.split(';') {
            let Some((property, value)) = declaration.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match property.trim() {
                "display" => self.hidden |= value.starts_with("none"),
                "visibility" => self.hidden |= value.starts_with("hidden"),
                "padding-left" | "margin-left" | "padding-inline-start" | "text-indent" => {
                    self.indent = self.indent.max(pixels(value));
                }
                _ => {}
            }
        }
    }

    fn word(&mut self, word: &str) {
        let has = |part: &str| word.contains(part);
        let digits = word.len() - word.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if let Some((stem, level)) = word.split_at_checked(word.len() - digits)
            && [
                "level-", "indent-", "depth-", "lvl-", "level", "indent", "depth",
            ]
            .iter()
            .any(|ending| stem.ends_with(ending))
        {
            self.indent = self.indent.max(level.parse().unwrap_or(0));
        }
        self.side |= has("sidebar") || has("toc") || has("navbar") || has("menu");
        if self.role == Role::None || self.role == Role::Line {
            let role = role(word);
            if role != Role::None {
                self.role = role;
            }
        }
    }
}

/// What a word of a class says.
fn role(word: &str) -> Role {
    let has = |part: &str| word.contains(part);
    match word {
        // Of Docusaurus' OpenAPI theme, where the schema's name stands where others have the type.
        "openapi-schema__property" => return Role::Name,
        "openapi-schema__name" | "openapi-schema__type" => return Role::Type,
        "line" | "token-line" | "code-line" | "view-line" | "cl" | "ec-line" => return Role::Line,
        "hash-link"
        | "headerlink"
        | "anchorjs-link"
        | "heading-anchor"
        | "header-anchor"
        | "clean-btn"
        | "collapser"
        | "menu-content"
        | "breadcrumbs"
        | "breadcrumb"
        | "table-of-contents"
        | "pagination-nav"
        | "navbar"
        | "sr-only"
        | "toc"
        | "theme-doc-breadcrumbs"
        | "theme-doc-toc-mobile"
        | "theme-doc-toc-desktop"
        | "gutter"
        | "lineno"
        | "linenos"
        | "rouge-gutter" => return Role::Chrome,
        _ => {}
    }
    if [
        "line-number",
        "linenumber",
        "hljs-ln-n",
        "copy-b",
        "copyb",
        "copy-c",
        "skiptoc",
        "skip-link",
        "skip-to-c",
        "btn-copy",
    ]
    .iter()
    .any(|part| has(part))
    {
        return Role::Chrome;
    }
    let of_field = ["prop", "field", "param", "attr"]
        .iter()
        .any(|part| has(part));
    // A button or a list of fields is named like a field, but is none.
    if !of_field && !has("schema") {
        return Role::None;
    }
    if has("required") || has("optional") {
        Role::Required
    } else if has("type") || has("info-pill") {
        Role::Type
    } else if of_field && (word.ends_with("name") || has("name_") || has("name-")) {
        Role::Name
    } else {
        Role::None
    }
}

/// A length in pixels, as far as it is one.
fn pixels(value: &str) -> u16 {
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = value.strip_suffix(unit).unwrap_or_default();
    let Ok(number) = number.parse::<f32>() else {
        return 0;
    };
    let scale = match unit.trim().trim_end_matches("!important").trim() {
        "em" | "rem" => 16.0,
        "ch" => 8.0,
        "px" | "" => 1.0,
        _ => return 0,
    };
    // `as` saturates, and a length that large is none.
    (number * scale) as u16
}
