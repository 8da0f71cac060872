//! Interruptions: Ctrl-C, and the signals that ask a program to end. Where none is caught, they end
//! it at once.

use std::sync::atomic::{AtomicBool, Ordering};

use super::CommandError;
use crate::base::say::say;

static IS_CAUGHT: AtomicBool = AtomicBool::new(false);
static IS_ASKED: AtomicBool = AtomicBool::new(false);

/// From now on an interruption is remembered, and `then` is told of it: nothing that may wait for
/// ever may do so without asking [`is_asked`] once in a while.
///
/// # Errors
///
/// Where the system does not let them be caught.
pub(super) fn catch(then: impl Fn() + Send + 'static) -> Result<(), CommandError> {
    let handled = ctrlc::set_handler(move || {
        IS_ASKED.store(true, Ordering::Relaxed);
        then();
    });
    handled.map_err(|error| {
        CommandError::input(say!("interrupts cannot be caught: {cause}", cause = error))
    })?;
    IS_CAUGHT.store(true, Ordering::Relaxed);
    Ok(())
}

/// Whether interruptions are caught, so that they end nothing by themselves.
pub(super) fn is_caught() -> bool {
    IS_CAUGHT.load(Ordering::Relaxed)
}

/// Whether somebody has asked the program to end.
pub(super) fn is_asked() -> bool {
    flag().load(Ordering::Relaxed)
}

/// The same, for those who look for themselves.
pub(super) fn flag() -> &'static AtomicBool {
    &IS_ASKED
}
