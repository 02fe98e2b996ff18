//! What stands over the columns of a table: which column holds what, and what the table is of.

use crate::facts::LimitOf;

use super::token::is_identifier;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Names of fields.
    Name,
    /// Types.
    Type,
    /// Whether a field is required; `true` where the column says which are optional.
    Required(bool),
    /// Words.
    Words,
    /// Defaults.
    Default,
    /// Examples.
    Example,
    /// Limits, and on what, with the unit that the header says.
    Limit(LimitOf, Option<String>),
    /// Lists of values.
    Values,
    /// One value or code a row.
    Code,
    /// The values of the field that the header names.
    ValuesOf(String),
    /// A type, and words behind it.
    Typed,
    /// Where in a request a parameter stands: its path, its headers, its body.
    Place,
    /// Whether a field is required, told by `O` and `X`.
    Circle,
    /// Whether a field is required, told by an `O` that may say both.
    Unclear,
}

/// What a table is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A row is a field.
    Fields,
    /// A row is a value; of what, where the header says it.
    Values(Option<String>),
    /// A row is a combination of values of fields.
    Matrix,
    /// A row is a limit on something.
    Limits,
    /// Nothing that is read here.
    Other,
}

/// What one column holds; words where its header is not known.
pub(super) fn role(header: &str) -> Role {
    known(header).unwrap_or_else(|| {
        let bare = header.trim();
        if is_identifier(bare) && !bare.contains('.') && is_field_like(bare) {
            Role::ValuesOf(bare.to_owned())
        } else {
            Role::Words
        }
    })
}

/// camelCase or snake_case in lower case: `payType`, not `Field_Name`.
fn is_field_like(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
}

/// What a column holds, where its header is one of the words that documents use.
pub(super) fn known(header: &str) -> Option<Role> {
    let lower = header
        .trim()
        .trim_end_matches([':', '：', '?', '？', '*'])
        .trim()
        .to_lowercase();
    let (bare, unit) = unit(&lower);
    let limit = |of| Some(Role::Limit(of, unit.map(|unit| unit.to_uppercase())));
    Some(match bare {
        "parameter"
        | "parameters"
        | "parameter name"
        | "param"
        | "param name"
        | "params"
        | "name"
        | "field"
        | "fields"
        | "field name"
        | "property"
        | "properties"
        | "property name"
        | "attribute"
        | "attributes"
        | "attribute name"
        | "key"
        | "member"
        | "element"
        | "variable"
        | "argument"
        | "request body"
        | "response body"
        | "request parameter"
        | "request parameters"
        | "response parameter"
        | "response parameters"
        | "request field"
        | "response field"
        | "body parameter"
        | "query parameter"
        | "path parameter"
        | "header"
        | "headers"
        | "header name"
        | "parametername"
        | "fieldname"
        | "参数"
        | "参数名"
        | "参数名称"
        | "字段"
        | "字段名"
        | "字段名称"
        | "名称"
        | "变量名"
        | "属性"
        | "变量"
        | "參數"
        | "參數名"
        | "參數名稱"
        | "欄位"
        | "欄位名稱"
        | "名稱"
        | "variable name"
        | "nome"
        | "propriedade"
        | "parâmetro"
        | "parâmetros"
        | "campo"
        | "atributo"
        | "nombre"
        | "parámetro"
        | "parámetros"
        | "nom"
        | "paramètre"
        | "paramètres"
        | "champ"
        | "параметр"
        | "поле"
        | "имя"
        | "название"
        | "feld"
        | "パラメータ"
        | "パラメーター"
        | "フィールド"
        | "項目名"
        | "파라미터"
        | "필드"
        | "body" => Role::Name,
        "type" | "data type" | "datatype" | "field type" | "parameter type" | "param type"
        | "value type" | "类型" | "数据类型" | "字段类型" | "参数类型" | "type/format" | "型別"
        | "類型" | "型態" | "資料型別" | "資料型態" | "tipo" | "тип" | "typ" | "型" | "タイプ"
        | "타입" | "자료형" | "tipe" => Role::Type,
        "in" | "location" | "位置" | "参数位置" | "param in" | "parameter in"
        | "param location" => Role::Place,
        "type & description" | "type and description" | "type / description" => Role::Typed,
        "required"
        | "mandatory"
        | "is required"
        | "required/optional"
        | "required or not"
        | "must"
        | "m/o"
        | "m/o/c"
        | "presence"
        | "req"
        | "req."
        | "requirement"
        | "必填"
        | "是否必填"
        | "必须"
        | "是否必须"
        | "必选"
        | "是否必传"
        | "必传"
        | "mandatory/optional"
        | "requirements"
        | "必要"
        | "必要性"
        | "是否必要"
        | "出现要求"
        | "必須"
        | "obrigatório"
        | "obrigatorio"
        | "obrigatoriedade"
        | "obligatorio"
        | "requerido"
        | "requis"
        | "obligatoire"
        | "обязательный"
        | "обязательность"
        | "обязательно"
        | "обязательное"
        | "pflicht"
        | "pflichtfeld"
        | "erforderlich"
        | "필수"
        | "필수여부"
        | "wajib" => Role::Required(false),
        "optional" => Role::Required(true),
        "default"
        | "default value"
        | "defaults"
        | "默认值"
        | "默认"
        | "預設值"
        | "預設"
        | "valor padrão"
        | "valeur par défaut"
        | "valor por defecto"
        | "по умолчанию" => Role::Default,
        "example" | "examples" | "sample" | "example value" | "sample value" | "e.g." | "示例"
        | "示例值" | "样例" | "範例" | "範例值" | "exemplo" | "exemple" | "ejemplo" | "пример"
        | "beispiel" | "contoh" => Role::Example,
        "length" | "max length" | "maximum length" | "max. length" | "size" | "max size"
        | "field length" | "长度" | "最大长度" | "maxlength" | "長度" | "最大長度" | "tamanho"
        | "tamaño" | "longitud" | "longueur" | "taille" | "длина" => {
            return limit(LimitOf::Length);
        }
        "limit" | "limits" | "range" | "value range" | "limitation" | "限额" | "范围" => {
            return limit(LimitOf::Value);
        }
        "values" | "possible values" | "allowed values" | "valid values" | "enum" | "enums"
        | "enum values" | "accepted values" | "枚举" | "可选值" | "枚举值" | "取值" => {
            Role::Values
        }
        "code" | "status" | "value" | "status code" | "error code" | "return code"
        | "result code" | "response code" | "http status" | "http status code" | "http code"
        | "state" | "codes" | "状态码" | "错误码" | "值" | "状态" | "代码" | "enum value"
        | "event" | "event type" | "order status" | "payment status" | "返回码" | "编码"
        | "狀態" | "狀態碼" | "錯誤碼" | "代碼" | "valor" | "código" | "codigo" | "estado"
        | "valeur" | "statut" | "значение" | "код" | "статус" | "코드" | "상태" => {
            Role::Code
        }
        "description" | "descriptions" | "details" | "detail" | "remark" | "remarks" | "note"
        | "notes" | "comment" | "comments" | "explanation" | "meaning" | "desc" | "definition"
        | "message" | "说明" | "描述" | "备注" | "含义" | "参数说明" | "解释" | "reason"
        | "參數說明" | "說明" | "備註" | "参数描述" | "descrição" | "descricao" | "descripción"
        | "описание" | "beschreibung" | "keterangan" | "説明" | "설명" => Role::Words,
        // `Required, limits`
        _ if bare
            .split_once(',')
            .is_some_and(|(head, _)| matches!(head.trim(), "required" | "mandatory")) =>
        {
            Role::Required(false)
        }
        _ if ends_with_code(bare) => Role::Code,
        _ => return None,
    })
}

