//! One language, written into the page as it was built.

use crate::{Key, Language};

/// The page in a language: its `lang` and `dir`, its title, what stands there until the program runs,
/// and the messages as a block of data for the program. `None` when the page does not have the places
/// for them, which are those of `index.html`. `instead` has words that stand in for messages.
pub fn worded(page: &str, language: Language, instead: &[(Key, &str)]) -> Option<String> {
    let (before, rest) = page.split_once("<html")?;
    let (_, rest) = rest.split_once('>')?;
    let (head, rest) = rest.split_once("<title>")?;
    let (_, rest) = rest.split_once("</title>")?;
    let boot = ["id=boot", "id=\"boot\""];
    let boot = boot.iter().find_map(|name| rest.find(name))?;
    let boot = boot + rest.get(boot..)?.find('>')? + 1;
    let (body, rest) = rest.split_at(boot);
    let (_, rest) = rest.split_once('<')?;
    let (after_boot, rest) = rest.split_once("<noscript>")?;
    let (_, rest) = rest.split_once("</noscript>")?;
    let tag = language.tag();
    let [title, loading, script] =
        [Key::PageTitle, Key::PageLoading, Key::PageNeedsJavascript].map(|key| language.say(key));
    let texts = block(language, instead);
    Some(format!(
        "{before}<html lang=\"{tag}\" dir=\"ltr\">{head}<title>{title}</title>{body}{loading}<{after_boot}\
         {texts}<noscript><p>{script}</p></noscript>{rest}"
    ))
}

/// The messages that the program says, in the order of the keys.
fn block(language: Language, instead: &[(Key, &str)]) -> String {
    let until = Key::FIRST_OF_THE_SERVER as usize;
    let messages = language.messages();
    let messages = messages.iter().take(until);
    let mut messages: Vec<&str> = messages.map(String::as_str).collect();
    for (key, words) in instead {
        if let Some(message) = messages.get_mut(*key as usize) {
            *message = words;
        }
    }
    // Text is written without fail, and nothing in it ends the element.
    let messages = serde_json::to_string(&messages).unwrap_or_default();
    let messages = messages.replace('<', "\\u003c");
    let keys = Key::FINGERPRINT;
    format!(
        "<script type=\"application/json\" id=\"texts\" data-keys=\"{keys}\">{messages}</script>"
    )
}

#[cfg(test)]
mod tests {
    use super::worded;
    use crate::{Key, Language};

    const BUILT: &str = "<!doctype html><html lang=en><head><title>Oneshot</title></head><body>\
                         <p class=hush id=boot>Nothing.</p><noscript><p>x</p></noscript></body></html>";

    #[test]
    fn the_page_is_of_one_language_from_its_first_byte() {
        let page = worded(BUILT, Language::Fr, &[]).expect("the places");
        assert!(page.starts_with("<!doctype html><html lang=\"fr\" dir=\"ltr\"><head>"));
        assert!(page.contains("<title>Partager vos données bancaires</title></head><body>"));
        assert!(page.contains("<p class=hush id=boot>Un instant…</p><script"));
        assert!(page.ends_with(
            "<noscript><p>Cette page a besoin de JavaScript.</p></noscript></body></html>"
        ));
    }

    #[test]
    fn the_program_finds_its_messages_in_the_order_of_the_keys() {
        for language in Language::ALL {
            let page = worded(BUILT, *language, &[]).expect("the places");
            let (_, block) = page.split_once("id=\"texts\"").expect("a block");
            let (_, block) = block.split_once('>').expect("its end");
            let (block, _) = block.split_once('<').expect("nothing ends it early");
            let messages: Vec<String> = serde_json::from_str(block).expect("JSON");
            assert_eq!(messages.len(), Key::FIRST_OF_THE_SERVER as usize);
            assert_eq!(
                messages[Key::StartTitle as usize],
                language.say(Key::StartTitle)
            );
        }
    }

    #[test]
    fn words_that_stand_in_for_a_message_are_in_its_place_and_end_nothing() {
        let instead = [(Key::StartLead, "</script><b>")];
        let page = worded(BUILT, Language::En, &instead).expect("the places");
        assert_eq!(page.matches("</script>").count(), 1, "{page}");
        let (_, block) = page.split_once("id=\"texts\"").expect("a block");
        let (_, block) = block.split_once('>').expect("its end");
        let (block, _) = block.split_once("</script>").expect("the end");
        let messages: Vec<String> = serde_json::from_str(block).expect("JSON");
        assert_eq!(messages[Key::StartLead as usize], "</script><b>");
        let title = Language::En.say(Key::StartTitle);
        assert_eq!(messages[Key::StartTitle as usize], title);
    }

    #[test]
    fn a_page_without_the_places_is_not_guessed_at() {
        for missing in ["<html lang=en>", "<title>", "id=boot", "<noscript>"] {
            assert_eq!(worded(&BUILT.replace(missing, ""), Language::En, &[]), None);
        }
    }
}
