use bytes::Bytes;
use futures_util::stream;
use multer::Multipart as Parser;

use crate::chunks::Piece;
use crate::multipart::{at_hand, body};
use crate::node::Node;
use crate::operation::{PartField, Style};
use crate::testing::{Object, json, run, text};
use crate::{File, SourceStream, Value};

fn drawn() -> u64 {
    7
}

fn node(value: &dyn Value) -> Node {
    Node::of(value, &|_| None)
}

/// A part: name, file name, media type and content.
type Told<C> = (String, Option<String>, Option<String>, C);

/// The parts as a server reads them.
fn parsed(body: Bytes, boundary: &str) -> Vec<Told<Vec<u8>>> {
    run(async {
        let pieces = stream::iter([Ok::<_, std::io::Error>(body)]);
        let mut parser = Parser::new(pieces, boundary);
        let mut parts = Vec::new();
        while let Some(part) = parser.next_field().await.unwrap() {
            parts.push((
                part.name().unwrap().to_owned(),
                part.file_name().map(str::to_owned),
                part.content_type().map(ToString::to_string),
                part.bytes().await.unwrap().to_vec(),
            ));
        }
        parts
    })
}

fn there_and_back(value: &dyn Value, fields: &[PartField]) -> Vec<Told<String>> {
    let made = body(&node(value), fields, &drawn).unwrap();
    let parts = parsed(at_hand(&made.pieces).unwrap(), &made.boundary);
    let as_text = parts.into_iter().map(|(name, file, media, content)| {
        (name, file, media, String::from_utf8(content).unwrap())
    });
    as_text.collect()
}

fn part(name: &str, file: Option<&str>, media: Option<&str>, content: &str) -> Told<String> {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    (
        name.to_owned(),
        owned(file),
        owned(media),
        content.to_owned(),
    )
}

#[test]
fn members_are_parts_by_what_they_are() {
    let receipt = File::from("%PDF")
        .with_media_type("application/pdf")
        .named("a \"b\"\r\nc.pdf")
        .with_header("X-Kind", "scan");
    let value = Object(vec![
        ("note", text("grüß")),
        ("count", json("3")),
        ("nothing", json("null")),
        ("address", json(r#"{"city":"Köln"}"#)),
        ("tags", Box::new(vec!["a".to_owned(), "b".to_owned()])),
        ("receipt", Box::new(receipt)),
        ("raw", Box::new(File::from("bytes"))),
    ]);
    assert_eq!(
        there_and_back(&value, &[]),
        [
            part("note", None, None, "grüß"),
            part("count", None, None, "3"),
            part(
                "address",
                None,
                Some("application/json"),
                r#"{"city":"Köln"}"#
            ),
            part("tags", None, None, "a"),
            part("tags", None, None, "b"),
            part(
                "receipt",
                Some("a %22b%22%0D%0Ac.pdf"),
                Some("application/pdf"),
                "%PDF"
            ),
            part(
                "raw",
                Some("file"),
                Some("application/octet-stream"),
                "bytes"
            ),
        ]
    );
}

#[test]
fn encodings_say_how_a_part_is_written() {
    const fn field(wire: &'static str, media: &'static str) -> PartField {
        PartField {
            wire,
            media,
            style: None,
            explode: false,
        }
    }
    const fn styled(wire: &'static str, style: Style, explode: bool) -> PartField {
        PartField {
            wire,
            media: "",
            style: Some(style),
            explode,
        }
    }
    let fields = [
        field("image", "image/jpeg"),
        field("request", "application/json; charset=utf-8"),
        field("word", "application/json"),
        styled("expand", Style::DeepObject, true),
        styled("pipes", Style::PipeDelimited, false),
        styled("each", Style::Form, true),
        styled("none", Style::Form, false),
    ];
    let list = || Box::new(vec!["a".to_owned(), "b,c".to_owned()]);
    let value = Object(vec![
        ("image", Box::new(File::from("jpg"))),
        ("request", json(r#"{"a":1}"#)),
        ("word", text("w")),
        ("expand", list()),
        ("pipes", list()),
        ("each", list()),
        ("none", Box::new(Vec::<String>::new())),
    ]);
    assert_eq!(
        there_and_back(&value, &fields),
        [
            part("image", Some("file"), Some("image/jpeg"), "jpg"),
            part(
                "request",
                None,
                Some("application/json; charset=utf-8"),
                r#"{"a":1}"#
            ),
            part("word", None, Some("application/json"), "\"w\""),
            part("expand[0]", None, None, "a"),
            part("expand[1]", None, None, "b,c"),
            part("pipes", None, None, "a|b,c"),
            part("each", None, None, "a"),
            part("each", None, None, "b,c"),
        ]
    );
}

#[test]
fn the_boundary_stands_in_no_part() {
    let first = "payspec-00000000000000070000000000000007";
    let tricky = format!("\r\n--{first}--\r\n--{first}.0\r\n");
    let value = Object(vec![("file", Box::new(File::from(tricky.as_str())))]);
    let made = body(&node(&value), &[], &drawn).unwrap();
    assert_eq!(made.boundary, format!("{first}.1"));
    let parts = parsed(at_hand(&made.pieces).unwrap(), &made.boundary);
    assert_eq!(parts[0].3, tricky.as_bytes());
    let nothing = body(&node(&Object(Vec::new())), &[], &drawn).unwrap();
    assert_eq!(nothing.boundary, first);
    assert!(parsed(at_hand(&nothing.pieces).unwrap(), first).is_empty());
}

#[test]
fn what_would_break_out_of_a_part_is_refused() {
    for file in [
        File::from("a").with_media_type("text/plain\r\nx: y"),
        File::from("a").with_header("x-a", "b\r\nx: y"),
        File::from("a").with_header("x a", "b"),
    ] {
        let value = Object(vec![("file", Box::new(file))]);
        let refused = body(&node(&value), &[], &drawn).err().unwrap();
        assert!(!refused.contains("x: y"), "{refused}");
    }
    assert!(body(&node(&"text".to_owned()), &[], &drawn).is_err());
}

#[test]
fn a_file_may_be_read_while_it_is_sent() {
    let file = File::streamed(Some(4), || {
        SourceStream::from_iter(["ab", "cd"].map(|piece| Ok(piece.into())))
    });
    let value = Object(vec![("a", text("1")), ("file", Box::new(file))]);
    let made = body(&node(&value), &[], &drawn).unwrap();
    assert!(at_hand(&made.pieces).is_none());
    assert!(
        made.pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Read(_)))
    );
    let outgoing = crate::Outgoing::new(made.pieces);
    let length = outgoing.length().unwrap();
    let whole = run(outgoing.collect()).unwrap();
    assert_eq!(whole.len() as u64, length);
    let parts = parsed(whole, &made.boundary);
    assert_eq!(parts[1].3, b"abcd");
}

#[test]
fn a_source_has_the_length_it_says() {
    for length in [3, 5] {
        let file = File::streamed(Some(length), || {
            SourceStream::from_iter(["ab", "cd"].map(|piece| Ok(piece.into())))
        });
        let crate::file::Content::Read(source) = file.content() else {
            panic!("it is streamed")
        };
        let outgoing = crate::Outgoing::new(vec![Piece::Read(source.clone())]);
        assert!(run(outgoing.collect()).is_err(), "{length}");
    }
}
