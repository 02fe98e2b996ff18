//! Addresses with variables in them.

/// A documented address with values for its variables, as generated environments fill them.
///
/// A value that stands in the host has letters, digits, `.`, `-` and `_`; one in the path may have `/`, `~` and `%` too; one that the
/// address begins with is any beginning. Anything else could lead a request, and the credentials in it, elsewhere: what comes back is
/// then no address at all, and building the client says so.
///
/// ```
/// # use payspec_runtime::address;
/// assert_eq!(address("https://{site}.example.com", &[("site", "acme")]), "https://acme.example.com");
/// assert_eq!(address("https://{site}.example.com", &[("site", "evil.example/")]), "");
/// ```
#[must_use]
pub fn address(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            break;
        };
        let Some((_, value)) = values.iter().find(|(known, _)| *known == name) else {
            return String::new();
        };
        filled.push_str(before);
        let in_path = filled
            .split_once("://")
            .is_some_and(|(_, host)| host.contains('/'));
        let leads = filled.is_empty();
        let fits = |char: char| match char {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' => true,
            '/' | '~' | '%' => in_path || leads,
            ':' => leads,
            _ => false,
        };
        if value.is_empty() || !value.chars().all(fits) {
            return String::new();
        }
        filled.push_str(value);
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn values_stay_where_they_stand() {
        let template = "{scheme}://{site}.example.com:{port}/{base}";
        let filled = |scheme, site, port, base| {
            let values = [
                ("scheme", scheme),
                ("site", site),
                ("port", port),
                ("base", base),
            ];
            address(template, &values)
        };
        assert_eq!(
            filled("https", "acme", "443", "api/v1"),
            "https://acme.example.com:443/api/v1"
        );
        for (site, port, base) in [
            ("evil.com/", "443", "v1"),
            ("evil.com#", "443", "v1"),
            ("evil.com?", "443", "v1"),
            ("user@evil.com", "443", "v1"),
            ("evil.com\\", "443", "v1"),
            ("a", "443/x", "v1"),
            ("a", "443", "v1?x=y"),
            ("a", "443", "v1#x"),
            ("", "443", "v1"),
            ("a b", "443", "v1"),
        ] {
            assert_eq!(
                filled("https", site, port, base),
                "",
                "{site} {port} {base}"
            );
        }
    }

    #[test]
    fn a_variable_may_be_the_whole_address() {
        let values = [("origin", "https://uploads.example.com")];
        assert_eq!(address("{origin}", &values), "https://uploads.example.com");
        assert_eq!(address("https://{nobody}.example.com", &values), "");
        assert_eq!(
            address("https://example.com/{open", &values),
            "https://example.com/{open"
        );
    }
}
