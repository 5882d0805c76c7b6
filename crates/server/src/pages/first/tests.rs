use contract::{Banks, Counts, JourneyId, JourneyState, Presentation, Progress};

use super::*;

const BUILT: &str = "<!doctype html><html lang=en><head><title>Oneshot</title></head><body><div class=page><div class=sheet><div id=view>\
    <p class=hush id=boot>One moment</p></div><main class=stage data-testid=step-widget hidden id=stage>\
    <div id=head></div><div class=window id=window></div><div id=foot></div></main></div></div>\
    <noscript><p>x</p></noscript></body></html>";

fn snapshot(state: JourneyState, presentation: Presentation) -> Snapshot {
    Snapshot {
        id: JourneyId("jrn_1".into()),
        partner: "Prêt & <b>Cie</b></script>".into(),
        logo: None,
        locale: None,
        presentation,
        banks: Banks::One,
        skip_intro: false,
        privacy_url: None,
        parent_origin: None,
        widget_origin: "https://embed.example".into(),
        return_url: None,
        cancel_url: None,
        expires_at: 1,
        progress: Progress {
            seq: 1,
            state,
            outcome: None,
            failure_code: None,
            counts: Counts::default(),
            connections: Vec::new(),
            finishing: false,
            unlinked: false,
            never_created: false,
        },
    }
}

/// Where the page is that needs no program.
const PLAIN: &str = "/plain/k3y";
const URL: &str = "https://embed.example/w?session_id=1&a=%22";

fn opens(state: JourneyState, presentation: Presentation, around: Around) -> bool {
    opens_the_widget(&snapshot(state, presentation), around, URL.into()).is_some()
}

#[test]
fn only_what_the_program_would_open_by_itself_in_a_frame_is_opened_for_it() {
    use Around::{Nobody, Somebody, Unknown};
    use JourneyState::{Collecting, Erased, Linking, Opened, Synchronising};
    use Presentation::{FullPage, Iframe, NewTab};
    assert!(opens(Linking, Iframe, Nobody));
    assert!(opens(Linking, Iframe, Somebody));
    assert!(opens(Linking, FullPage, Somebody), "a frame in a frame");
    assert!(!opens(Linking, FullPage, Nobody));
    assert!(!opens(Linking, NewTab, Nobody));
    assert!(!opens(Linking, Iframe, Unknown));
    for state in [Opened, Synchronising, Collecting, Erased] {
        assert!(!opens(state, Iframe, Nobody), "{state:?}");
    }
}

#[test]
fn the_frame_stands_in_the_page_and_nothing_of_the_journey_breaks_out_of_it() {
    let snapshot = snapshot(JourneyState::Linking, Presentation::Iframe);
    let page = drawn(
        BUILT,
        Language::Fr,
        &[],
        &snapshot,
        Around::Nobody,
        Some(URL),
        PLAIN,
    );
    let page = page.expect("the places");
    let stage =
        "<main class=stage data-testid=step-widget id=stage><div id=head><div class=\"head\">";
    assert!(page.contains(stage), "{page}");
    assert!(page.contains("<h1 tabindex=\"-1\">Reliez votre banque</h1>"));
    let frame = "<div class=window id=window><iframe class=\"widget-frame\"";
    assert!(page.contains(frame), "{page}");
    assert!(page.contains("src=\"https://embed.example/w?session_id=1&amp;a=%22\""));
    assert!(!page.contains("id=boot"));
    assert_eq!(page.matches("</script>").count(), 1, "{page}");
    let (_, block) = page.split_once("id=\"snapshot\">").expect("a block");
    let (block, _) = block.split_once("</script>").expect("its end");
    assert_eq!(
        serde_json::from_str::<Snapshot>(block).expect("JSON"),
        snapshot
    );
}

#[test]
fn the_frame_stands_before_all_that_takes_longer_and_nothing_is_shown_until_it_is_there() {
    const REST: &str = "<style>.a{color:red}</style><script>1</script><style>.b{color:red}</style>\
                        <script type=module src=a.js></script><link href=a.js rel=modulepreload>";
    let built = BUILT.replace("</head>", &format!("{REST}</head>"));
    let snapshot = snapshot(JourneyState::Linking, Presentation::Iframe);
    let draw = |widget| {
        let around = Around::Nobody;
        let page = drawn(&built, Language::En, &[], &snapshot, around, widget, PLAIN);
        page.expect("the places")
    };
    let page = draw(Some(URL));
    let (before, after) = page.split_once("<iframe").expect("the frame");
    for element in ["<style", "<script", "<link"] {
        assert!(!before.contains(element), "{before}");
    }
    assert!(before.contains("<div class=page hidden>"), "{before}");
    assert!(after.contains(REST), "in their order: {after}");
    let page = draw(None);
    let (head, body) = page.split_once("</head>").expect("a head");
    assert_eq!(head.matches("<style>").count(), 2, "{head}");
    assert!(body.contains("<div class=page>"), "{body}");
}

