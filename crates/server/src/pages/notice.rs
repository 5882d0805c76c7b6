//! A few words on a page of their own, in both languages, for when there is no journey to show: the
//! language asked for is known only with the journey, and the SPA may be what is missing.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("notice.css");

/// What a notice says.
pub(super) struct Notice {
    status: StatusCode,
    en: Words,
    fr: Words,
}

struct Words {
    title: &'static str,
    text: &'static str,
}

pub(super) const UNKNOWN: Notice = Notice {
    status: StatusCode::NOT_FOUND,
    en: Words {
        title: "This link opens nothing",
        text: "This address opens no journey. Take the link your service gave you again, the whole \
               of it, or ask for a new one.",
    },
    fr: Words {
        title: "Ce lien n’ouvre rien",
        text: "Cette adresse n’ouvre aucun parcours. Reprenez en entier le lien donné par votre \
               service, ou demandez-en un nouveau.",
    },
};

pub(super) const FAILED: Notice = Notice {
    status: StatusCode::INTERNAL_SERVER_ERROR,
    en: Words {
        title: "Something failed on our side",
        text: "Nothing is lost. Try again in a moment.",
    },
    fr: Words {
        title: "Une erreur est survenue de notre côté",
        text: "Rien n’est perdu. Réessayez dans un instant.",
    },
};

pub(super) const NOTHING: Notice = Notice {
    status: StatusCode::NOT_FOUND,
    en: Words {
        title: "Nothing here",
        text: "There is nothing at this address.",
    },
    fr: Words {
        title: "Rien ici",
        text: "Il n’y a rien à cette adresse.",
    },
};

pub(super) const NOT_BUILT: Notice = Notice {
    status: StatusCode::SERVICE_UNAVAILABLE,
    en: Words {
        title: "The pages are not built",
        text: "On a developer’s machine `cargo xtask demo` builds them; a release has them inside.",
    },
    fr: Words {
        title: "Les pages ne sont pas construites",
        text: "Sur un poste de développement, `cargo xtask demo` les construit ; une version \
               publiée les contient.",
    },
};

impl IntoResponse for &Notice {
    fn into_response(self) -> Response {
        let page: Markup = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.en.title) }
                    link rel="icon" href="data:,";
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    main {
                        section {
                            h1 { (self.en.title) }
                            p { (self.en.text) }
                        }
                        section lang="fr" {
                            h2 { (self.fr.title) }
                            p { (self.fr.text) }
                        }
                    }
                }
            }
        };
        let hash = STANDARD.encode(Sha256::digest(STYLE));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; \
             form-action 'none'"
        );
        let headers = [
            (header::CONTENT_SECURITY_POLICY, policy.as_str()),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (self.status, headers, page).into_response()
    }
}
