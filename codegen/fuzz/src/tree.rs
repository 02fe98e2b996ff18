//! Small specs as trees: parts exchanged, dropped, renamed, retyped, then printed as YAML or JSON.

use std::sync::OnceLock;

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

use super::seeds::{SEEDS, WORDS};

/// A seed's tree with some mutations, printed.
pub fn mutated(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut tree = u.choose(trees())?.clone();
    for _ in 0..u.int_in_range(1..=6)? {
        mutate(u, &mut tree)?;
    }
    Ok(printed(&tree, u.arbitrary()?))
}

/// A tree as text: JSON, or YAML.
pub fn printed(tree: &Value, yaml: bool) -> Vec<u8> {
    let yaml = yaml.then(|| serde_yaml::to_string(tree).ok()).flatten();
    yaml.unwrap_or_else(|| tree.to_string()).into_bytes()
}

fn trees() -> &'static [Value] {
    static TREES: OnceLock<Vec<Value>> = OnceLock::new();
    TREES.get_or_init(|| {
        SEEDS
            .iter()
            .filter_map(|text| serde_yaml::from_str(text).ok())
            .collect()
    })
}

fn mutate(u: &mut Unstructured<'_>, tree: &mut Value) -> Result<()> {
    let part = match u.int_in_range(0..=3)? {
        0 => {
            let mut other = u.choose(trees())?.clone();
            walk(u, &mut other)?.clone()
        }
        1 => walk(u, tree)?.clone(),
        _ => leaf(u)?,
    };
    let node = walk(u, tree)?;
    match u.int_in_range(0..=7)? {
        0 | 1 => *node = part,
        2 => wrap(u, node)?,
        3 => rename(u, node)?,
        4 => remove(u, node)?,
        5 => {
            let name = word(u)?;
            match node {
                Value::Object(members) => drop(members.insert(name, part)),
                Value::Array(items) => items.push(part),
                _ => *node = part,
            }
        }
        6 => retarget(u, node)?,
        _ => *node = leaf(u)?,
    }
    Ok(())
}

/// Some node: from the root, down with every step.
fn walk<'v>(u: &mut Unstructured<'_>, mut node: &'v mut Value) -> Result<&'v mut Value> {
    for _ in 0..u.int_in_range(0..=9)? {
        let count = match &*node {
            Value::Object(members) => members.len(),
            Value::Array(items) => items.len(),
            _ => 0,
        };
        if count == 0 {
            break;
        }
        let index = u.int_in_range(0..=count - 1)?;
        node = match node {
            Value::Object(members) => members.values_mut().nth(index).expect("counted"),
            Value::Array(items) => &mut items[index],
            _ => unreachable!("has no members"),
        };
    }
    Ok(node)
}

fn leaf(u: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match u.int_in_range(0..=9)? {
        0 => Value::Null,
        1 => Value::Bool(u.arbitrary()?),
        2 => json!({}),
        3 => json!([]),
        4 => json!(u.arbitrary::<i64>()?),
        5 => json!(u.int_in_range(-3..=3)?),
        6 => json!(u.arbitrary::<f64>()?),
        _ => Value::String(word(u)?),
    })
}

fn word(u: &mut Unstructured<'_>) -> Result<String> {
    Ok((*u.choose(WORDS)?).to_owned())
}

fn wrap(u: &mut Unstructured<'_>, node: &mut Value) -> Result<()> {
    let inner = node.take();
    *node = match u.int_in_range(0..=6)? {
        0 => json!([inner]),
        1 => json!({"allOf": [inner]}),
        2 => json!({"oneOf": [inner, {"type": "string"}]}),
        3 => json!({"anyOf": [inner, {"type": "null"}]}),
        4 => json!({"type": "array", "items": inner}),
        5 => json!({"type": "object", "additionalProperties": inner}),
        _ => json!({ word(u)?: inner }),
    };
    Ok(())
}

fn rename(u: &mut Unstructured<'_>, node: &mut Value) -> Result<()> {
    let Value::Object(members) = node else {
        return Ok(());
    };
    let keys: Vec<String> = members.keys().cloned().collect();
    if !keys.is_empty() {
        let old = u.choose(&keys)?;
        let new = if u.arbitrary()? {
            u.choose(&keys)?.to_uppercase()
        } else {
            word(u)?
        };
        let value = members.remove(old).unwrap_or_default();
        members.insert(new, value);
    }
    Ok(())
}

fn remove(u: &mut Unstructured<'_>, node: &mut Value) -> Result<()> {
    match node {
        Value::Object(members) if !members.is_empty() => {
            let keys: Vec<String> = members.keys().cloned().collect();
            members.remove(u.choose(&keys)?);
        }
        Value::Array(items) if !items.is_empty() => {
            drop(items.remove(u.int_in_range(0..=items.len() - 1)?))
        }
        _ => *node = Value::Object(Map::new()),
    }
    Ok(())
}

fn retarget(u: &mut Unstructured<'_>, node: &mut Value) -> Result<()> {
    let target = match u.int_in_range(0..=4)? {
        0 => word(u)?,
        1 => format!(
            "#/components/schemas/{}",
            u.choose(&["A", "B", "Tree", "Pay", "Base", "Self", "M", "Event"])?
        ),
        2 => format!("#/components/{}/{}", word(u)?, word(u)?),
        3 => format!("#/paths/~1a/get/{}", word(u)?),
        _ => "#/components/schemas/A/properties/a".to_owned(),
    };
    match node {
        Value::Object(members) => drop(members.insert("$ref".to_owned(), Value::String(target))),
        _ => *node = json!({ "$ref": target }),
    }
    Ok(())
}
