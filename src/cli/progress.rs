//! How far a long job is.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{FormattedDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::base::lang::Lang;
use crate::base::say::{say, say_count};
use crate::batch::{Tally, summary};

/// How long a job runs before it shows how far it is.
const QUIET: Duration = Duration::from_secs(1);

/// How far the work is, on standard error, if that is a terminal and the rows are not shown there.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    size: Option<u64>,
    begun: Instant,
    is_wanted: bool,
    lang: Lang,
}

impl Progress {
    pub(super) fn new(size: Option<u64>, is_seen: bool, lang: Lang) -> Self {
        Self {
            bar: None,
            size,
            begun: Instant::now(),
            is_wanted: !is_seen && std::io::stderr().is_terminal(),
            lang,
        }
    }

    pub(super) fn tell(&mut self, tally: &Tally, bytes: u64) {
        if !self.is_wanted || self.begun.elapsed() < QUIET {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(self.size, ProgressDrawTarget::stderr());
            let shape = if self.size.is_some() {
                "{bar:30} {percent:>3}%  {msg}"
            } else {
                "{spinner} {msg}"
            };
            // The shapes are fixed; one that could not be read would leave the default.
            bar.with_elapsed(self.begun.elapsed()).with_style(
                ProgressStyle::with_template(shape)
                    .unwrap_or_else(|_| ProgressStyle::default_bar()),
            )
        });
        let seconds = self.begun.elapsed().as_secs().max(1);
        let count = say_count(tally.rows, "1 row", "{n} rows");
        let rate = summary::grouped(tally.rows / seconds);
        let mut message = self.lang.of(&say!("{count}, {rate} a second", count, rate));
        if let Some(size) = self.size
            && let Some(left) = left(self.begun.elapsed(), bytes, size)
        {
            let left = say!("{time} left", time = FormattedDuration(left));
            message.push_str(", ");
            message.push_str(&self.lang.of(&left));
        }
        bar.set_position(bytes);
        bar.set_message(message);
    }

    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// How long the rest takes if it goes on as it went so far.
fn left(elapsed: Duration, bytes: u64, size: u64) -> Option<Duration> {
    let spent = elapsed.as_millis();
    let whole = spent
        .checked_mul(u128::from(size))?
        .checked_div(u128::from(bytes))?;
    let left = whole.saturating_sub(spent);
    Some(Duration::from_secs(u64::try_from(left / 1000).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_in_the_measure_of_what_was_done() {
        let second = Duration::from_secs(1);
        assert_eq!(left(second, 0, 100), None);
        assert_eq!(left(second, 4, 100), Some(Duration::from_secs(24)));
        assert_eq!(left(second, 100, 100), Some(Duration::ZERO));
    }
}
