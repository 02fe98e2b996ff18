//! OpenAPI documents made of nothing: what may stand where mostly does, so that most are taken and reach the last stages.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

use super::seeds::WORDS;
use super::tree::printed;

/// A document, as JSON or YAML.
pub fn made(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let yaml = u.arbitrary()?;
    let document = Maker::new(u)?.document()?;
    Ok(printed(&document, yaml))
}

/// Names of schemas: some that clash, some that are words of Rust.
const NAMES: &[&str] = &[
    "A",
    "B",
    "Order",
    "order",
    "Order_",
    "Option",
    "String",
    "self",
    "1x",
    "a/b",
    "金額",
    "Wide Name",
];
const MEMBERS: &[&str] = &[
    "id", "type", "kind", "amount", "Amount", "a-b", "a_b", "list", "self", "", "größe", "next",
];

struct Maker<'u, 'd> {
    u: &'u mut Unstructured<'d>,
    names: Vec<&'static str>,
    new: bool,
    strict: bool,
}

impl<'u, 'd> Maker<'u, 'd> {
    fn new(u: &'u mut Unstructured<'d>) -> Result<Self> {
        let mut names = Vec::new();
        for _ in 0..u.int_in_range(1..=5)? {
            let name = *u.choose(NAMES)?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let new = u.ratio(1, 3)?;
        let strict = u.ratio(1, 8)?;
        Ok(Self {
            u,
            names,
            new,
            strict,
        })
    }

    fn document(&mut self) -> Result<Value> {
        let mut document = json!({
            "openapi": if self.new { "3.1.0" } else { "3.0.3" },
            "info": {"title": "T", "version": "1"},
            "paths": {},
            "components": {"schemas": {}},
        });
        if self.strict {
            document["x-payspec"] = json!(1);
            document["servers"] = json!([{"url": "https://example.com"}]);
        }
        for name in self.names.clone() {
            document["components"]["schemas"][name] = self.schema(0)?;
        }
        for index in 0..self.u.int_in_range(0..=2)? {
            let path =
                *self
                    .u
                    .choose(&["/a", "/a/{id}", "/{id}/{type}", "/a?x=1", "/b/{id}.json"])?;
            let method = *self.u.choose(&["get", "post", "put", "delete"])?;
            document["paths"][path][method] = self.operation(index, path, 0)?;
        }
        if self.u.ratio(1, 6)? {
            document["webhooks"] = json!({"paid": {"post": self.operation(7, "", 1)?}});
        }
        if self.u.ratio(1, 6)? {
            document["security"] = json!([{"key": []}]);
            document["components"]["securitySchemes"] = json!({"key": self.scheme()?});
        }
        if self.u.ratio(1, 8)? {
            document[self.word()?] = self.any()?;
        }
        Ok(document)
    }

    fn scheme(&mut self) -> Result<Value> {
        let schemes = [
            json!({"type": "apiKey", "in": "query", "name": "k"}),
            json!({"type": "http", "scheme": "basic"}),
            json!({"type": "http", "scheme": "Bearer"}),
            json!({"type": "openIdConnect", "openIdConnectUrl": "x"}),
            json!({"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/t", "scopes": {}}}}),
            json!({"type": "mutualTLS"}),
        ];
        Ok(self.u.choose(&schemes)?.clone())
    }

    fn operation(&mut self, index: usize, path: &str, depth: usize) -> Result<Value> {
        let mut operation = json!({"operationId": format!("op{index}"), "responses": {}});
        let mut parameters = Vec::new();
        for name in ["id", "type"] {
            if path.contains(&format!("{{{name}}}")) {
                parameters.push(json!({"name": name, "in": "path", "required": true, "schema": self.schema(2)?}));
            }
        }
        for _ in 0..self.u.int_in_range(0..=2)? {
            parameters.push(self.parameter()?);
        }
        if !parameters.is_empty() {
            operation["parameters"] = json!(parameters);
        }
        if self.u.ratio(1, 2)? {
            operation["requestBody"] =
                json!({"content": self.content()?, "required": self.u.arbitrary::<bool>()?});
        }
        for _ in 0..self.u.int_in_range(1..=2)? {
            let status = *self
                .u
                .choose(&["200", "201", "204", "2XX", "4XX", "404", "default"])?;
            operation["responses"][status] = self.answer()?;
        }
        if depth == 0 && self.u.ratio(1, 6)? {
            operation["callbacks"] = json!({"on": {"{$request.body#/url}": {"post": self.operation(index + 10, "", 1)?}}});
        }
        if self.u.ratio(1, 4)? {
            operation["tags"] = json!([self.word()?]);
        }
        if self.u.ratio(1, 12)? {
            operation[self.word()?] = self.any()?;
        }
        Ok(operation)
    }

    fn parameter(&mut self) -> Result<Value> {
        let mut parameter = json!({"name": self.member()?, "in": self.u.choose(&["query", "query", "header", "cookie"])?});
        if self.u.ratio(1, 6)? {
            parameter["content"] = json!({"application/json": {"schema": self.schema(1)?}});
        } else {
            parameter["schema"] = self.schema(1)?;
        }
        if self.u.ratio(1, 2)? {
            parameter["style"] = json!(self.u.choose(&[
                "form",
                "simple",
                "deepObject",
                "spaceDelimited",
                "pipeDelimited",
                "matrix"
            ])?);
            parameter["explode"] = json!(self.u.arbitrary::<bool>()?);
        }
        if self.u.ratio(1, 3)? {
            parameter["required"] = json!(true);
        }
        Ok(parameter)
    }

    fn answer(&mut self) -> Result<Value> {
        let mut answer = json!({"description": "d"});
        if self.u.ratio(3, 4)? {
            answer["content"] = self.content()?;
        }
        if self.u.ratio(1, 6)? {
            answer["headers"] = json!({"X-A": {"schema": self.schema(2)?}});
        }
        Ok(answer)
    }

    fn content(&mut self) -> Result<Value> {
        let mut content = json!({});
        for _ in 0..self.u.int_in_range(1..=5)?.max(4) - 3 {
            let media = *self.u.choose(&[
                "application/json",
                "application/json",
                "application/json",
                "application/vnd.x+json; charset=utf-8",
                "multipart/form-data",
                "application/x-www-form-urlencoded",
                "text/plain",
                "application/octet-stream",
                "text/event-stream",
                "*/*",
                "application/xml",
            ])?;
            content[media] = json!({"schema": self.schema(0)?});
            if self.u.ratio(1, 8)? {
                content[media]["example"] = self.any()?;
            }
            if self.u.ratio(1, 8)? {
                content[media]["encoding"] = json!({self.member()?: {"style": "form", "contentType": "image/png, text/plain"}});
            }
        }
        Ok(content)
    }

    fn schema(&mut self, depth: usize) -> Result<Value> {
        let kinds = if depth > 3 { 5 } else { 13 };
        let mut schema = match self.u.int_in_range(0..=kinds)? {
            0 | 1 => return self.reference(),
            2 => self.string()?,
            3 => self.number()?,
            4 => json!({"type": "boolean"}),
            5 => self.odd()?,
            6..=8 => self.object(depth)?,
            9 => json!({"type": "array", "items": self.schema(depth + 1)?}),
            10 => json!({"type": "object", "additionalProperties": self.schema(depth + 1)?}),
            11 => json!({"allOf": self.several(depth)?}),
            _ => self.union(depth)?,
        };
        self.decorate(&mut schema, depth)?;
        Ok(schema)
    }

    fn reference(&mut self) -> Result<Value> {
        let name = *self.u.choose(&self.names)?;
        let target = if self.u.ratio(1, 30)? {
            self.word()?
        } else {
            format!("#/components/schemas/{}", name.replace('/', "~1"))
        };
        Ok(json!({ "$ref": target }))
    }

    fn string(&mut self) -> Result<Value> {
        let formats = [
            "date-time",
            "date",
            "uuid",
            "byte",
            "binary",
            "decimal",
            "uri",
            "password",
            "odd",
        ];
        Ok(match self.u.int_in_range(0..=5)? {
            0 => json!({"type": "string", "format": self.u.choose(&formats)?}),
            1 => json!({"type": "string", "enum": [self.member()?, self.word()?, "b"]}),
            2 => {
                json!({"type": "string", "pattern": self.u.choose(&["^[a-z]+$", "(", "\\d{2,}", "^(?!x)", "[^\\]]"])?})
            }
            3 => {
                json!({"type": "string", "minLength": self.u.int_in_range(0..=4)?, "maxLength": self.u.int_in_range(0..=4)?})
            }
            4 if self.new => json!({"const": self.any()?}),
            _ => json!({"type": "string"}),
        })
    }

    fn number(&mut self) -> Result<Value> {
        let kind = *self.u.choose(&["integer", "number"])?;
        let mut number = json!({ "type": kind });
        match self.u.int_in_range(0..=4)? {
            0 => number["minimum"] = json!(self.u.arbitrary::<i64>()?),
            1 => number["maximum"] = json!(self.u.arbitrary::<f64>()?),
            2 => {
                number["format"] = json!(
                    self.u
                        .choose(&["int32", "int64", "uint64", "float", "double", "decimal"])?
                )
            }
            3 => number["enum"] = json!([1, -1, 0, 2.5]),
            _ => {}
        }
        Ok(number)
    }

    fn odd(&mut self) -> Result<Value> {
        Ok(match self.u.int_in_range(0..=6)? {
            0 => json!({}),
            1 if self.new => json!(true),
            2 if self.new => json!({"type": ["string", "null", "integer"]}),
            3 => json!({"type": "null"}),
            4 => json!({"not": {"type": "string"}}),
            5 => json!({self.word()?: self.any()?}),
            _ => json!({"enum": [1, "a", null, true]}),
        })
    }

    fn object(&mut self, depth: usize) -> Result<Value> {
        let mut members = Map::new();
        let mut required = Vec::new();
        for _ in 0..self.u.int_in_range(0..=3)? {
            let name = self.member()?;
            members.insert(name.clone(), self.schema(depth + 1)?);
            if self.u.arbitrary()? {
                required.push(name);
            }
        }
        let mut object = json!({"type": "object", "properties": members});
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        match self.u.int_in_range(0..=9)? {
            0 => object["additionalProperties"] = json!(self.u.arbitrary::<bool>()?),
            1 => object["additionalProperties"] = self.schema(depth + 1)?,
            2 => object["discriminator"] = json!({"propertyName": self.member()?}),
            3 => object["example"] = self.any()?,
            _ => {}
        }
        Ok(object)
    }

    fn several(&mut self, depth: usize) -> Result<Vec<Value>> {
        (0..self.u.int_in_range(1..=3)?)
            .map(|_| self.schema(depth + 1))
            .collect()
    }

    fn union(&mut self, depth: usize) -> Result<Value> {
        let word = *self.u.choose(&["oneOf", "anyOf"])?;
        let mut union = json!({ word: self.several(depth)? });
        if self.u.ratio(1, 3)? {
            union["discriminator"] = json!({"propertyName": self.member()?});
            if self.u.arbitrary()? {
                union["discriminator"]["mapping"] =
                    json!({"a": self.reference()?["$ref"], "b": self.word()?});
            }
        }
        Ok(union)
    }

    fn decorate(&mut self, schema: &mut Value, depth: usize) -> Result<()> {
        let Value::Object(members) = schema else {
            return Ok(());
        };
        let (key, value) = match self.u.int_in_range(0..=19)? {
            0 => ("nullable", json!(true)),
            1 => ("default", self.any()?),
            2 => ("readOnly", json!(true)),
            3 => ("description", json!(self.word()?)),
            4 => ("deprecated", json!(true)),
            5 if depth < 3 => ("allOf", json!(self.several(depth + 1)?)),
            6 => ("title", json!(self.word()?)),
            _ => return Ok(()),
        };
        members.entry(key).or_insert(value);
        Ok(())
    }

    fn any(&mut self) -> Result<Value> {
        Ok(match self.u.int_in_range(0..=7)? {
            0 => Value::Null,
            1 => json!(self.u.arbitrary::<bool>()?),
            2 => json!(self.u.arbitrary::<i32>()?),
            3 => json!(self.u.arbitrary::<f64>()?),
            4 => json!([self.word()?]),
            5 => json!({self.member()?: self.word()?}),
            _ => json!(self.word()?),
        })
    }

    fn word(&mut self) -> Result<String> {
        Ok((*self.u.choose(WORDS)?).to_owned())
    }

    fn member(&mut self) -> Result<String> {
        Ok((*self.u.choose(MEMBERS)?).to_owned())
    }
}
