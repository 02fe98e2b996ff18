//! Coverage as a table, as JSON, and as a list of what gets no further.

use serde_json::{Map, Value, json};

use super::{Coverage, Fact, Totals, What};

const HEADINGS: [&str; 5] = [
    "documented",
    "in the spec",
    "left out",
    "generated",
    "exercised",
];

impl Coverage {
    /// A table: a line a kind of fact, the columns one below the other. It ends with a newline.
    #[must_use]
    pub fn table(&self) -> String {
        let kinds = What::ALL.map(What::as_str);
        let longest = |width: usize, word: &str| width.max(word.chars().count());
        let first = kinds
            .iter()
            .fold(self.provider.chars().count(), |width, word| {
                longest(width, word)
            });
        let mut lines = vec![format!("{:first$}  {}", self.provider, HEADINGS.join("  "))];
        for what in What::ALL {
            let cells = cells(self.totals(what));
            let line = cells.iter().zip(HEADINGS).fold(
                format!("{:first$}", what.as_str()),
                |line, (cell, heading)| format!("{line}  {cell:>width$}", width = heading.len()),
            );
            lines.push(line);
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// What is documented and gets no further, a line each, with its place in the capture. What is left out on purpose is not in it.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let facts = self.facts.iter().filter(|fact| !fact.is_settled());
        facts
            .map(|fact| format!("{}: {} ({})", fact.name, lack(fact), fact.at))
            .collect()
    }

    /// The same as JSON; keys do not change:
    ///
    /// ```json
    /// {
    ///   "provider": "acme",
    ///   "totals": {
    ///     "operations": { "documented": 1, "in_spec": 1, "left_out": 0, "generated": 1, "exercised": 1 }
    ///   },
    ///   "missing": [
    ///     { "what": "fields", "name": "…", "at": "page.txt:12:1", "in_spec": true, "left_out": false, "generated": true, "exercised": false }
    ///   ]
    /// }
    /// ```
    ///
    /// `totals` has all kinds: `operations`, `notifications`, `fields`, `values`, `codes`, `examples`. `missing` has each fact that does
    /// not get to the last column, those that are left out on purpose too.
    #[must_use]
    pub fn json(&self) -> Value {
        let totals: Map<String, Value> = What::ALL
            .iter()
            .map(|what| (what.as_str().to_owned(), totals(self.totals(*what))))
            .collect();
        let missing = self
            .facts
            .iter()
            .filter(|fact| fact.left_out || !fact.is_settled());
        let missing: Vec<Value> = missing.map(fact).collect();
        json!({ "provider": self.provider, "totals": totals, "missing": missing })
    }
}

fn cells(totals: Totals) -> [usize; 5] {
    [
        totals.documented,
        totals.in_spec,
        totals.left_out,
        totals.generated,
        totals.exercised,
    ]
}

fn totals(totals: Totals) -> Value {
    json!({
        "documented": totals.documented,
        "in_spec": totals.in_spec,
        "left_out": totals.left_out,
        "generated": totals.generated,
        "exercised": totals.exercised,
    })
}

fn fact(fact: &Fact) -> Value {
    json!({
        "what": fact.what.as_str(),
        "name": fact.name,
        "at": fact.at,
        "in_spec": fact.in_spec,
        "left_out": fact.left_out,
        "generated": fact.generated,
        "exercised": fact.exercised,
    })
}

/// Where a fact's way ends.
fn lack(fact: &Fact) -> &'static str {
    match (fact.in_spec, fact.generated) {
        (false, _) => "not in the spec",
        (true, false) => "in the spec, not generated",
        (true, true) => "generated, exercised by no test",
    }
}