#[test]
fn before_it_begins_the_page_says_who_asks_and_the_frame_stays_away() {
    let snapshot = snapshot(JourneyState::Opened, Presentation::Iframe);
    let page = drawn(
        BUILT,
        Language::En,
        &[],
        &snapshot,
        Around::Somebody,
        None,
        PLAIN,
    );
    let page = page.expect("the places");
    let title =
        "<h1>Share your bank data with Prêt &amp; &lt;b&gt;Cie&lt;/b&gt;&lt;/script&gt;</h1>";
    assert!(page.contains(title), "{page}");
    assert!(page.contains("<div class=\"sheet embedded\">"));
    assert!(page.contains(" hidden id=stage>"));
    assert!(!page.contains("<iframe"));
}

#[test]
fn a_partners_own_words_stand_there_first_and_do_not_break_out() {
    let snapshot = snapshot(JourneyState::Opened, Presentation::Iframe);
    let instead = [
        (Key::StartTitle, "{partner}: one step left"),
        (Key::StartLead, "<i>Two\nlines"),
    ];
    let page = drawn(
        BUILT,
        Language::En,
        &instead,
        &snapshot,
        Around::Nobody,
        None,
        PLAIN,
    );
    let page = page.expect("the places");
    let title = "<h1>Prêt &amp; &lt;b&gt;Cie&lt;/b&gt;&lt;/script&gt;: one step left</h1>";
    assert!(page.contains(title), "{page}");
    assert!(
        page.contains("<p class=\"lead\">&lt;i&gt;Two\nlines</p>"),
        "{page}"
    );
}

#[test]
fn a_start_that_is_skipped_shows_that_the_page_is_on_its_way() {
    let snapshot = Snapshot {
        skip_intro: true,
        ..snapshot(JourneyState::Opened, Presentation::Iframe)
    };
    let page = drawn(
        BUILT,
        Language::En,
        &[],
        &snapshot,
        Around::Nobody,
        None,
        PLAIN,
    );
    let page = page.expect("the places");
    assert!(!page.contains("Share your bank data"), "{page}");
    assert!(!page.contains("<iframe"), "{page}");
}

#[test]
fn a_page_without_the_places_is_not_guessed_at() {
    let snapshot = snapshot(JourneyState::Linking, Presentation::Iframe);
    let draw = |page: &str| {
        drawn(
            page,
            Language::En,
            &[],
            &snapshot,
            Around::Nobody,
            Some(URL),
            PLAIN,
        )
    };
    assert!(draw(BUILT).is_some());
    for missing in [
        "id=boot",
        "id=view",
        "id=stage",
        "id=head",
        "id=window",
        "id=foot",
        "<noscript>",
        "<title>",
    ] {
        assert_eq!(draw(&BUILT.replace(missing, "")), None, "{missing}");
    }
}

#[test]
fn ids_are_found_whichever_way_they_are_written() {
    let quoted = BUILT
        .replace("id=window", "id=\"window\"")
        .replace(" hidden", " hidden=\"\"");
    let snapshot = snapshot(JourneyState::Linking, Presentation::Iframe);
    let page = drawn(
        &quoted,
        Language::En,
        &[],
        &snapshot,
        Around::Nobody,
        Some(URL),
        PLAIN,
    );
    let page = page.expect("the places");
    assert!(
        page.contains("id=\"window\"><iframe") && page.matches("hidden").count() == 1,
        "{page}"
    );
}

#[test]
fn a_browser_without_scripts_is_sent_to_the_page_without_a_program_and_others_when_it_fails() {
    let snapshot = snapshot(JourneyState::Opened, Presentation::Iframe);
    let page = drawn(
        BUILT,
        Language::En,
        &[],
        &snapshot,
        Around::Nobody,
        None,
        PLAIN,
    );
    let page = page.expect("the places");
    let refresh = "<noscript><meta http-equiv=\"refresh\" content=\"0;url=/plain/k3y\"></noscript>";
    let (head, body) = page.split_once("</title>").expect("a head");
    assert!(head.contains(refresh), "{page}");
    assert!(
        body.contains("<div id=\"plain\" role=\"alert\" hidden>"),
        "{page}"
    );
    assert_eq!(body.matches("href=\"/plain/k3y\"").count(), 2, "{page}");
}
