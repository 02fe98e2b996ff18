//! The style table of the OpenAPI specification, and what is spelled around it.

use zeroize::Zeroizing;

use super::{Alphabet, Spelling, encode, pairs, value};
use crate::node::Node;
use crate::operation::Style;

fn text(value: &str) -> Node {
    Node::Text(Zeroizing::new(value.to_owned()))
}

fn number(value: &str) -> Node {
    Node::Token(Zeroizing::new(value.to_owned()))
}

fn blue() -> [(&'static str, Node); 4] {
    let array = ["blue", "black", "brown"].map(text).into();
    let object = [("R", "100"), ("G", "200"), ("B", "150")]
        .map(|(name, value)| (name.to_owned(), number(value)))
        .into();
    [
        ("empty", text("")),
        ("string", text("blue")),
        ("array", Node::List(array)),
        ("object", Node::Object(object)),
    ]
}

fn query(name: &str, style: Style, explode: bool, node: &Node) -> String {
    let spelling = Spelling {
        style,
        explode,
        json: false,
        alphabet: Alphabet::Unreserved,
    };
    pairs(name, spelling, node)
        .iter()
        .map(|pair| pair.as_str())
        .collect::<Vec<_>>()
        .join("&")
}

fn segment(name: &str, style: Style, explode: bool, node: &Node) -> String {
    let spelling = Spelling {
        style,
        explode,
        json: false,
        alphabet: Alphabet::Unreserved,
    };
    value(name, spelling, node).as_str().to_owned()
}

/// OpenAPI 3.0.4, "Style Examples", parameter `color`: empty, string, array, object. Where 3.0.0 to 3.0.3 differ (label without
/// explode, the names of delimited styles), 3.0.4 follows RFC 6570. Cells that the table leaves out are ours.
#[test]
fn the_style_table() {
    const N_A: &str = "?";
    let paths: [(Style, bool, [&str; 4]); 6] = [
        (
            Style::Matrix,
            false,
            [
                ";color",
                ";color=blue",
                ";color=blue,black,brown",
                ";color=R,100,G,200,B,150",
            ],
        ),
        (
            Style::Matrix,
            true,
            [
                ";color",
                ";color=blue",
                ";color=blue;color=black;color=brown",
                ";R=100;G=200;B=150",
            ],
        ),
        (
            Style::Label,
            false,
            [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"],
        ),
        (
            Style::Label,
            true,
            [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"],
        ),
        (
            Style::Simple,
            false,
            ["", "blue", "blue,black,brown", "R,100,G,200,B,150"],
        ),
        (
            Style::Simple,
            true,
            ["", "blue", "blue,black,brown", "R=100,G=200,B=150"],
        ),
    ];
    for (style, explode, expected) in paths {
        for ((case, node), expected) in blue().iter().zip(expected) {
            assert_eq!(
                segment("color", style, explode, node),
                expected,
                "{style:?} explode {explode} {case}"
            );
        }
    }
    let exploded = [
        "color=",
        "color=blue",
        "color=blue&color=black&color=brown",
        "R=100&G=200&B=150",
    ];
    let queries: [(Style, bool, [&str; 4]); 8] = [
        (
            Style::Form,
            false,
            [
                "color=",
                "color=blue",
                "color=blue,black,brown",
                "color=R,100,G,200,B,150",
            ],
        ),
        (Style::Form, true, exploded),
        (
            Style::SpaceDelimited,
            false,
            [
                N_A,
                N_A,
                "color=blue%20black%20brown",
                "color=R%20100%20G%20200%20B%20150",
            ],
        ),
        (Style::SpaceDelimited, true, exploded),
        (
            Style::PipeDelimited,
            false,
            [
                N_A,
                N_A,
                "color=blue%7Cblack%7Cbrown",
                "color=R%7C100%7CG%7C200%7CB%7C150",
            ],
        ),
        (Style::PipeDelimited, true, exploded),
        (
            Style::DeepObject,
            true,
            [
                N_A,
                N_A,
                "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
                "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
            ],
        ),
        (
            Style::DeepObject,
            false,
            [
                N_A,
                N_A,
                N_A,
                "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
            ],
        ),
    ];
    for (style, explode, expected) in queries {
        for ((case, node), expected) in blue().iter().zip(expected) {
            if expected != N_A {
                assert_eq!(
                    query("color", style, explode, node),
                    expected,
                    "{style:?} explode {explode} {case}"
                );
            }
        }
    }
}

#[test]
fn nothing_is_said_of_null_and_empty_lists() {
    for style in [
        Style::Form,
        Style::SpaceDelimited,
        Style::PipeDelimited,
        Style::DeepObject,
    ] {
        for explode in [false, true] {
            for node in [
                Node::Null,
                Node::List(vec![]),
                Node::List(vec![Node::Null]),
                Node::Object(vec![]),
            ] {
                assert_eq!(
                    query("color", style, explode, &node),
                    "",
                    "{style:?} explode {explode}"
                );
            }
        }
    }
    for style in [Style::Simple, Style::Label, Style::Matrix] {
        assert_eq!(
            segment("color", style, false, &Node::List(vec![])),
            "",
            "{style:?}"
        );
    }
    let with_null = Node::List(vec![text("a"), Node::Null, text("b")]);
    assert_eq!(query("c", Style::Form, false, &with_null), "c=a,b");
}

#[test]
fn deep_objects_nest() {
    let inner = Node::Object(vec![
        ("gte".to_owned(), number("5")),
        ("in".to_owned(), Node::List(vec![text("a b"), text("c")])),
    ]);
    let node = Node::Object(vec![("created".to_owned(), inner)]);
    let expected = "filter%5Bcreated%5D%5Bgte%5D=5&filter%5Bcreated%5D%5Bin%5D%5B0%5D=a%20b&filter%5Bcreated%5D%5Bin%5D%5B1%5D=c";
    assert_eq!(query("filter", Style::DeepObject, true, &node), expected);
}

#[test]
fn what_other_styles_cannot_nest_is_json() {
    let node = Node::List(vec![Node::Object(vec![("a".to_owned(), text("x\"y"))])]);
    assert_eq!(
        query("list", Style::Form, true, &node),
        "list=%7B%22a%22%3A%22x%5C%22y%22%7D"
    );
    let spelling = Spelling {
        style: Style::Form,
        explode: true,
        json: true,
        alphabet: Alphabet::Unreserved,
    };
    let pairs = pairs(
        "q",
        spelling,
        &Node::Object(vec![
            ("n".to_owned(), number("1.50")),
            ("z".to_owned(), Node::Null),
        ]),
    );
    assert_eq!(pairs[0].as_str(), "q=%7B%22n%22%3A1.50%2C%22z%22%3Anull%7D");
}

#[test]
fn characters() {
    let odd = "a b&c=d/e?f#g+h%41%zé~*'[]";
    for (alphabet, expected) in [
        (
            Alphabet::Unreserved,
            "a%20b%26c%3Dd%2Fe%3Ff%23g%2Bh%2541%25z%C3%A9~%2A%27%5B%5D",
        ),
        (
            Alphabet::Reserved,
            "a%20b%26c=d/e?f%23g%2Bh%41%25z%C3%A9~*%27%5B%5D",
        ),
        (
            Alphabet::Form,
            "a+b%26c%3Dd%2Fe%3Ff%23g%2Bh%2541%25z%C3%A9%7E*%27%5B%5D",
        ),
        (
            Alphabet::FormReserved,
            "a+b%26c=d/e?f%23g%2Bh%41%25z%C3%A9%7E*%27%5B%5D",
        ),
        (Alphabet::All, odd),
    ] {
        assert_eq!(encode(odd, alphabet).as_str(), expected);
    }
}

/// What two others write, told apart by nothing that RFC 6570 and OpenAPI leave open: `uritemplate` for Python where RFC 6570 has the
/// style, else `swagger-client` 3 (which joins by `|` what OpenAPI 3.0.4 joins by `%7C`).
#[test]
fn others_write_the_same() {
    let object = |members: Vec<(&str, Node)>| {
        let members = members.into_iter();
        Node::Object(
            members
                .map(|(name, node)| (name.to_owned(), node))
                .collect(),
        )
    };
    let value_of = |case: &str| match case {
        "text" => text("a b/c"),
        "empty" => text(""),
        "number" => number("7"),
        "bool" => number("true"),
        "list" => Node::List(["a", "b c", "d,e"].map(text).into()),
        "one" => Node::List(vec![text("a")]),
        "object" => object(vec![
            ("R", number("100")),
            ("G", text("x y")),
            ("B", number("true")),
        ]),
        "nested" => object(vec![
            ("a", object(vec![("b", text("c"))])),
            ("l", Node::List(["x", "y"].map(text).into())),
        ]),
        "listobj" => Node::List(vec![
            object(vec![("a", number("1"))]),
            object(vec![("b", number("2"))]),
        ]),
        other => panic!("{other}"),
    };
    let mut compared = 0;
    for row in include_str!("params_others.tsv").lines() {
        let mut cells = row.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (place, style, explode, case, expected) = (cell(), cell(), cell(), cell(), cell());
        let style = match style {
            "simple" => Style::Simple,
            "label" => Style::Label,
            "matrix" => Style::Matrix,
            "form" => Style::Form,
            "spaceDelimited" => Style::SpaceDelimited,
            "pipeDelimited" => Style::PipeDelimited,
            "deepObject" => Style::DeepObject,
            other => panic!("{other}"),
        };
        let (explode, node) = (explode == "true", value_of(case));
        let written = match place {
            "query" => query("color", style, explode, &node),
            "path" => segment("color", style, explode, &node),
            _ => {
                let spelling = Spelling {
                    style,
                    explode,
                    json: false,
                    alphabet: Alphabet::All,
                };
                value("color", spelling, &node).as_str().to_owned()
            }
        };
        assert_eq!(written, expected, "{row}");
        compared += 1;
    }
    assert_eq!(compared, 114);
}
