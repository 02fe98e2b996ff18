//! Prints the same models in the usual hand-written serde shape, as a crate to measure ours beside:
//! `cargo run -p payspec-codegen --example serde_twin -- OUT_DIR [NAME FILE]`; without a file, every provider below `specs/`.
//!
//! Types only: no client, no operations, no checks. `benches/compile-cost.py` builds and times it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use payspec_codegen::ident::file_stem;
use payspec_codegen::ir::{
    Constant, Doc, Enum, Field, Filled, Presence, Scalar, Select, Struct, TypeId, TypeKind, Union,
    Variant,
};
use payspec_codegen::name::{Named, TypeName};
use payspec_codegen::{Severity, SourceFile, Spec, analyse, diag};

const MANIFEST: &str = "\
[package]
name = \"serde-twin\"
version = \"0.0.0\"
edition = \"2024\"
publish = false

[dependencies]
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"

[workspace]
";

const DERIVES: &str = "#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]";

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (out, sources, specs) = match arguments.as_slice() {
        [out] => {
            let mut sources = Vec::new();
            read_all(Path::new("specs"), &mut sources)?;
            let specs = sources.iter().filter_map(|source| provider(&source.path));
            (out, sources.clone(), specs.collect::<Vec<_>>())
        }
        [out, name, file] => {
            let source = SourceFile::new(file.as_str(), fs::read(file)?);
            let spec = Spec {
                name: name.clone(),
                path: file.clone(),
            };
            (out, vec![source], vec![spec])
        }
        _ => {
            eprintln!("usage: serde_twin OUT_DIR [NAME FILE]");
            return Ok(ExitCode::from(2));
        }
    };
    let (apis, findings) = analyse(&sources, &specs);
    let mut failed = false;
    for finding in findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
    {
        failed = true;
        eprintln!("{}\n", diag::render(finding, &sources, false));
    }
    if failed {
        return Ok(ExitCode::FAILURE);
    }
    let src = Path::new(out).join("src");
    fs::create_dir_all(&src)?;
    fs::write(Path::new(out).join("Cargo.toml"), MANIFEST)?;
    let mut root =
        String::from("//! The models of each provider, as one would write them with serde.\n\n");
    for named in &apis {
        let module = &named.names.module;
        put(&mut root, format_args!("pub mod {module};"));
        let twin = Twin { named };
        fs::write(src.join(format!("{}.rs", file_stem(module))), twin.module())?;
        println!("{}", twin.summary());
    }
    fs::write(src.join("lib.rs"), root)?;
    Ok(ExitCode::SUCCESS)
}

/// Every source file below a folder, in order of path.
fn read_all(folder: &Path, sources: &mut Vec<SourceFile>) -> io::Result<()> {
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths {
        let text = path.to_string_lossy().replace('\\', "/");
        let is_source = [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| text.ends_with(end));
        if path.is_dir() {
            read_all(&path, sources)?;
        } else if is_source && !text.ends_with("schema.json") {
            sources.push(SourceFile::new(text.clone(), fs::read(&path)?));
        }
    }
    Ok(())
}

fn provider(path: &str) -> Option<Spec> {
    let name = path.strip_prefix("specs/")?.strip_suffix("/openapi.yaml")?;
    (!name.contains('/')).then(|| Spec {
        name: name.to_owned(),
        path: path.to_owned(),
    })
}

/// An API while it is printed.
struct Twin<'a> {
    named: &'a Named,
}

