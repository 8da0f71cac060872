//! `batch`: many applicants. The arguments in [`args`], what they ask for in [`terms`], what is read
//! in [`inputs`]; here the run.

mod args;
mod inputs;
mod terms;

use std::io::{ErrorKind, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

pub(super) use self::args::{BatchArgs, EXAMPLES};
use self::args::{EncodingChoice, SummaryChoice};
use self::inputs::{Opened, look_at_columns, open_all, tell_strangers};
pub(super) use self::inputs::{input, tell, unread};
use super::assess::choose;
use super::output::{Beside, Output, quoted};
use super::progress::Progress;
use super::voice::Voice;
use super::{CommandError, Outcome, place};
use crate::applicant::InputNames;
use crate::batch::{
    BLOCK, BatchError, Elsewhere, Job, Kind, Known, Outputs, Queue, SMALL_BLOCK, Tally, Terms,
    Wanted,
};
use crate::render::summary;
use crate::words::say;

pub(in crate::cli) fn run(args: &BatchArgs, voice: Voice) -> Result<Outcome, CommandError> {
    let begun = Instant::now();
    let base = choose(args.common.rules.as_deref(), args.common.on)?;
    let ruleset = place::take(base.clone(), args.common.place.as_deref())?;
    let set = terms::set_sheet(args, &ruleset, voice)?;
    let wanted = terms::wanted(args, &ruleset)?;
    let own = terms::own_columns(args, &ruleset)?;
    let known = Known {
        map: Arc::new(terms::pairs("--map", &args.map)?),
        elsewhere: Arc::new(Elsewhere::of(&ruleset)),
        names: Arc::new(InputNames::of(&ruleset)),
    };
    let Opened {
        queue,
        size,
        is_told,
    } = open_all(args, &known, voice)?;
    look_at_columns(&queue.first, &known, &ruleset, voice)?;
    let is_lines = queue.first.kind == Kind::Ndjson;
    let wanted = Wanted {
        form: terms::form(args, is_lines)?,
        ..wanted
    };
    let terms = Terms {
        book: terms::book(args, base)?,
        set,
        is_exact: wanted.is_whole,
        required: terms::required(args, &ruleset)?,
        lang: voice.lang_of_data,
    };
    let is_whole = wanted.is_whole;
    let job = Job {
        terms: Arc::new(terms),
        wanted,
        own,
        jobs: args.jobs.map_or_else(cores, usize::from),
        block: if is_whole { SMALL_BLOCK } else { BLOCK },
    };
    let tally = graded(args, job, queue, &known, (size, voice))?;
    let Some(tally) = tally else {
        // Whoever read the result has gone away.
        return Ok(Outcome::Fine);
    };
    if tally.is_gb18030 && !is_told && args.encoding == EncodingChoice::Auto {
        voice.note(&say(
            "the rows are not UTF-8; they were read, and written, as GB18030",
            &[],
        ));
    }
    tell_summary(args, &tally, &known, begun.elapsed(), voice);
    let is_short = args.require.is_some() && tally.below > 0;
    Ok(if tally.rejected > 0 || is_short {
        Outcome::No
    } else {
        Outcome::Fine
    })
}

/// Grades everything into the files that are asked for; nothing where the reader went away.
fn graded(
    args: &BatchArgs,
    job: Job,
    queue: Queue,
    known: &Known,
    (size, voice): (Option<u64>, Voice),
) -> Result<Option<Tally>, CommandError> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    let handled = ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed));
    handled.map_err(|error| {
        CommandError::input(say(
            "interrupts cannot be caught: {cause}",
            &[("cause", &error)],
        ))
    })?;
    let mut file = args.common.output.as_deref().map(Beside::new).transpose()?;
    let mut rejects = args.rejects.as_deref().map(Beside::new).transpose()?;
    let mut stdout = std::io::stdout();
    let is_seen = file.is_none() && stdout.is_terminal();
    let mut progress = Progress::new(size, is_seen, voice.lang);
    let outputs = Outputs {
        rows: match &mut file {
            Some(file) => file,
            None => &mut stdout,
        },
        rejects: match &mut rejects {
            Some(file) => Some(file),
            None => None,
        },
        progress: &mut |tally, bytes| progress.tell(tally, bytes),
    };
    let outcome = job.run(queue, known, &stop, outputs);
    progress.clear();
    let tally = match outcome {
        Ok(tally) => tally,
        Err(BatchError::Write {
            is_rejects: false,
            source,
        }) if file.is_none() && source.kind() == ErrorKind::BrokenPipe => {
            return Ok(None);
        }
        Err(error) => return Err(failure(args, error)),
    };
    if let Some(rejects) = rejects {
        rejects.finish()?;
    }
    if let Some(file) = file {
        file.finish()?;
    }
    Ok(Some(tally))
}

/// What a failed job is told as.
fn failure(args: &BatchArgs, error: BatchError) -> CommandError {
    match error {
        BatchError::Write { is_rejects, source } => {
            let file = if is_rejects {
                &args.rejects
            } else {
                &args.common.output
            };
            CommandError::Write {
                name: file
                    .as_ref()
                    .map_or_else(|| say("standard output", &[]), |path| quoted(path)),
                source,
            }
        }
        BatchError::Interrupted if args.common.output.is_some() => {
            CommandError::input(say("interrupted; no result was written", &[]))
        }
        other => unread(other),
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// What is said at the end.
fn tell_summary(args: &BatchArgs, tally: &Tally, known: &Known, elapsed: Duration, voice: Voice) {
    tell_strangers(tally.strangers.iter().map(String::as_str), known, voice);
    let text = match args.summary {
        SummaryChoice::Text => summary::text(tally, elapsed, voice.lang),
        SummaryChoice::Json => summary::json(tally, elapsed),
        SummaryChoice::None => return,
    };
    Output::to_stderr(voice, &text);
}
