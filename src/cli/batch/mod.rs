//! `batch`: many applicants. The arguments in [`args`], what they ask for in [`terms`], what is read
//! in [`inputs`]; here the run.

mod args;
mod inputs;
mod terms;

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(super) use self::args::{BatchArgs, EXAMPLES};
use self::args::{EncodingChoice, SummaryChoice};
use self::inputs::{Opened, look_at_columns, open_all, tell_strangers};
pub(super) use self::inputs::{input, tell, unread};
use super::chosen::choose;
use super::destination::Destination;
use super::files::FileRole;
use super::progress::Progress;
use super::sink::Sink;
use super::voice::Voice;
use super::{CommandError, CommandOutcome, interrupt, place};
use crate::applicant::InputNames;
use crate::base::say::say;
use crate::batch::{
    BLOCK, BatchError, Elsewhere, InputKind, Job, KnownNames, Outputs, Queue, RowsWanted,
    SMALL_BLOCK, Tally, Terms, summary,
};

pub(in crate::cli) fn run(args: &BatchArgs, voice: Voice) -> Result<CommandOutcome, CommandError> {
    let begun = Instant::now();
    let output = args.common.output.as_deref();
    let to = Where {
        rows: Destination::new(output, FileRole::Output, voice)?,
        rejects: match &args.rejects {
            Some(path) => Some(Destination::new(Some(path), FileRole::Output, voice)?),
            None => None,
        },
    };
    let base = choose(args.common.rules.as_deref(), args.common.on)?;
    let ruleset = place::take(base.clone(), args.common.place.as_deref())?;
    let set = terms::set_sheet(args, &ruleset, voice)?;
    let wanted = terms::wanted(args, &ruleset)?;
    let own = terms::own_columns(args, &ruleset)?;
    let known = KnownNames {
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
    let is_lines = queue.first.kind == InputKind::Ndjson;
    let wanted = RowsWanted {
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
    let tally = graded(&to, job, queue, &known, (size, voice))?;
    let Some(tally) = tally else {
        // Whoever read the result has gone away.
        return Ok(CommandOutcome::Fine);
    };
    if tally.is_gb18030 && !is_told && args.encoding == EncodingChoice::Auto {
        voice.note(&say!(
            "the rows are not UTF-8; they were read, and written, as GB18030"
        ));
    }
    tell_summary(args, &tally, &known, begun.elapsed(), voice);
    let is_short = args.require.is_some() && tally.below > 0;
    Ok(if tally.rejected > 0 || is_short {
        CommandOutcome::No
    } else {
        CommandOutcome::Fine
    })
}

/// Where the results go.
struct Where {
    rows: Destination,
    /// Where rows with faults go, if not there.
    rejects: Option<Destination>,
}

/// Grades everything into the files that are asked for; nothing where the reader went away.
fn graded(
    to: &Where,
    job: Job,
    queue: Queue,
    known: &KnownNames,
    (size, voice): (Option<u64>, Voice),
) -> Result<Option<Tally>, CommandError> {
    interrupt::catch(|| ())?;
    let mut rows = to.rows.open()?;
    let rejects = to.rejects.as_ref().map(Destination::open).transpose()?;
    let mut rejects = rejects.map(UntilLeft::new);
    let is_seen = to.rows.is_stdout() && std::io::stdout().is_terminal();
    let mut progress = Progress::new(size, is_seen, voice.lang);
    let outputs = Outputs {
        rows: &mut rows,
        rejects: match &mut rejects {
            Some(file) => Some(file),
            None => None,
        },
        progress: &mut |tally, bytes| progress.tell(tally, bytes),
    };
    let outcome = job.run(queue, known, interrupt::flag(), outputs);
    progress.clear();
    let tally = match outcome {
        Ok(tally) => tally,
        Err(BatchError::Write { is_rejects, source }) => return gone(to, is_rejects, source),
        Err(error) => return Err(failure(to, error)),
    };
    // What can fail fails before either gets its name.
    if let Err(error) = rows.ready() {
        return gone(to, false, error);
    }
    if let Some(Err(error)) = rejects.as_mut().map(UntilLeft::ready) {
        return gone(to, true, error);
    }
    if let (Some(sink), Some(to)) = (rejects.and_then(|rejects| rejects.sink), &to.rejects) {
        to.finish(sink)?;
    }
    to.rows.finish(rows)?;
    Ok(Some(tally))
}

/// A result that cannot be written: nothing where its reader went away.
fn gone(
    to: &Where,
    is_rejects: bool,
    source: std::io::Error,
) -> Result<Option<Tally>, CommandError> {
    if interrupt::is_asked() {
        return Err(failure(to, BatchError::Interrupted));
    }
    if !is_rejects && Sink::is_left(&source) {
        return Ok(None);
    }
    Err(failure(to, BatchError::Write { is_rejects, source }))
}

/// Takes what is written until its reader goes away; what comes then, nobody wants.
struct UntilLeft {
    sink: Option<Sink>,
}

impl UntilLeft {
    fn new(sink: Sink) -> Self {
        Self { sink: Some(sink) }
    }

    fn ready(&mut self) -> std::io::Result<()> {
        let ready = self.sink.as_mut().map_or(Ok(()), Sink::ready);
        self.unless_left(ready, ())
    }

    /// What a sink gave, or the same as if it had taken everything.
    fn unless_left<T>(&mut self, given: std::io::Result<T>, all: T) -> std::io::Result<T> {
        match given {
            Err(error) if Sink::is_left(&error) => {
                self.sink = None;
                Ok(all)
            }
            given => given,
        }
    }
}

impl Write for UntilLeft {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let all = bytes.len();
        let written = self.sink.as_mut().map_or(Ok(all), |sink| sink.write(bytes));
        self.unless_left(written, all)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        // Nothing is held back: every sink writes at once.
        Ok(())
    }
}

/// What a failed job is told as.
fn failure(to: &Where, error: BatchError) -> CommandError {
    match error {
        BatchError::Write { is_rejects, source } => {
            let to = to
                .rejects
                .as_ref()
                .filter(|_| is_rejects)
                .unwrap_or(&to.rows);
            to.failed(source)
        }
        BatchError::Interrupted if !to.rows.is_stdout() => {
            CommandError::input(say!("interrupted; no result was written"))
        }
        other => unread(other),
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// What is said at the end.
fn tell_summary(
    args: &BatchArgs,
    tally: &Tally,
    known: &KnownNames,
    elapsed: Duration,
    voice: Voice,
) {
    tell_strangers(tally.strangers.iter().map(String::as_str), known, voice);
    let text = match args.summary {
        SummaryChoice::Text => summary::text(tally, elapsed, voice.lang),
        SummaryChoice::Json => summary::json(tally, elapsed),
        SummaryChoice::None => return,
    };
    voice.to_stderr(&text);
}
