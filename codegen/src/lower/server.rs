//! Where the API is, and operations that are somewhere else.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Lower, entries, items, text_of};
use crate::ir::{Server, ServerVariable};
use crate::tree::{Entry, Node};

/// The servers that operations have in common: looked at once, since each operation with servers of its own asks for them.
pub(super) struct Common<'a> {
    servers: &'a [Node],
    said: Said<'a>,
    /// Those that are whole addresses.
    whole: Vec<String>,
}

/// What a list of servers says that makes a difference: the addresses, and what their variables may be.
type Said<'a> = Vec<(&'a str, BTreeMap<&'a str, String>)>;

/// How long an address may become.
const LONGEST: usize = 1 << 14;

/// What a server says, with `{variables}` filled by their defaults.
enum Address {
    /// `https://api.example.com/v1`, without a slash at the end.
    Whole(String),
    /// `/v1`: below wherever the API is.
    Relative(String),
}

impl<'a> Lower<'a, '_> {
    /// The addresses that the client's user can choose from.
    pub(super) fn servers(&mut self) -> Vec<Server> {
        let mut lowered = Vec::new();
        for node in self.common_servers().servers {
            let url = match self.address(node) {
                Some(Address::Whole(url)) => url,
                Some(Address::Relative(url)) => {
                    // Relative to wherever the document was fetched from: not an address.
                    self.diags.relative_server(node.span, &url);
                    continue;
                }
                None => continue,
            };
            let description = text_of(node, "description");
            let name = text_of(node, "x-name")
                .or_else(|| description.filter(|words| words.len() <= 24 && !words.is_empty()))
                .unwrap_or_else(|| match lowered.len() {
                    0 => "Default".to_owned(),
                    n => format!("Server {}", n + 1),
                });
            let doc = self.doc(&[node]);
            lowered.push(Server {
                name,
                url,
                template: text_of(node, "url").unwrap_or_default(),
                variables: variables(node),
                doc,
                span: node.span,
            });
        }
        lowered
    }

    fn common_servers(&mut self) -> Rc<Common<'a>> {
        if let Some(known) = &self.common_servers {
            return Rc::clone(known);
        }
        let servers = self.most_common_servers();
        let before = self.diags.len();
        let whole = servers
            .iter()
            .filter_map(|server| match self.address(server)? {
                Address::Whole(url) => Some(url),
                Address::Relative(_) => None,
            })
            .collect();
        // `servers` says what is wrong with them.
        self.diags.truncate(before);
        let common = Rc::new(Common {
            servers,
            said: said(servers),
            whole,
        });
        self.common_servers = Some(Rc::clone(&common));
        common
    }

    /// The servers of the root. A document without any is where most of its operations are.
    fn most_common_servers(&self) -> &'a [Node] {
        let root = items(self.root, "servers");
        let says_nothing = |node: &Node| {
            let url = node.get("url").and_then(Node::text).unwrap_or_default();
            url.trim_matches(['/', ' ']).is_empty()
        };
        if !root.iter().all(says_nothing) {
            return root;
        }
        let mut counted: Vec<(&'a [Node], usize)> = Vec::new();
        let mut places: BTreeMap<Said<'a>, usize> = BTreeMap::new();
        for path in entries(self.root, "paths") {
            let shared = items(&path.node, "servers");
            for method in path.node.map().unwrap_or_default() {
                if method.node.get("responses").is_none() {
                    continue;
                }
                let own = match items(&method.node, "servers") {
                    [] => shared,
                    own => own,
                };
                if own.is_empty() {
                    continue;
                }
                let place = *places.entry(said(own)).or_insert(counted.len());
                match counted.get_mut(place) {
                    Some((_, count)) => *count += 1,
                    None => counted.push((own, 1)),
                }
            }
        }
        // Of those that are as frequent, the first.
        let most = counted.iter().rev().max_by_key(|(_, count)| *count);
        most.map_or(root, |(servers, _)| servers)
    }

    /// The addresses of an operation that is not where the API is; `hosts` of the operation says in which order.
    pub(super) fn hosts(&mut self, node: &'a Node, item: &'a Node) -> Vec<String> {
        let own = [node, item].into_iter().find_map(|node| {
            let entry = node.entry("servers")?;
            let servers = entry.node.list()?;
            (!servers.is_empty()).then_some((entry.key_span, servers))
        });
        let Some((span, own)) = own else {
            return Vec::new();
        };
        let common = self.common_servers();
        if said(own) == common.said {
            return Vec::new();
        }
        let texts = |address: Option<Address>| match address? {
            Address::Whole(url) | Address::Relative(url) => Some(url),
        };
        let hosts: Vec<String> = own
            .iter()
            .filter_map(|server| texts(self.address(server)))
            .collect();
        let known = &common.whole;
        match hosts.as_slice() {
            [] => Vec::new(),
            hosts if hosts == known.as_slice() => Vec::new(),
            [only] => vec![only.clone()],
            hosts if hosts.len() == known.len() => hosts.to_vec(),
            [first, ..] => {
                if !known.is_empty() {
                    self.diags
                        .hosts_of_other_number(span, known.len(), hosts.len());
                }
                vec![first.clone()]
            }
        }
    }

    /// A server's address; `None` after saying why it is none.
    fn address(&mut self, node: &'a Node) -> Option<Address> {
        let written = node.get("url").and_then(Node::text).unwrap_or_default();
        let url = self.filled(written, entries(node, "variables"));
        let meant = meant(&url);
        if meant.contains(['{', '}', ' ', '<', '>', '"', '\\']) {
            let why = match meant.contains('{') {
                true => "has a variable without a default",
                false => "is no address",
            };
            self.diags.server_is_no_address(node.span, written, why);
            return None;
        }
        if meant.starts_with('/') || meant.is_empty() {
            return Some(Address::Relative(meant));
        }
        if !meant.starts_with("https://") && !meant.starts_with("http://") {
            self.diags
                .server_is_no_address(node.span, written, "is not reached by HTTP");
            return None;
        }
        if meant != url.trim_end_matches('/') {
            self.diags.server_mended(node.span, &url, &meant);
        }
        Some(Address::Whole(meant))
    }

    /// An address with its variables filled, each once: a value that looks like a variable is none, or a few of them would become a text
    /// beyond all bounds.
    fn filled(&mut self, template: &str, variables: &'a [Entry]) -> String {
        let mut values: BTreeMap<&str, Option<String>> = BTreeMap::new();
        for variable in variables {
            if template.contains(&format!("{{{}}}", variable.key)) {
                values.insert(&variable.key, self.value_of(variable));
            }
        }
        let mut url = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{')
            && let Some((name, behind)) = after.split_once('}')
            && url.len() < LONGEST
        {
            url.push_str(before);
            match values.get(name).and_then(Option::as_ref) {
                Some(value) => url.push_str(value),
                None => url.extend(["{", name, "}"]),
            }
            rest = behind;
        }
        url.push_str(rest);
        url
    }

    /// What stands in for a variable.
    fn value_of(&mut self, variable: &'a Entry) -> Option<String> {
        let default = text_of(&variable.node, "default").filter(|value| !value.is_empty());
        let first = items(&variable.node, "enum").first().and_then(Node::text);
        match (default, first) {
            (Some(default), _) => Some(default),
            (None, Some(first)) => {
                let help = format!("`{first}`, the first of its values, stands in");
                self.diags
                    .server_variable(variable.key_span, &variable.key, &help);
                Some(first.to_owned())
            }
            (None, None) => None,
        }
    }
}

