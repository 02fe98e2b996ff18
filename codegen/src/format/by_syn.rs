//! Items that `direct` does not know: syn reads them, prettyplease prints them.
//!
//! Names of the invented items that stand in for what prettyplease cannot print, each alone on its line until the end:
//! `__payspec_format_blank! {}` is a blank line, `__payspec_format_macro_7! {}` the seventh macro.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens as _;
use syn::{File, Ident, ImplItem, Item, ItemMacro, Macro, MacroDelimiter, TraitItem};

use super::layout::{self, Called};
use super::tape::Tape;

/// Prints tokens in which each doc attribute is a line.
///
/// # Errors
/// Why they are not Rust.
pub(super) fn print(tokens: TokenStream) -> Result<String, String> {
    let mut file: File = syn::parse2(tokens).map_err(|error| error.to_string())?;
    let mut macros = Vec::new();
    space_items(&mut file.items, &mut macros);
    if !file.attrs.is_empty() && !file.items.is_empty() {
        file.items.insert(0, Item::Macro(item_macro(blank())));
    }
    let printed = unparse(&file)?;
    let mut text = String::new();
    for line in printed.lines() {
        put_line(line, &macros, &mut text);
    }
    Ok(text)
}

/// prettyplease panics on what syn reads but does not understand; that is the emitter's mistake like a syntax error.
fn unparse(file: &File) -> Result<String, String> {
    let print = std::panic::AssertUnwindSafe(|| prettyplease::unparse(file));
    std::panic::catch_unwind(print).map_err(|_| "prettyplease cannot print it".to_owned())
}

/// Copies a printed line, or what it stands for.
fn put_line(line: &str, macros: &[Macro], text: &mut String) {
    let bare = line.trim_start();
    let indent = line.len() - bare.len();
    let standing_for = bare
        .strip_prefix(MACRO)
        .and_then(|rest| rest.strip_suffix("! {}"))
        .and_then(|index| macros.get(index.parse::<usize>().ok()?));
    if let Some(mac) = standing_for {
        let tape = Tape::new(mac.to_token_stream());
        if let Some(called) = Called::read(tape.cursor()) {
            text.push_str(line.get(..indent).unwrap_or_default());
            text.push_str(&layout::item_macro(called, &[], indent));
        }
    } else if bare.strip_prefix(BLANK) != Some("! {}") {
        text.push_str(line);
    }
    text.push('\n');
}

const BLANK: &str = "__payspec_format_blank";
const MACRO: &str = "__payspec_format_macro_";

/// Puts blank lines between the items, everywhere in them, and takes out the macros.
fn space_items(items: &mut Vec<Item>, macros: &mut Vec<Macro>) {
    let mut spaced = Vec::with_capacity(items.len() * 2);
    for mut item in items.drain(..) {
        if spaced
            .last()
            .is_some_and(|last| !belong_together(last, &item))
        {
            spaced.push(Item::Macro(item_macro(blank())));
        }
        match &mut item {
            Item::Macro(item) if item.ident.is_none() => take(item, macros),
            Item::Mod(item) => {
                if let Some((_, inner)) = &mut item.content {
                    space_items(inner, macros);
                }
            }
            Item::Impl(item) => space_members(&mut item.items, macros),
            Item::Trait(item) => space_members(&mut item.items, macros),
            _ => {}
        }
        spaced.push(item);
    }
    *items = spaced;
}

/// Lines of `use` stand together, and so do lines of `mod`.
fn belong_together(one: &Item, next: &Item) -> bool {
    match (one, next) {
        (Item::Use(_), Item::Use(next)) => next.attrs.is_empty(),
        (Item::Mod(one), Item::Mod(next)) => {
            one.content.is_none() && next.content.is_none() && next.attrs.is_empty()
        }
        _ => false,
    }
}

/// Puts blank lines between members of an impl or a trait; bare types and constants stand together.
fn space_members<M: Member>(members: &mut Vec<M>, macros: &mut Vec<Macro>) {
    let mut spaced: Vec<M> = Vec::with_capacity(members.len() * 2);
    for mut member in members.drain(..) {
        if spaced
            .last()
            .is_some_and(|last| !(last.is_line() && member.is_line()))
        {
            spaced.push(M::of(item_macro(blank())));
        }
        member.take(macros);
        spaced.push(member);
    }
    *members = spaced;
}

/// What stands in an impl or a trait.
trait Member {
    fn is_line(&self) -> bool;
    fn of(mac: ItemMacro) -> Self;
    fn take(&mut self, macros: &mut Vec<Macro>);
}

impl Member for ImplItem {
    fn is_line(&self) -> bool {
        match self {
            ImplItem::Const(member) => member.attrs.is_empty(),
            ImplItem::Type(member) => member.attrs.is_empty(),
            _ => false,
        }
    }

    fn of(item: ItemMacro) -> Self {
        ImplItem::Macro(syn::ImplItemMacro {
            attrs: item.attrs,
            mac: item.mac,
            semi_token: item.semi_token,
        })
    }

    fn take(&mut self, macros: &mut Vec<Macro>) {
        if let ImplItem::Macro(member) = self {
            member.semi_token = None;
            take_macro(&mut member.mac, macros);
        }
    }
}

impl Member for TraitItem {
    fn is_line(&self) -> bool {
        match self {
            TraitItem::Const(member) => member.attrs.is_empty(),
            TraitItem::Type(member) => member.attrs.is_empty(),
            _ => false,
        }
    }

    fn of(item: ItemMacro) -> Self {
        TraitItem::Macro(syn::TraitItemMacro {
            attrs: item.attrs,
            mac: item.mac,
            semi_token: item.semi_token,
        })
    }

    fn take(&mut self, macros: &mut Vec<Macro>) {
        if let TraitItem::Macro(member) = self {
            member.semi_token = None;
            take_macro(&mut member.mac, macros);
        }
    }
}

fn take(item: &mut ItemMacro, macros: &mut Vec<Macro>) {
    item.semi_token = None;
    take_macro(&mut item.mac, macros);
}

/// Moves a macro out; an item macro with `(` or `[` ends in `;`, which the layout writes.
fn take_macro(mac: &mut Macro, macros: &mut Vec<Macro>) {
    let stand_in = invented(&format!("{MACRO}{}", macros.len()));
    macros.push(std::mem::replace(mac, stand_in));
}

fn blank() -> Macro {
    invented(BLANK)
}

fn invented(name: &str) -> Macro {
    Macro {
        path: Ident::new(name, Span::call_site()).into(),
        bang_token: syn::token::Not::default(),
        delimiter: MacroDelimiter::Brace(syn::token::Brace::default()),
        tokens: TokenStream::new(),
    }
}

fn item_macro(mac: Macro) -> ItemMacro {
    ItemMacro {
        attrs: Vec::new(),
        ident: None,
        mac,
        semi_token: None,
    }
}
