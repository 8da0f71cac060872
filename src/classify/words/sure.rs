//! How sure something is, in words: in short, at length, and of the route that a class is by.

use crate::base::say::say;
use crate::base::text::Text;
use crate::rules::figures::Ground;
use crate::rules::ruleset::Confidence;

/// How sure an entry is, in two words; nothing for one that is sure.
pub(crate) fn confidence(confidence: Confidence) -> Option<Text> {
    match confidence {
        Confidence::High => None,
        Confidence::Medium => Some(say!("medium confidence")),
        Confidence::Low => Some(say!("low confidence")),
    }
}

/// How sure an entry is and what is doubtful about it; nothing where there is no doubt.
pub(crate) fn doubt(confidence: Confidence, note: Option<&Text>) -> Option<Text> {
    let sure = match confidence {
        Confidence::High => return note.cloned(),
        Confidence::Medium => say!("medium confidence: one good copy"),
        Confidence::Low => say!("low confidence: a weak copy, a press report or an inference"),
    };
    Some(match note {
        Some(note) => say!("{note} ({sure})", note, sure),
        None => sure,
    })
}

/// A route that is not sure, by what it rests on; nothing for one that is.
pub(crate) fn ground(ground: Ground) -> Option<Text> {
    match (ground.confidence, ground.figure) {
        (Confidence::High, _) => None,
        (Confidence::Medium, None) => Some(say!("a route that rests on one good copy")),
        (Confidence::Medium, Some(_)) => Some(say!("a route whose figure rests on one good copy")),
        (Confidence::Low, None) => Some(say!(
            "a route that rests on a weak copy, press reports or an inference"
        )),
        (Confidence::Low, Some(_)) => Some(say!(
            "a route whose figure rests on a weak copy, press reports or an inference"
        )),
    }
}

/// Sentences that follow another one, each led by a space in English.
pub(crate) fn sentences<'a>(texts: impl IntoIterator<Item = &'a Text>) -> Text {
    let mut all = Text::default();
    for text in texts {
        all.en.push(' ');
        all.en.push_str(&ended(&text.en, "."));
        all.zh.push_str(&ended(&text.zh, "。"));
    }
    all
}

/// A sentence with its stop.
fn ended(text: &str, stop: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', '。', '！', '？']) {
        text.to_owned()
    } else {
        format!("{text}{stop}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_follows_gets_the_stop_that_it_lacks() {
        let texts = [Text::new("Few", "少"), Text::new("Ask!", "请咨询！")];
        let said = sentences(&texts);
        assert_eq!(
            (said.en.as_str(), said.zh.as_str()),
            (" Few. Ask!", "少。请咨询！")
        );
    }
}
