//! How far a long job is.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::batch::Tally;
use crate::render::summary;

/// How long a job runs before it shows how far it is.
const QUIET: Duration = Duration::from_secs(1);

/// How far the work is, on standard error, if that is a terminal and the rows are not shown there.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    size: Option<u64>,
    begun: Instant,
    is_wanted: bool,
}

impl Progress {
    pub(super) fn new(size: Option<u64>, is_seen: bool) -> Self {
        Self {
            bar: None,
            size,
            begun: Instant::now(),
            is_wanted: !is_seen && std::io::stderr().is_terminal(),
        }
    }

    pub(super) fn tell(&mut self, tally: &Tally, bytes: u64) {
        if !self.is_wanted || self.begun.elapsed() < QUIET {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(self.size, ProgressDrawTarget::stderr());
            let shape = if self.size.is_some() {
                "{bar:30} {percent:>3}%  {msg}, {eta} left"
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
        bar.set_message(format!(
            "{} rows, {} a second",
            summary::grouped(tally.rows),
            summary::grouped(tally.rows / seconds)
        ));
        bar.set_position(bytes);
    }

    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
