//! The files that a file may refer to, by its text alone: whoever reads the disk has to know before anything is parsed.

use std::collections::BTreeSet;

use super::files::join;
use super::locate::percent_decode;
use crate::source::SourceFile;

/// A reference's key, behind its first sign.
const REFERENCE: &str = "ref";

/// Paths of the files that `source` mentions in `$ref`s, worked out from its own path; sorted. Some may be no references at all:
/// an example may look like one.
#[must_use]
pub fn mentions(source: &SourceFile) -> Vec<String> {
    let text = source.text_lossy();
    let folder = source
        .path
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    let folder = match (folder, source.path.starts_with('/')) {
        ("", true) => "/",
        (folder, _) => folder,
    };
    let mut found = BTreeSet::new();
    // A sign is found faster than a word.
    for (at, sign) in text.match_indices('$') {
        let behind = text.get(at + sign.len()..).unwrap_or_default();
        if let Some(path) = behind.strip_prefix(REFERENCE).and_then(path) {
            found.insert(join(folder, &percent_decode(&path.replace("\\/", "/"))));
        }
    }
    found.remove(&join("", &source.path));
    found.into_iter().collect()
}

/// The path in what stands behind the word: `": "./parts.yaml#/Order"`.
fn path(behind: &str) -> Option<&str> {
    let behind = behind.strip_prefix(['"', '\'']).unwrap_or(behind);
    let value = behind.trim_start().strip_prefix(':')?;
    let value = value.trim_start();
    let end: &[char] = match value.chars().next()? {
        '"' => &['"', '\n'],
        '\'' => &['\'', '\n'],
        _ => &['\n', '\r', ',', '}'],
    };
    let value = value.strip_prefix(['"', '\'']).unwrap_or(value);
    let value = value.split(end).next()?.trim();
    let path = value.split('#').next()?.trim();
    let is_remote = path.contains("://") || path.starts_with("//");
    (!path.is_empty() && !is_remote).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::mentions;
    use crate::source::SourceFile;

    #[test]
    fn every_spelling_is_found() {
        let text = r##"
          a: { $ref: parts.yaml#/Order, b: { $ref: '../shared/a%20b.yaml' } }
          "c": {"$ref":"./deep/c.json#/x", "$ref" : "#/components/schemas/A"}
          d: { $ref: https://example.com/d.yaml }
          e:
            $ref: "openapi.yaml#/self"
          f: {"$ref": "..\/g.json"}
          $ref
        "##;
        let source = SourceFile::new("specs/acme/openapi.yaml", text);
        assert_eq!(
            mentions(&source),
            [
                "specs/acme/deep/c.json",
                "specs/acme/parts.yaml",
                "specs/g.json",
                "specs/shared/a b.yaml"
            ]
        );
        let source = SourceFile::new("/openapi.yaml", "$ref: x.yaml");
        assert_eq!(mentions(&source), ["/x.yaml"]);
    }
}
