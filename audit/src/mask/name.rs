//! What names say about values.

/// What a value is that must not be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Email,
    Phone,
    /// The name of a person.
    Person,
    /// A plain `name`, which is a person's only where the value or its neighbours say so.
    Name,
    Birth,
    Address,
    Ip,
    Card,
    Cvv,
    /// A password, key, token, signature, or the id of a person's device or session.
    Secret,
    /// A geographical position.
    Position,
}

/// A name in words, lower case: `cardHolder_name2` is card, holder, name, 2.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (at, char) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| chars.get(before));
        let after = chars.get(at + 1);
        let begins = char.is_uppercase()
            && (before.is_some_and(|before| !before.is_uppercase())
                || after.is_some_and(|after| after.is_lowercase()))
            || char.is_numeric() != before.is_some_and(|before| before.is_numeric());
        if (begins || !char.is_alphanumeric()) && !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
        if char.is_alphanumeric() {
            word.extend(char.to_lowercase());
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

/// Last words of names whose values are no secret, whatever stands in front: `token_type`, `sign_method`.
const HARMLESS: &[&str] = &[
    "type",
    "kind",
    "status",
    "state",
    "method",
    "mode",
    "format",
    "url",
    "uri",
    "link",
    "version",
    "currency",
    "amount",
    "count",
    "time",
    "flag",
    "required",
    "enabled",
    "verified",
    "model",
    "brand",
    "month",
    "year",
    "expiry",
    "expires",
    "country",
    "length",
    "algorithm",
    "reason",
    "result",
    "message",
    "agent",
    "requestor",
    "provider",
    "scheme",
];
/// Words that make a `name` a thing's.
const THINGS: &[&str] = &[
    "product", "merchant", "company", "business", "shop", "store", "bank", "issuer", "file", "app",
    "host", "domain", "country", "city", "state", "event", "field", "plan", "item", "goods",
    "brand", "channel", "method", "service", "display", "sku", "category", "currency", "model",
    "os", "browser", "display", "object", "project", "class", "notify", "terminal", "device",
    "network", "scheme", "wallet",
];
const PEOPLE: &[&str] = &[
    "first",
    "last",
    "full",
    "given",
    "family",
    "middle",
    "holder",
    "cardholder",
    "customer",
    "payer",
    "payee",
    "buyer",
    "user",
    "consignee",
    "receiver",
    "recipient",
    "contact",
    "owner",
    "account",
    "card",
    "billing",
    "shipping",
    "beneficiary",
    "sender",
    "real",
    "shopper",
    "legal",
    "person",
];
/// Words that make a `name` a person's even beside [`THINGS`].
const ALWAYS: &[&str] = &[
    "first",
    "last",
    "holder",
    "cardholder",
    "account",
    "given",
    "family",
    "beneficiary",
];
/// Names of people, written in one.
const NAMES: &[&str] = &[
    "firstname",
    "lastname",
    "fullname",
    "surname",
    "username",
    "cardholder",
    "cardholdername",
    "holder",
    "nickname",
    "holdername",
    "accountname",
    "customername",
];
/// Names, written in one, that are secrets.
const SECRETS: &[&str] = &[
    "secret",
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "pin",
    "otp",
    "apikey",
    "privatekey",
    "secretkey",
    "accesskey",
    "appsecret",
    "token",
    "accesstoken",
    "cardtoken",
    "refreshtoken",
    "sign",
    "signature",
    "sig",
    "cavv",
    "sessionid",
    "deviceid",
    "openid",
    "uid",
    "userid",
    "fingerprint",
    "authorization",
    "bearer",
    "hmac",
    "ssn",
    "passport",
    "idno",
    "idnum",
    "idnumber",
    "idcard",
    "idcardno",
    "cpf",
];

/// What the value of `own` in `parent` is, by their words.
pub(super) fn kind(parent: &str, own: &str) -> Option<Kind> {
    let words = words(own);
    let last = words.last()?.as_str();
    let last = if last.chars().all(char::is_numeric) && words.len() > 1 {
        words.get(words.len() - 2).map_or(last, String::as_str)
    } else {
        last
    };
    if HARMLESS.contains(&last) {
        return None;
    }
    let has = |word: &str| words.iter().any(|own| own == word);
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let one: String = words.concat();
    let around = self::words(parent);
    let inside = |word: &str| around.iter().any(|own| own == word);
    let is_number = matches!(last, "no" | "num" | "number" | "nr");
    if any(&["cvv", "cvc", "cvn", "csc", "cvv2", "cvc2", "cid"])
        || has("security") && has("code")
        || one.contains("securitycode")
    {
        return Some(Kind::Cvv);
    }
    let card = is_number && any(&["card", "pan", "account", "acct", "bankcard", "bank"])
        || is_number && words.len() == 1 && any_of(&around, &["card", "account", "bankcard"])
        || any(&[
            "pan",
            "iban",
            "cardno",
            "cardnum",
            "cardnumber",
            "accountno",
            "accountnumber",
        ]);
    if card {
        return Some(Kind::Card);
    }
    if any(&["email", "mail"]) {
        return Some(Kind::Email);
    }
    if any(&[
        "phone",
        "mobile",
        "tel",
        "telephone",
        "msisdn",
        "cellphone",
        "fax",
        "cell",
    ]) || is_number
        && words.len() == 1
        && any_of(&around, &["phone", "mobile", "tel", "telephone"])
    {
        return Some(Kind::Phone);
    }
    if has("ip") || one.ends_with("clientip") || one.ends_with("ipaddress") {
        return Some(Kind::Ip);
    }
    if any(&["birthday", "birthdate", "birth", "dob", "dateofbirth"]) {
        return Some(Kind::Birth);
    }
    if any(&["lat", "lon", "lng", "latitude", "longitude"]) {
        return Some(Kind::Position);
    }
    if any(&[
        "address",
        "addr",
        "street",
        "postcode",
        "postalcode",
        "zip",
        "zipcode",
        "houseno",
    ]) || has("postal") && has("code")
        || has("post") && has("code")
        || last == "line" && (words.len() == 2 && any(&["1", "2", "3", "4"]) || inside("address"))
    {
        return Some(Kind::Address);
    }
    let named = last == "name" || has("name") && has("on") || NAMES.contains(&one.as_str());
    if named && (!any(THINGS) || any(ALWAYS)) {
        let person = any(PEOPLE) || one != "name" || any_of(&around, PEOPLE);
        return Some(if person { Kind::Person } else { Kind::Name });
    }
    let secret = SECRETS.contains(&last)
        || SECRETS.iter().any(|secret| *secret == one)
        || any(&["secret", "password", "passwd", "pwd", "passphrase"])
        || last == "key"
            && any(&[
                "private",
                "api",
                "secret",
                "access",
                "encryption",
                "merchant",
                "aes",
                "rsa",
                "public",
                "md",
            ])
        || last == "id" && any(&["session", "device", "open", "user", "u", "union"])
        || last == "code" && any(&["auth", "authorization", "verification", "sms", "verify"])
        || last == "value" && any_of(&around, &["token", "cryptogram"])
        || any(&["cryptogram", "jwt"]);
    secret.then_some(Kind::Secret)
}

fn any_of(words: &[String], list: &[&str]) -> bool {
    words.iter().any(|word| list.contains(&word.as_str()))
}

/// Whether a name says that its value refers to an order or the like, so that its digits are no card number by accident.
pub(super) fn is_reference(name: &str) -> bool {
    let references = [
        "order",
        "trade",
        "tracking",
        "transaction",
        "trans",
        "refund",
        "request",
        "reference",
        "ref",
        "subscription",
        "sku",
        "merchant",
        "mch",
        "app",
        "invoice",
        "payment",
        "id",
        "identifier",
        "rid",
        "timestamp",
        "time",
        "serial",
    ];
    any_of(&words(name), &references)
}
