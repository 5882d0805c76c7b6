//! Putting values into a message.

/// The message with each `{name}` replaced by its value. A name without a value is left out; braces
/// in a value are only text.
pub fn filled(message: &str, values: &[(&str, &str)]) -> String {
    let mut said = String::with_capacity(message.len() + 32);
    let mut rest = message;
    while let Some((before, from)) = rest.split_once('{') {
        said.push_str(before);
        let (name, after) = from.split_once('}').unwrap_or((from, ""));
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            said.push_str(value);
        }
        rest = after;
    }
    said.push_str(rest);
    said
}

/// The form of a message that has one for each plural category: lines such as `one=… account`. A
/// category that the language does not have takes the form `other`, which every message has.
pub fn form<'a>(message: &'a str, category: &str) -> &'a str {
    let of = |wanted: &str| {
        let mut forms = message.split('\n').filter_map(|line| line.split_once('='));
        forms.find_map(|(category, form)| (category == wanted).then_some(form))
    };
    of(category).or_else(|| of("other")).unwrap_or(message)
}

#[cfg(test)]
mod tests {
    use super::{filled, form};

    #[test]
    fn each_name_is_replaced_wherever_it_stands() {
        let values = [("partner", "Prêt & Cie"), ("when", "14:05")];
        assert_eq!(
            filled("{partner}, by {when}: {partner}.", &values),
            "Prêt & Cie, by 14:05: Prêt & Cie."
        );
        assert_eq!(filled("nothing to fill", &values), "nothing to fill");
    }

    #[test]
    fn braces_in_a_value_are_only_text() {
        let values = [("partner", "{when}"), ("when", "now")];
        assert_eq!(filled("{partner} {when}", &values), "{when} now");
    }

    #[test]
    fn a_name_without_a_value_leaves_no_braces_behind() {
        assert_eq!(filled("a {b} c", &[]), "a  c");
        assert_eq!(filled("a {b", &[]), "a ");
    }

    #[test]
    fn a_number_takes_the_form_of_its_category_and_else_the_general_one() {
        let message = "one={count} account\nother={count} accounts";
        assert_eq!(form(message, "one"), "{count} account");
        assert_eq!(form(message, "many"), "{count} accounts");
        assert_eq!(form("no forms", "one"), "no forms");
    }
}
