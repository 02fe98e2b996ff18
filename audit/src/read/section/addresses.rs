//! Addresses that open sections.

use crate::block::{Table, Text};
use crate::facts::Place;

use super::super::address::{self, Address};
use super::super::example;
use super::super::label::{self, Line};
use super::Reader;
use super::draft::{Draft, draft};

impl Reader<'_> {
    /// Whether a table says nothing but the address of a call: `URL | /v1/pay`, `Method | POST`.
    pub(super) fn addresses(&mut self, table: &Table) -> bool {
        let rows = table.rows.iter().map(|row| row.cells.as_slice());
        let rows = std::iter::once(table.header.as_slice()).chain(rows).take(8);
        let mut found = false;
        for cells in rows {
            let [label, value] = cells else { continue };
            let label = label.as_str().trim();
            if !(address::is_url_label(label) || address::is_method_label(label)) {
                continue;
            }
            let line = format!("{label}: {}", value.as_str().trim());
            if let Line::Address(mut address) = label::line(&line, None, false) {
                address.at = 0;
                self.address(&value.trimmed(), address, true);
                found = true;
            }
        }
        found
    }

    pub(super) fn address(&mut self, text: &Text, address: Address, labelled: bool) {
        self.before = None;
        let at = self.places.at(text.source(address.at));
        let Some(path) = address.path else {
            // `Method: POST` below the path that it is for
            if let Some(draft) = self.drafts.last_mut()
                && labelled
                && draft.path.is_some()
                && draft.method.is_none()
                && draft.parts.is_empty()
            {
                draft.method = address.method;
                return;
            }
            self.method = address.method.map(|method| (method, at));
            return;
        };
        let (method, at) = match (address.method, self.method.take()) {
            (None, Some((method, at))) => (Some(method), at),
            (method, _) => (method, at),
        };
        self.open(method, path, at);
    }

    /// A path opens a section, if the heading above it has not just done so.
    pub(super) fn open(&mut self, method: Option<String>, path: String, at: Place) {
        self.miss_example();
        self.headers = false;
        if let Some(draft) = self.drafts.last_mut() {
            // the same call at another host
            let same = draft.path.as_ref() == Some(&path) && draft.method == method;
            if same && draft.parts.is_empty() {
                return;
            }
            // what a command has called, as the page prints it
            if let Some(own) = draft.path.as_ref().filter(|_| draft.shown)
                && is_called(own, &path)
                && (draft.method.is_none() || draft.method == method)
            {
                draft.method = method;
                draft.path = Some(path);
                draft.path_at = Some(at);
                draft.shown = false;
                return;
            }
        }
        let fresh = match self.drafts.last() {
            // a page with two columns prints the address beside its facts, behind them in the text
            Some(draft) if draft.path.is_none() && (draft.parts.is_empty() || draft.marked) => None,
            Some(draft) => Some((draft.title.clone(), draft.at)),
            None => {
                let method = method
                    .as_ref()
                    .map_or_else(String::new, |method| format!("{method} "));
                Some((format!("{method}{path}"), at))
            }
        };
        if let Some((title, title_at)) = fresh {
            self.drafts.push(draft(title, title_at));
        }
        if let Some(draft) = self.drafts.last_mut() {
            draft.method = method;
            draft.path = Some(path);
            draft.path_at = Some(at);
            draft.way = None;
        }
    }

    /// Facts below several addresses of one heading are of none of them.
    pub(super) fn part_addresses(&mut self) {
        let [.., other, last] = self.drafts.as_slice() else {
            return;
        };
        let bare = |draft: &Draft| draft.parts.is_empty() && draft.path.is_some();
        if other.at == last.at && bare(other) && bare(last) && other.path != last.path {
            let mut own = draft(last.title.clone(), last.at);
            own.level = last.level;
            own.marked = last.marked;
            own.way = last.way;
            self.drafts.push(own);
        }
    }

    /// A command that shows method and path says them for a section in which nothing else does.
    pub(super) fn address_of(&mut self, code: &Text) {
        let Some((method, path, at)) = example::address(code.as_str()) else {
            return;
        };
        let at = self.places.at(code.source(at));
        match self.drafts.last_mut() {
            Some(draft) if draft.path.is_some() => {}
            Some(draft) => {
                draft.method = method;
                draft.path = Some(path);
                draft.path_at = Some(at);
                draft.shown = true;
            }
            None => {
                self.open(method, path, at);
                if let Some(draft) = self.drafts.last_mut() {
                    draft.shown = true;
                }
            }
        }
    }
}

/// Whether a path that a command calls is one that the page prints, with values in the places of its variables.
fn is_called(called: &str, printed: &str) -> bool {
    let mut called = called.trim_end_matches('/').split('/');
    let mut printed = printed.trim_end_matches('/').split('/');
    loop {
        match (called.next(), printed.next()) {
            (None, None) => return true,
            (Some(one), Some(two)) if one == two || two.starts_with(['{', '<', ':', '$']) => {}
            _ => return false,
        }
    }
}
