//! Parts of answers that other answers may share.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde_json::value::RawValue;

/// A part of an answer, which other answers may share.
#[derive(Debug)]
pub struct Shared<T>(Arc<Inner<T>>);

#[derive(Debug)]
struct Inner<T> {
    part: T,
    /// What a renderer once made of it.
    written: OnceLock<Box<RawValue>>,
}

impl<T> Shared<T> {
    pub(super) fn new(part: T) -> Self {
        let written = OnceLock::new();
        Self(Arc::new(Inner { part, written }))
    }

    /// The part as JSON, which is made once for all answers that share it. It is made by one
    /// renderer only, of one ruleset, so it is always the same.
    pub(crate) fn written(&self, make: impl FnOnce() -> Box<RawValue>) -> &RawValue {
        self.0.written.get_or_init(make)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.part
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.part == other.0.part
    }
}

impl<T: Eq> Eq for Shared<T> {}
