//! Inputs one after the other: each was looked at before the first row is written, and is opened at
//! its turn, so that any number of files needs no more than one at a time.

use std::sync::Arc;

use super::error::BatchError;
use super::pipeline::Outlet;
use super::source::{InputKind, OpenInput};
use super::text::Encoding;
use crate::base::say::say;

/// The inputs of a job, in order.
pub(crate) struct Queue {
    pub(crate) first: OpenInput,
    pub(crate) others: Vec<Waiting>,
}

/// An input that was looked at, and waits for its turn.
pub(crate) enum Waiting {
    /// It stays open: a stream cannot be read twice.
    Open(Box<OpenInput>),
    /// It was closed, and is opened again.
    Closed(Box<dyn FnOnce() -> Result<OpenInput, BatchError> + Send>),
}

impl Queue {
    /// Hands over the rows of all inputs in blocks of about so many bytes. All have one encoding,
    /// which the first letters that are not ASCII tell.
    pub(super) fn read(self, size: usize, outlet: &mut Outlet) -> Result<(), BatchError> {
        let Self { first, others } = self;
        let face = first.face();
        let mut decided: Option<Encoding> = None;
        let mut told_by = String::new();
        let opened = others.into_iter().map(|waiting| match waiting {
            Waiting::Open(source) => Ok(*source),
            // It may be another one by now.
            Waiting::Closed(open) => open().and_then(|source| {
                face.fits(&source)?;
                Ok(source)
            }),
        });
        for source in std::iter::once(Ok(first)).chain(opened) {
            let source = source?;
            let name: Arc<str> = source.name.as_str().into();
            let (dialect, kind) = (source.dialect, source.kind);
            if let (Some(before), Some(now)) = (decided, source.encoding)
                && before != now
            {
                return Err(mixed(&told_by, before, &name, now));
            }
            decided = decided.or(source.encoding);
            let mut is_fit = Ok(());
            source.run(size, &mut |block| {
                if decided.is_none() && kind == InputKind::Csv {
                    decided = Encoding::of(&block.bytes);
                    is_fit =
                        decided.map_or(Ok(()), |encoding| encoding.fits(&name, dialect.delimiter));
                }
                block.name = Arc::clone(&name);
                block.encoding = decided.unwrap_or(Encoding::Utf8);
                (block.dialect, block.is_numbered) = (dialect, kind == InputKind::Xlsx);
                is_fit.is_ok() && outlet.send(block)
            })?;
            is_fit?;
            told_by = name.to_string();
        }
        Ok(())
    }
}

fn mixed(first: &str, before: Encoding, second: &str, now: Encoding) -> BatchError {
    BatchError::Unlike {
        first: first.to_owned(),
        second: second.to_owned(),
        why: say!(
            "it is {encoding} and the other {other}",
            encoding = now.name(),
            other = before.name()
        ),
    }
}