fn ends_with_code(bare: &str) -> bool {
    let mut words = bare.split_whitespace();
    let count = words.clone().count();
    (2..=3).contains(&count) && matches!(words.next_back(), Some("code" | "codes" | "status"))
}

/// `limit (unit: usd)`: the words before, and the unit.
fn unit(lower: &str) -> (&str, Option<&str>) {
    let Some((bare, rest)) = lower.split_once('(') else {
        return (lower, None);
    };
    let unit = rest.trim_end_matches(')').trim();
    let unit = unit
        .strip_prefix("unit")
        .map_or(unit, |rest| rest.trim_start_matches([':', ' ']));
    let is_unit =
        !unit.is_empty() && unit.len() <= 12 && unit.bytes().all(|b| b.is_ascii_alphabetic());
    (bare.trim_end(), is_unit.then_some(unit))
}

/// What an `O` in a column says that tells which fields are required: optional beside an `M` or an `R`, else yes where an `X` says no,
/// or where it is a circle, as in some languages.
pub(super) fn circles<'a>(header: &str, cells: impl Iterator<Item = &'a str>) -> Option<Role> {
    let mut round = false;
    let mut crossed = false;
    for cell in cells {
        match cell.trim().trim_end_matches('*').to_lowercase().as_str() {
            "o" | "○" | "◯" => round = true,
            "x" | "×" => crossed = true,
            "" | "-" => {}
            _ => return None,
        }
    }
    let lower = header.to_lowercase();
    if !round
        || ["optional", "/o", "m/o"]
            .iter()
            .any(|word| lower.contains(word))
    {
        return None;
    }
    let is_round = ["필수", "必須", "필수여부"]
        .iter()
        .any(|word| lower.contains(word));
    Some(if crossed || is_round {
        Role::Circle
    } else {
        Role::Unclear
    })
}

