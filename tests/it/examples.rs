//! The example server of each provider, started as a program and notified as the provider would.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use payspec_codegen::ir::{Api, KeyKind};
use payspec_tests::json::Json;
use payspec_tests::keys;
use payspec_tests::sign::{self, Signed};
use payspec_tests::spec::{Document, root};

#[test]
fn every_example_server_verifies_acknowledges_and_takes_each_once() {
    let mut tried = 0;
    for provider in providers() {
        let document = Document::read(&provider);
        let api = document.api();
        let mut signed = api.events.iter().enumerate();
        let Some((index, event)) = signed.find(|(_, event)| event.signature.is_some()) else {
            continue;
        };
        let program = program(&format!("{provider}_notifications"));
        let Some(program) = program else {
            // not through `println!`, which the test harness keeps to itself
            let _ = writeln!(
                std::io::stderr(),
                "skipped: the example of {provider} is not built (`cargo test --workspace` builds it)"
            );
            continue;
        };
        let rule = api.signature(event.signature).expect("its rule").clone();
        let example = document
            .events
            .iter()
            .find(|example| example.owner == index)
            .expect("an example");
        let body = example.value.to_string();
        let message = sign::signed(&rule, "", body.as_bytes()).expect("it can be signed");
        let mut server = Server::start(program, api);

        let mut other = Json::parse(&String::from_utf8_lossy(&message.body)).expect("JSON");
        other.set("zq-member", Json::text("7193"));
        let forged = Signed {
            body: other.to_string().into_bytes(),
            ..message.clone()
        };
        assert_eq!(server.notify(&forged).0, 401, "{provider}");
        let wanted = (
            event.acknowledge_status.unwrap_or(200),
            event.acknowledge_body.clone().unwrap_or_default(),
        );
        assert_eq!(server.notify(&message), wanted, "{provider}");
        assert_eq!(server.notify(&message), wanted, "{provider}, once more");
        let printed = server.stop();
        assert_eq!(printed.lines().count(), 1, "handled once: {printed}");
        tried += 1;
    }
    println!("{tried} example servers");
    assert!(
        tried > 0 || std::env::var_os("CI").is_none(),
        "no example is built"
    );
}

fn providers() -> Vec<String> {
    let folders = std::fs::read_dir(root().join("specs"))
        .expect("specs")
        .flatten();
    let named = folders
        .filter(|folder| folder.path().join("openapi.yaml").is_file())
        .map(|folder| folder.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = named.collect();
    names.sort();
    names
}

/// Cargo puts examples beside the folder that this test is in.
fn program(name: &str) -> Option<PathBuf> {
    let here = std::env::current_exe().ok()?;
    let program = here.parent()?.parent()?.join("examples").join(name);
    program
        .with_extension(std::env::consts::EXE_EXTENSION)
        .is_file()
        .then_some(program)
}

struct Server {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    address: String,
    path: String,
}

impl Server {
    fn start(program: PathBuf, api: &Api) -> Self {
        let mut command = Command::new(program);
        command.arg("127.0.0.1:0").stdout(Stdio::piped());
        for key in &api.keys {
            let name = key.name.to_uppercase().replace('-', "_");
            command.env(
                name,
                match key.kind {
                    KeyKind::PrivateKey => keys::PRIVATE,
                    KeyKind::PublicKey => keys::PUBLIC,
                    KeyKind::HmacKey => keys::HMAC,
                    KeyKind::SharedSecret => keys::SECRET,
                },
            );
        }
        let mut child = command.spawn().expect("the example starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        out.read_line(&mut line).expect("a line");
        let url = line
            .trim()
            .split("http://")
            .nth(1)
            .unwrap_or_else(|| panic!("{line:?}"));
        let (address, path) = url.split_once('/').expect("a path");
        Self {
            child,
            out,
            address: address.to_owned(),
            path: format!("/{path}"),
        }
    }

    /// Status and body of the answer to a notification.
    fn notify(&self, message: &Signed) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        let mut head = format!(
            "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n",
            self.path,
            self.address,
            message.body.len()
        );
        for (name, value) in &message.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let bytes = [head.as_bytes(), b"\r\n", &message.body].concat();
        stream.write_all(&bytes).expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let status = answer
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        (status.expect("a status"), body.to_owned())
    }

    /// What it printed since it listens.
    fn stop(&mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).expect("text");
        rest
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
