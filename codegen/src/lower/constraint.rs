//! Limits on values: every keyword that bounds one.

use std::collections::BTreeSet;

use crate::diag::Diagnostics;
use crate::ir::Constraint;
use crate::tree::Node;

/// The limits that one schema says itself. Bounds keep the digits of the spec. `understood` are the patterns that were compiled
/// before: an API says the same few again and again.
pub(super) fn constraints(
    schema: &Node,
    understood: &mut BTreeSet<String>,
    diags: &mut Diagnostics,
) -> Vec<Constraint> {
    let mut found = Vec::new();
    let count = |key: &str| schema.get(key).and_then(Node::number).and_then(whole);
    let number = |key: &str| schema.get(key).and_then(Node::number).map(str::to_owned);
    let flag = |key: &str| schema.get(key).and_then(Node::bool) == Some(true);
    found.extend(count("minLength").map(Constraint::MinLength));
    found.extend(count("maxLength").map(Constraint::MaxLength));
    if let Some(node) = schema.get("pattern")
        && let Some(pattern) = node.text()
    {
        let known = understood.contains(pattern);
        match (!known).then(|| regex_lite::Regex::new(pattern)) {
            None | Some(Ok(_)) => {
                understood.insert(pattern.to_owned());
                found.push(Constraint::Pattern(pattern.to_owned()));
            }
            Some(Err(error)) => diags.pattern_not_understood(node.span, &error.to_string()),
        }
    }
    found.extend(number("minimum").map(|bound| Constraint::Minimum {
        bound,
        exclusive: flag("exclusiveMinimum"),
    }));
    found.extend(number("maximum").map(|bound| Constraint::Maximum {
        bound,
        exclusive: flag("exclusiveMaximum"),
    }));
    found.extend(number("multipleOf").map(Constraint::MultipleOf));
    found.extend(count("minItems").map(Constraint::MinItems));
    found.extend(count("maxItems").map(Constraint::MaxItems));
    if flag("uniqueItems") {
        found.push(Constraint::UniqueItems);
    }
    found.extend(count("minProperties").map(Constraint::MinProperties));
    found.extend(count("maxProperties").map(Constraint::MaxProperties));
    found
}

/// How many; what is beyond all lengths that there are is the longest of them.
fn whole(number: &str) -> Option<u64> {
    let is_plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| number.parse().unwrap_or(u64::MAX))
}