/// Whether a header may name what a value is called as well as a field.
pub(super) fn is_ambiguous_name(header: &str) -> bool {
    const LIST: &str = "name 名称 名稱 nome nom nombre название имя";
    super::token::among(LIST, &header.trim().to_lowercase())
}

/// What a table with these columns is of.
pub(super) fn shape(header: &[&str], roles: &[Role]) -> Shape {
    let has = |wanted: fn(&Role) -> bool| roles.iter().any(wanted);
    let names = has(|role| matches!(role, Role::Name));
    let describes = has(|role| {
        matches!(
            role,
            Role::Type
                | Role::Typed
                | Role::Required(_)
                | Role::Words
                | Role::Default
                | Role::Example
                | Role::Values
        )
    });
    if names && describes {
        return Shape::Fields;
    }
    if has(|role| matches!(role, Role::ValuesOf(_))) {
        return Shape::Matrix;
    }
    if let Some(at) = roles.iter().position(|role| matches!(role, Role::Code)) {
        return match at {
            0 => Shape::Values(header.first().and_then(|header| subject(header))),
            _ => Shape::Other,
        };
    }
    let limits = roles
        .iter()
        .filter(|role| matches!(role, Role::Limit(..)))
        .count();
    let first = roles.first();
    let of_fields = has(|role| matches!(role, Role::Type | Role::Typed | Role::Required(_)));
    if limits == 1 && !of_fields && roles.len() >= 2 && matches!(first, Some(Role::Words)) {
        return Shape::Limits;
    }
    Shape::Other
}

/// What the values of a column are of: `STATUS CODE` → `status`. Not where the header only says that they are values.
pub(super) fn subject(header: &str) -> Option<String> {
    let bare = header.trim().trim_end_matches(':');
    if is_identifier(bare) {
        return Some(bare.to_owned());
    }
    let lower = bare.to_lowercase();
    match lower.as_str() {
        "value" | "values" | "codes" | "enum value" | "值" | "编码" | "代码" | "代碼" | "valor"
        | "valeur" | "значение" | "код" | "código" | "codigo" => None,
        "code" => Some(lower),
        _ => {
            let of = lower
                .strip_suffix(" codes")
                .or_else(|| lower.strip_suffix(" code"));
            match of.unwrap_or(&lower) {
                one if !one.contains(char::is_whitespace) => Some(one.to_owned()),
                _ => Some(bare.to_owned()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Role, Shape, role, shape};
    use crate::facts::LimitOf;

    fn of(header: &[&str]) -> Shape {
        let roles: Vec<Role> = header.iter().map(|header| role(header)).collect();
        shape(header, &roles)
    }

    #[test]
    fn headers_tell_what_a_table_is_of() {
        assert_eq!(
            of(&["Parameter Name", "Required", "Type", "Description"]),
            Shape::Fields
        );
        assert_eq!(
            of(&["REQUEST BODY", "Details", "Type", "Required", "Example"]),
            Shape::Fields
        );
        assert_eq!(of(&["Parameter", "Description"]), Shape::Fields);
        assert_eq!(
            of(&["STATUS CODE", "Details"]),
            Shape::Values(Some("status".to_owned()))
        );
        assert_eq!(
            of(&["Code", "Message"]),
            Shape::Values(Some("code".to_owned()))
        );
        assert_eq!(of(&["Value", "Meaning"]), Shape::Values(None));
        assert_eq!(
            of(&["payType", "bankCode", "Limit", "Description"]),
            Shape::Matrix
        );
        assert_eq!(
            of(&["Transaction Type", "Limit (Unit: USD)"]),
            Shape::Limits
        );
        assert_eq!(of(&["Version", "Date", "Changes"]), Shape::Other);
    }

    #[test]
    fn circles_are_told_from_letters() {
        let of = |header: &str, cells: &[&str]| super::circles(header, cells.iter().copied());
        assert_eq!(of("Required", &["M", "O", "C"]), None);
        assert_eq!(of("Required/Optional", &["O", "O"]), None);
        assert_eq!(of("必填", &["O", "X", "-"]), Some(Role::Circle));
        assert_eq!(of("필수", &["O", "-", "O*"]), Some(Role::Circle));
        assert_eq!(of("Required", &["O", "O", ""]), Some(Role::Unclear));
        assert_eq!(of("Required", &["Yes", "No"]), None);
    }

    #[test]
    fn units_stand_in_headers() {
        assert_eq!(
            role("Limit (Unit: USD)"),
            Role::Limit(LimitOf::Value, Some("USD".to_owned()))
        );
        assert_eq!(role("Max length"), Role::Limit(LimitOf::Length, None));
        assert_eq!(role("Optional"), Role::Required(true));
    }
}