/// An address as it was meant: without what stands around it, with a scheme, without query, fragment and a last slash.
fn meant(url: &str) -> String {
    let url = url.trim();
    let url = url
        .strip_prefix('<')
        .and_then(|url| url.strip_suffix('>'))
        .unwrap_or(url);
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let url = url.get(..end).unwrap_or(url).trim_end_matches('/');
    let host = url.split(['/', ':']).next().unwrap_or_default();
    let is_host = host.contains('.')
        && !url.contains("://")
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    if url.starts_with("//") {
        format!("https:{url}")
    } else if is_host {
        format!("https://{url}")
    } else {
        url.to_owned()
    }
}

fn said(servers: &[Node]) -> Said<'_> {
    let servers = servers.iter().map(|server| {
        let url = server.get("url").and_then(Node::text).unwrap_or_default();
        let variables = entries(server, "variables").iter();
        let defaults = variables
            .filter_map(|entry| Some((entry.key.as_str(), entry.node.get("default")?.to_json())));
        (url.trim_end_matches('/'), defaults.collect())
    });
    servers.collect()
}

/// The variables that can have more than one value, in the order in which the address has them.
fn variables(node: &Node) -> Vec<ServerVariable> {
    let url = node.get("url").and_then(Node::text).unwrap_or_default();
    let mut found: Vec<(usize, ServerVariable)> = Vec::new();
    for variable in entries(node, "variables") {
        let Some(at) = url.find(&format!("{{{}}}", variable.key)) else {
            continue;
        };
        let values = items(&variable.node, "enum").iter();
        let values: Vec<String> = values.filter_map(Node::text).map(str::to_owned).collect();
        let default = text_of(&variable.node, "default").or_else(|| values.first().cloned());
        found.push((
            at,
            ServerVariable {
                name: variable.key.clone(),
                default: default.unwrap_or_default(),
                is_fixed: values.len() == 1,
                values,
                description: text_of(&variable.node, "description"),
            },
        ));
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, variable)| variable).collect()
}
