//! A chart as a picture: SVG that stands alone in a file or inside a page, in the colour of the text
//! around it, with a title and a description for those who do not see it.

use super::page::{Chart, Page, Part};
use super::plot::{Curve, Plot, Stair, distance};
use crate::base::lang::Lang;
use crate::base::spelling;
use crate::base::text::Text;

// Lengths are whole units of the picture, which scales to whatever room it is given.
const TOP: i64 = 34;
const LEFT: i64 = 52;
const RIGHT: i64 = 60;
const PLOT_HEIGHT: i64 = 240;
const LINE_HEIGHT: i64 = 20;
/// A year's number takes so much room.
const YEAR: i64 = 48;

/// How curves are told apart without colour.
const DASHES: [&str; 4] = ["", "7 4", "2 4", "10 3 2 3"];

/// How much room a picture is made for: lettering keeps its size, and years give way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// A sheet, or a screen.
    Wide,
    /// A telephone.
    Narrow,
}

impl Room {
    const fn width(self) -> i64 {
        match self {
            Self::Wide => 720,
            Self::Narrow => 380,
        }
    }
}

/// The first chart of a page.
pub(super) fn page(page: &Page, lang: Lang) -> String {
    let sections = page.sections.iter().flat_map(|section| &section.parts);
    let mut parts = page.head.iter().chain(sections);
    let chart = parts.find_map(|part| match part {
        Part::Chart(chart) => Some(picture(chart, lang, "forecast", Room::Wide)),
        _ => None,
    });
    chart.unwrap_or_default()
}

/// The picture. `id` begins the ids in it, which must differ between the pictures of a page.
pub(super) fn picture(chart: &Chart, lang: Lang, id: &str, room: Room) -> String {
    let plot = &chart.plot;
    let width = room.width();
    let frame = Frame::of(plot, width);
    let legend = plot.names();
    let legend_lines = i64::try_from(legend.len()).unwrap_or(0);
    let height = TOP + PLOT_HEIGHT + 34 + legend_lines * LINE_HEIGHT;
    let id = escaped(id);
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"forecast\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-description\" font-family=\"system-ui, sans-serif\" \
         font-size=\"13\" fill=\"currentColor\">\n"
    );
    // In a file of its own the colours are those of the reader's light or dark theme; inside a page
    // the picture takes the page's.
    picture
        .push_str("<style>svg.forecast:root{color-scheme:light dark;color:CanvasText}</style>\n");
    let title = escaped(&lang.of(&chart.title));
    picture.push_str(&format!("<title id=\"{id}-title\">{title}</title>\n"));
    let description = escaped(&lang.of(&chart.description));
    picture.push_str(&format!(
        "<desc id=\"{id}-description\">{description}</desc>\n"
    ));
    picture.push_str(&format!(
        "<text x=\"{LEFT}\" y=\"18\" font-weight=\"600\">{}</text>\n",
        lettered(&chart.title, lang)
    ));
    picture.push_str(&frame.axes(plot));
    picture.push_str(&frame.bounds(plot));
    if plot.is_open()
        && let Some(curve) = plot.curves.first()
    {
        picture.push_str(&frame.area(plot, curve));
    }
    for (number, curve) in plot.curves.iter().enumerate().rev() {
        let line = frame.line(plot, curve, |step| step.points);
        picture.push_str(&format!("<path d=\"{line}\" {}/>\n", stroke(number)));
    }
    for (number, text) in legend.iter().enumerate() {
        let row = i64::try_from(number).unwrap_or(0);
        let y = TOP + PLOT_HEIGHT + 34 + row * LINE_HEIGHT + 10;
        picture.push_str(&sample(number, plot, y));
        picture.push_str(&format!(
            "<text x=\"{}\" y=\"{y}\">{}</text>\n",
            LEFT + 40,
            lettered(text, lang)
        ));
    }
    picture.push_str("</svg>\n");
    picture
}

/// What a line is drawn with.
fn stroke(number: usize) -> String {
    let dashes = DASHES.get(number % DASHES.len()).copied().unwrap_or("");
    let width = if number == 0 { 3 } else { 2 };
    let dashes = if dashes.is_empty() {
        String::new()
    } else {
        format!(" stroke-dasharray=\"{dashes}\"")
    };
    format!(
        "fill=\"none\" stroke=\"currentColor\" style=\"stroke:var(--forecast-{number},currentColor)\" stroke-width=\"{width}\" \
         stroke-linejoin=\"round\"{dashes}"
    )
}

/// A piece of a curve beside its name, or of the area of what is possible.
fn sample(number: usize, plot: &Plot, y: i64) -> String {
    let middle = y - 4;
    if number < plot.curves.len() {
        let end = LEFT + 30;
        return format!("<path d=\"M{LEFT} {middle}H{end}\" {}/>\n", stroke(number));
    }
    format!(
        "<rect x=\"{LEFT}\" y=\"{}\" width=\"30\" height=\"10\" {AREA}/>\n",
        middle - 5
    )
}

