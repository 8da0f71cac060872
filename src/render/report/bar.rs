//! Points as a bar from none to the cap, with a mark at each bound that alone gives a class. It is
//! stretched to the room it has, so that it holds no letters: what it shows is said beside it.

use super::html::Html;
use crate::base::say::say;
use crate::base::text::Text;

/// The points that a bar has room for, and the bounds on it.
pub(super) struct Scale {
    least: i64,
    most: i64,
    /// The bounds, from the lowest, with their classes.
    bounds: Vec<(String, i64)>,
}

/// Thousandths of the whole.
const WHOLE: i64 = 1000;
/// Two labels stand no nearer than this, in thousandths.
const APART: i64 = 90;

impl Scale {
    /// A scale that has all of some points and bounds on it, and none.
    pub(super) fn new(points: impl IntoIterator<Item = i64>, bounds: Vec<(String, i64)>) -> Self {
        let of_bounds = bounds.iter().map(|(_, points)| *points);
        let all: Vec<i64> = points.into_iter().chain(of_bounds).collect();
        let least = all.iter().copied().fold(0, i64::min);
        let most = all.iter().copied().fold(1, i64::max);
        let mut bounds = bounds;
        bounds.sort_by_key(|(_, points)| *points);
        Self {
            least,
            most,
            bounds,
        }
    }

    /// Where some points lie, in thousandths.
    fn at(&self, points: i64) -> i64 {
        let (room, far) = (
            i128::from(self.most) - i128::from(self.least),
            i128::from(points) - i128::from(self.least),
        );
        let at = far.saturating_mul(i128::from(WHOLE)) / room.max(1);
        i64::try_from(at).unwrap_or(WHOLE).clamp(0, WHOLE)
    }

    /// A bar of certain points, with those that are possible or to be gained behind them, and a
    /// notch at each of some points on the way.
    pub(super) fn bar(&self, html: &mut Html, certain: i64, beyond: i64, notches: &[i64]) {
        let (none, to, end) = (self.at(0), self.at(certain), self.at(beyond));
        html.raw("<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        rect(html, "<rect class=\"track\"", 0, WHOLE);
        rect(html, "<rect class=\"sure\"", none.min(to), none.max(to));
        rect(html, "<rect class=\"more\"", to.min(end), to.max(end));
        for points in notches {
            html.raw("<path class=\"notch\" d=\"M");
            html.number(self.at(*points));
            html.raw(" 0V10\" vector-effect=\"non-scaling-stroke\"/>");
        }
        for (_, points) in &self.bounds {
            html.raw("<path class=\"bound\" d=\"M");
            html.number(self.at(*points));
            html.raw(" 0V10\" vector-effect=\"non-scaling-stroke\"/>");
        }
        html.raw("</svg>\n");
    }

    /// What the colours of a bar stand for.
    pub(super) fn key(&self, html: &mut Html, sure: &Text, more: Option<&Text>) {
        html.element(
            "<p class=\"key\"><span><span class=\"swatch sure\"></span> ",
            sure,
            "</span>",
        );
        if let Some(more) = more {
            html.element(
                " <span><span class=\"swatch more\"></span> ",
                more,
                "</span>",
            );
        }
        if !self.bounds.is_empty() {
            html.element(
                " <span><span class=\"swatch bound\"></span> ",
                &say!("points that alone give the class"),
                "</span>",
            );
        }
        html.raw("</p>\n");
    }

    /// The names of the bounds below a bar. Of two that would meet only the first is told.
    pub(super) fn labels(&self, html: &mut Html) {
        html.raw("<div class=\"labels\" aria-hidden=\"true\">");
        let mut free = 0;
        for (class, points) in &self.bounds {
            let at = self.at(*points);
            if at < free {
                continue;
            }
            free = at + APART;
            html.raw("<span style=\"left:");
            html.number(at / 10);
            html.raw(".");
            html.number(at % 10);
            html.raw("%\">");
            html.text(class);
            html.raw(" ");
            html.number(*points);
            html.raw("</span>");
        }
        html.raw("</div>\n");
    }
}

fn rect(html: &mut Html, open: &'static str, from: i64, to: i64) {
    if from < to {
        html.raw(open);
        html.raw(" x=\"");
        html.number(from);
        html.raw("\" width=\"");
        html.number(to - from);
        html.raw("\" height=\"10\"/>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn points_of_any_sign_and_size_lie_on_the_scale() {
        let bounds = vec![("A".to_owned(), 85), ("B".to_owned(), 60)];
        let scale = Scale::new([0, 73, 120], bounds.clone());
        assert_eq!([0, 60, 120].map(|points| scale.at(points)), [0, 500, 1000]);
        let scale = Scale::new([-40, 120], bounds);
        assert_eq!([-40, 0, 120].map(|points| scale.at(points)), [0, 250, 1000]);
        let scale = Scale::new([i64::MIN, i64::MAX], Vec::new());
        assert_eq!(
            [i64::MIN, i64::MAX].map(|points| scale.at(points)),
            [0, 1000]
        );
        assert_eq!(Scale::new([], Vec::new()).at(0), 0);
    }

    #[test]
    fn labels_do_not_meet() {
        let bounds = [("A", 62), ("B", 60), ("C", 10)];
        let bounds = bounds.map(|(class, points)| (class.to_owned(), points));
        let scale = Scale::new([0, 120], bounds.to_vec());
        let mut html = Html::new(Lang::En);
        scale.labels(&mut html);
        let text = html.finish();
        assert!(text.contains("B 60") && text.contains("C 10") && !text.contains("A 62"));
    }
}