impl Twin<'_> {
    fn module(&self) -> String {
        let mut out = String::new();
        put(
            &mut out,
            format_args!(
                "//! Types of the {} API.\n",
                first_line(&self.named.api.title)
            ),
        );
        out.push_str("use serde::{Deserialize, Serialize};\n");
        for (id, name) in &self.named.names.types {
            out.push('\n');
            let ty = &self.named.api.types[*id];
            docs(&mut out, "", &ty.doc, &format!("`{}`.", name.item));
            match &ty.kind {
                TypeKind::Struct(fields) => self.object(&mut out, *id, name, fields),
                TypeKind::TextEnum(values) => self.text_enum(&mut out, name, values),
                TypeKind::IntegerEnum(values) => self.integer_enum(&mut out, name, values),
                TypeKind::Union(union) => self.union(&mut out, name, union),
                TypeKind::Newtype(inner) => {
                    let inner = self.ty(*inner);
                    put(
                        &mut out,
                        format_args!("{DERIVES}\npub struct {}(pub {inner});", name.item),
                    );
                }
                // Nothing else has an item.
                _ => {}
            }
        }
        out
    }

    fn object(&self, out: &mut String, id: TypeId, name: &TypeName, fields: &Struct) {
        put(out, format_args!("{DERIVES}\npub struct {} {{", name.item));
        for (field, member) in fields.fields.iter().zip(&name.members) {
            docs(out, "    ", &field.doc, &format!("Wire: `{}`.", field.wire));
            let mut attributes = Vec::new();
            if field.wire != file_stem(member) {
                attributes.push(format!("rename = {:?}", field.wire));
            }
            if is_optional(field) {
                attributes.push("skip_serializing_if = \"Option::is_none\"".to_owned());
            }
            if !attributes.is_empty() {
                put(out, format_args!("    #[serde({})]", attributes.join(", ")));
            }
            put(
                out,
                format_args!("    pub {member}: {},", self.member(field)),
            );
        }
        if let Some(value) = fields.extra {
            let (string, value) = (self.std("String"), self.ty(value));
            put(
                out,
                format_args!(
                    "    /// Members that the document does not list.\n    #[serde(flatten)]\n    \
                     pub {}: ::std::collections::BTreeMap<{string}, {value}>,",
                    name.rest
                ),
            );
        }
        out.push_str("}\n");
        if self.named.api.types[id].usage.request {
            self.constructors(out, name, fields);
        }
    }

    /// `new` and setters, as ours.
    fn constructors(&self, out: &mut String, name: &TypeName, fields: &Struct) {
        let item = &name.item;
        let members = || fields.fields.iter().zip(&name.members);
        if let Some(required) = &name.required {
            put(
                out,
                format_args!("\n/// What [`{item}::new`] takes.\npub struct {required} {{"),
            );
            for (field, member) in members() {
                if !is_optional(field) && field.constant.is_none() {
                    let ty = self.member(field);
                    let see = file_stem(member);
                    put(
                        out,
                        format_args!("    /// See [`{item}::{see}`].\n    pub {member}: {ty},"),
                    );
                }
            }
            out.push_str("}\n");
        }
        let takes = name
            .required
            .as_ref()
            .map(|required| format!("required: {required}"));
        put(
            out,
            format_args!(
                "\nimpl {item} {{\n    /// With the members that are required.\n    #[must_use]\n    \
                 pub fn new({}) -> Self {{\n        Self {{",
                takes.unwrap_or_default()
            ),
        );
        for (field, member) in members() {
            let value = match &field.constant {
                _ if is_optional(field) => self.std("None"),
                Some(constant) => self.constant(field, constant),
                None => format!("required.{member}"),
            };
            put(out, format_args!("            {member}: {value},"));
        }
        if fields.extra.is_some() {
            put(
                out,
                format_args!(
                    "            {}: ::std::collections::BTreeMap::new(),",
                    name.rest
                ),
            );
        }
        out.push_str("        }\n    }\n");
        for (field, member) in members().filter(|(field, _)| is_optional(field)) {
            let bare = file_stem(member);
            let setter = bare.trim_start_matches('_');
            let ty = self.there(field);
            let takes_into = field.boxed
                || matches!(
                    self.named.api.types[field.ty].kind,
                    TypeKind::Scalar(Scalar::Text | Scalar::MaskedText)
                );
            let (argument, value) = match takes_into {
                true => (
                    format!("impl {}<{ty}>", self.std("Into")),
                    format!("{member}.into()"),
                ),
                false => (ty, member.clone()),
            };
            put(
                out,
                format_args!(
                    "\n    /// Sets [`{bare}`](Self::{bare}).\n    #[must_use]\n    \
                     pub fn with_{setter}(mut self, {member}: {argument}) -> Self {{\n        \
                     self.{member} = {}({value});\n        self\n    }}",
                    self.std("Some")
                ),
            );
        }
        out.push_str("}\n");
    }

    fn constant(&self, field: &Field, constant: &Constant) -> String {
        let value = match constant {
            Constant::Text(text) => format!("{}::from({text:?})", self.std("String")),
            Constant::Integer(value) => value.to_string(),
            Constant::Bool(value) => value.to_string(),
            Constant::Variant => match self.named.names.of(field.ty) {
                Some(name) => format!("{}::{}", name.item, name.members[0]),
                None => "Default::default()".to_owned(),
            },
        };
        match is_nullable(field) {
            true => format!("{}({value})", self.std("Some")),
            false => value,
        }
    }

    fn text_enum(&self, out: &mut String, name: &TypeName, values: &Enum) {
        put(
            out,
            format_args!(
                "#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]\npub enum {} {{",
                name.item
            ),
        );
        for (value, variant) in values.values.iter().zip(&name.members) {
            docs(out, "    ", &value.doc, &format!("Wire: `{}`.", value.wire));
            if &value.wire != variant {
                put(out, format_args!("    #[serde(rename = {:?})]", value.wire));
            }
            put(out, format_args!("    {variant},"));
        }
        let string = self.std("String");
        put(
            out,
            format_args!(
                "    /// A value that the document does not list.\n    #[serde(untagged)]\n    {}({string}),\n}}",
                name.rest
            ),
        );
    }

    /// serde renames to text alone, so integers go by way of `i64`.
    fn integer_enum(&self, out: &mut String, name: &TypeName, values: &Enum) {
        let (item, rest, from) = (&name.item, &name.rest, self.std("From"));
        put(
            out,
            format_args!(
                "#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]\n\
                 #[serde(from = \"i64\", into = \"i64\")]\npub enum {item} {{"
            ),
        );
        let (mut read, mut written) = (String::new(), String::new());
        for (value, variant) in values.values.iter().zip(&name.members) {
            docs(out, "    ", &value.doc, &format!("Wire: `{}`.", value.wire));
            put(out, format_args!("    {variant},"));
            put(
                &mut read,
                format_args!("            {} => Self::{variant},", value.wire),
            );
            put(
                &mut written,
                format_args!("            {item}::{variant} => {},", value.wire),
            );
        }
        put(
            out,
            format_args!(
                "    /// A value that the document does not list.\n    {rest}(i64),\n}}\n\n\
                 impl {from}<i64> for {item} {{\n    fn from(value: i64) -> Self {{\n        match value {{\n\
                 {read}            other => Self::{rest}(other),\n        }}\n    }}\n}}\n\n\
                 impl {from}<{item}> for i64 {{\n    fn from(value: {item}) -> Self {{\n        match value {{\n\
                 {written}            {item}::{rest}(other) => other,\n        }}\n    }}\n}}"
            ),
        );
    }

    fn union(&self, out: &mut String, name: &TypeName, union: &Union) {
        put(out, format_args!("{DERIVES}"));
        let tag = self.tag(union);
        match tag {
            Some(tag) => put(out, format_args!("#[serde(tag = {tag:?})]")),
            None => put(out, format_args!("#[serde(untagged)]")),
        }
        put(out, format_args!("pub enum {} {{", name.item));
        let mut ordered: Vec<_> = union.variants.iter().zip(&name.members).collect();
        if tag.is_none() {
            // The first that fits is taken: whoever asks for more comes first.
            ordered.sort_by_key(|(variant, _)| {
                std::cmp::Reverse(variant.probe.constants.len() + variant.probe.required.len())
            });
        }
        for (variant, member) in ordered {
            put(out, format_args!("    /// One of the forms."));
            if tag.is_some() {
                put(
                    out,
                    format_args!("    #[serde(rename = {:?})]", variant.tags[0]),
                );
            }
            put(out, format_args!("    {member}({}),", self.held(variant)));
        }
        let untagged = tag.map(|_| "    #[serde(untagged)]\n").unwrap_or_default();
        put(
            out,
            format_args!(
                "    /// A form that the document does not list.\n{untagged}    {}(serde_json::Value),\n}}",
                name.rest
            ),
        );
    }

    /// The tag that serde can tell variants apart by without losing anything: one value a variant, and the variant's own type
    /// can do without the member, which serde takes away.
    fn tag<'u>(&self, union: &'u Union) -> Option<&'u str> {
        let Select::Tag(tag) = &union.select else {
            return None;
        };
        let allows = |variant: &Variant| {
            let TypeKind::Struct(fields) = &self.named.api.types[variant.ty].kind else {
                return false;
            };
            let own = fields.fields.iter().find(|field| &field.wire == tag);
            variant.tags.len() == 1 && own.is_none_or(is_optional)
        };
        union.variants.iter().all(allows).then_some(tag.as_str())
    }

    /// Boxed where ours is.
    fn held(&self, variant: &Variant) -> String {
        let ty = self.ty(variant.ty);
        match self.named.api.types[variant.ty].kind {
            TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Tuple(_) | TypeKind::OrNull(_) => {
                format!("{}<{ty}>", self.std("Box"))
            }
            _ => ty,
        }
    }

    fn member(&self, field: &Field) -> String {
        match is_optional(field) || is_nullable(field) {
            true => format!("{}<{}>", self.std("Option"), self.there(field)),
            false => self.there(field),
        }
    }

    /// The type of a member once it is there.
    fn there(&self, field: &Field) -> String {
        let bare = self.bare(field.ty);
        match field.boxed {
            true => format!("{}<{bare}>", self.std("Box")),
            false => bare,
        }
    }

    fn ty(&self, id: TypeId) -> String {
        match self.named.api.types[id].nullable {
            true => format!("{}<{}>", self.std("Option"), self.bare(id)),
            false => self.bare(id),
        }
    }

    fn bare(&self, id: TypeId) -> String {
        if let Some(name) = self.named.names.of(id) {
            return name.item.clone();
        }
        let string = self.std("String");
        match &self.named.api.types[id].kind {
            TypeKind::Scalar(scalar) => match scalar {
                Scalar::Bool => "bool".to_owned(),
                Scalar::I32 => "i32".to_owned(),
                Scalar::I64 | Scalar::MaskedInteger => "i64".to_owned(),
                Scalar::U32 => "u32".to_owned(),
                Scalar::U64 => "u64".to_owned(),
                Scalar::Number => "serde_json::Number".to_owned(),
                _ => string,
            },
            TypeKind::List(item) => format!("{}<{}>", self.std("Vec"), self.ty(*item)),
            TypeKind::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|item| self.ty(*item)).collect();
                format!("({},)", items.join(", "))
            }
            TypeKind::Map(value) => {
                format!(
                    "::std::collections::BTreeMap<{string}, {}>",
                    self.ty(*value)
                )
            }
            TypeKind::OrNull(inner) => format!("{}<{}>", self.std("Option"), self.bare(*inner)),
            _ => "serde_json::Value".to_owned(),
        }
    }

    /// A name of the standard prelude, in full where a type of this API has it.
    fn std(&self, name: &str) -> String {
        let taken = self
            .named
            .names
            .types
            .values()
            .any(|ty| ty.item == name || ty.required.as_deref() == Some(name));
        let module = match name {
            _ if !taken => return name.to_owned(),
            "Option" => "option",
            "Some" | "None" => "option::Option",
            "String" => "string",
            "Vec" => "vec",
            "Box" => "boxed",
            _ => "convert",
        };
        format!("::std::{module}::{name}")
    }

    /// What was printed, a word for each kind; then where each type with members travels, for whoever looks for one to try.
    fn summary(&self) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut types = String::new();
        for (id, name) in &self.named.names.types {
            let kind = match &self.named.api.types[*id].kind {
                TypeKind::Struct(fields) => {
                    put(
                        &mut types,
                        format_args!(
                            "type {}::{} {}",
                            self.named.names.module,
                            name.item,
                            fields.fields.len()
                        ),
                    );
                    *counts.entry("members").or_default() += fields.fields.len();
                    "structs"
                }
                TypeKind::TextEnum(_) => "text enums",
                TypeKind::IntegerEnum(_) => "integer enums",
                TypeKind::Union(union) if self.tag(union).is_some() => "tagged unions",
                TypeKind::Union(_) => "untagged unions",
                _ => "newtypes",
            };
            *counts.entry(kind).or_default() += 1;
        }
        let counts: Vec<String> = counts
            .iter()
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        format!("{types}{}: {}", self.named.names.module, counts.join(", "))
    }
}

fn is_optional(field: &Field) -> bool {
    !field.is_always_there() || field.filled != Filled::ByCaller
}

fn is_nullable(field: &Field) -> bool {
    matches!(
        field.presence,
        Presence::RequiredOrNull | Presence::OptionalOrNull
    )
}

fn docs(out: &mut String, indent: &str, doc: &Doc, otherwise: &str) {
    let mut paragraphs: Vec<&str> = [&doc.summary, &doc.description]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    paragraphs.dedup();
    if paragraphs.is_empty() {
        paragraphs.push(otherwise);
    }
    for line in paragraphs.join("\n\n").lines() {
        let line = line.replace('\r', " ");
        put(
            out,
            format_args!("{}", format!("{indent}/// {line}").trim_end()),
        );
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "{text}");
}