/// How what is possible is filled. A page may set the variables; readers that know none take the
/// attributes.
const AREA: &str = "fill=\"currentColor\" style=\"fill:var(--forecast-possible,currentColor)\" fill-opacity=\"0.15\"";

/// Where points and days lie in the picture.
struct Frame {
    width: i64,
    /// The points at the bottom and at the top.
    bottom: i64,
    top: i64,
    /// The distance between two marks.
    step: i64,
    last: i64,
}

impl Frame {
    fn of(plot: &Plot, width: i64) -> Self {
        let (least, most) = plot.range();
        let step = distance(most - least, 8);
        let bottom = least.div_euclid(step) * step;
        let mut top = (most.div_euclid(step) + 1) * step;
        if top - bottom < 2 * step {
            top = bottom + 2 * step;
        }
        Self {
            width,
            bottom,
            top,
            step,
            last: plot.last,
        }
    }

    fn x(&self, day: i64) -> i64 {
        LEFT + day.clamp(0, self.last) * (self.width - LEFT - RIGHT) / self.last
    }

    fn y(&self, points: i64) -> i64 {
        TOP + (self.top - points) * PLOT_HEIGHT / (self.top - self.bottom)
    }

    /// The marks of points and of years.
    fn axes(&self, plot: &Plot) -> String {
        let (end, foot) = (self.width - RIGHT, TOP + PLOT_HEIGHT);
        let mut axes = String::new();
        let count = (self.top - self.bottom) / self.step;
        for points in (0..=count).map(|number| self.bottom + number * self.step) {
            let y = self.y(points);
            axes.push_str(&format!(
                "<path d=\"M{LEFT} {y}H{end}\" stroke=\"currentColor\" stroke-opacity=\"0.15\"/>\n\
                 <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{points}</text>\n",
                LEFT - 8,
                y + 4
            ));
        }
        axes.push_str(&format!(
            "<path d=\"M{LEFT} {TOP}V{foot}H{end}\" fill=\"none\" stroke=\"currentColor\"/>\n"
        ));
        let mut free = LEFT;
        for (day, year) in plot.new_years() {
            let x = self.x(day);
            if x >= free {
                free = x + YEAR;
                axes.push_str(&format!(
                    "<path d=\"M{x} {foot}v5\" stroke=\"currentColor\"/>\n\
                     <text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{year}</text>\n",
                    foot + 20
                ));
            }
        }
        axes
    }

    /// The points that alone give a class, with its name at the right.
    fn bounds(&self, plot: &Plot) -> String {
        let mut lines = String::new();
        for bound in &plot.bounds {
            let y = self.y(bound.points);
            let (from, to) = (self.x(bound.from), self.x(bound.to));
            lines.push_str(&format!(
                "<path d=\"M{from} {y}H{to}\" stroke=\"currentColor\" stroke-opacity=\"0.6\" stroke-dasharray=\"4 4\"/>\n"
            ));
            let label = escaped(&format!(
                "{} {}",
                spelling::shown(&bound.class, 6),
                bound.points
            ));
            if bound.to == plot.last {
                lines.push_str(&format!(
                    "<text x=\"{}\" y=\"{}\">{label}</text>\n",
                    to + 6,
                    y + 4
                ));
            }
        }
        lines
    }

    /// A curve in steps, from the first day to the last.
    fn line(&self, plot: &Plot, curve: &Curve, points: fn(&Stair) -> i64) -> String {
        let mut line = String::new();
        for step in &curve.steps {
            let (x, y) = (self.x(step.day), self.y(points(step)));
            if line.is_empty() {
                line = format!("M{x} {y}");
            } else {
                line.push_str(&format!("H{x}V{y}"));
            }
        }
        line.push_str(&format!("H{}", self.x(plot.last)));
        line
    }

    /// What is possible above the certain points.
    fn area(&self, plot: &Plot, curve: &Curve) -> String {
        let mut area = self.line(plot, curve, |step| step.at_most);
        let mut end = plot.last;
        for step in curve.steps.iter().rev() {
            area.push_str(&format!("H{}V{}", self.x(end), self.y(step.points)));
            end = step.day;
        }
        area.push_str(&format!("H{}Z", self.x(0)));
        format!("<path d=\"{area}\" {AREA}/>\n")
    }
}

/// A text as it is lettered: where both languages are, each says which one it is.
fn lettered(text: &Text, lang: Lang) -> String {
    match lang.lines(text).as_slice() {
        [english, chinese] => format!(
            "<tspan lang=\"en\">{}</tspan> <tspan lang=\"zh-Hans\">{}</tspan>",
            escaped(english),
            escaped(chinese)
        ),
        _ => escaped(&lang.of(text)),
    }
}

/// A text that no reader of XML acts on.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in spelling::shown(text, 100_000).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}
