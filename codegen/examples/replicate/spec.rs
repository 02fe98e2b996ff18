//! A made-up API of any size, to see how costs grow: every four operations are a resource with types of its own.

use std::fmt::Write as _;

/// The API as JSON.
pub(crate) fn json(operations: usize) -> String {
    let resources = operations.div_ceil(4);
    let mut paths = String::new();
    let mut schemas = String::new();
    for number in 0..resources {
        if number > 0 {
            paths.push(',');
            schemas.push(',');
        }
        // Writing to a string does not fail.
        let _ = write!(paths, "{}", resource(number));
        let _ = write!(schemas, "{}", types(number));
    }
    format!(
        r##"{{"openapi":"3.0.3","info":{{"title":"Made up","version":"1"}},"servers":[{{"url":"https://api.example.com"}}],"paths":{{{paths}}},"components":{{"schemas":{{{schemas},"Problem":{{"type":"object","required":["code"],"properties":{{"code":{{"type":"string"}},"message":{{"type":"string"}}}}}}}}}}}}"##
    )
}

fn resource(number: usize) -> String {
    // Forty resources a tag.
    let tag = number / 40;
    let answer = |schema: &str| {
        format!(
            r##"{{"200":{{"description":"what was asked for","content":{{"application/json":{{"schema":{schema}}}}}}},"422":{{"description":"refused","content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/Problem"}}}}}}}}}}"##
        )
    };
    let one = answer(&format!(
        r##"{{"$ref":"#/components/schemas/Thing{number}"}}"##
    ));
    let many = answer(&format!(
        r##"{{"type":"array","items":{{"$ref":"#/components/schemas/Thing{number}"}}}}"##
    ));
    let body = format!(
        r##""requestBody":{{"required":true,"content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/NewThing{number}"}}}}}}}}"##
    );
    let id = r#"{"name":"id","in":"path","required":true,"schema":{"type":"string"}}"#;
    let paged = r#""parameters":[{"name":"page","in":"query","description":"Which page, from 1.","schema":{"type":"integer","minimum":1}},{"name":"per_page","in":"query","schema":{"type":"integer","default":30}}]"#;
    format!(
        r#""/things{number}":{{"get":{{"tags":["tag {tag}"],"operationId":"things{number}/list","summary":"Lists all things of the sort {number}.",{paged},"responses":{many}}},"post":{{"tags":["tag {tag}"],"operationId":"things{number}/create","summary":"Makes a thing of the sort {number}.",{body},"responses":{one}}}}},"/things{number}/{{id}}":{{"parameters":[{id}],"get":{{"tags":["tag {tag}"],"operationId":"things{number}/get","summary":"Finds a thing of the sort {number}.","responses":{one}}},"put":{{"tags":["tag {tag}"],"operationId":"things{number}/replace","summary":"Replaces a thing of the sort {number}.",{body},"responses":{one}}}}}"#
    )
}

fn types(number: usize) -> String {
    format!(
        r##""Thing{number}":{{"type":"object","description":"A thing of the sort {number}, as it was kept.","required":["id","state","amount"],"properties":{{"id":{{"type":"string","description":"Which one."}},"state":{{"$ref":"#/components/schemas/State{number}"}},"amount":{{"type":"integer","format":"int64","description":"In minor units."}},"note":{{"type":"string","nullable":true,"maxLength":255}},"made_at":{{"type":"string","format":"date-time"}},"parts":{{"type":"array","items":{{"type":"object","required":["name"],"properties":{{"name":{{"type":"string"}},"count":{{"type":"integer"}}}}}}}}}}}},"NewThing{number}":{{"type":"object","required":["amount"],"properties":{{"amount":{{"type":"integer","format":"int64","description":"In minor units."}},"note":{{"type":"string","maxLength":255}}}}}},"State{number}":{{"type":"string","enum":["open","kept","gone"]}}"##
    )
}
