//! The second stage of checking and the making of a [`Ruleset`](ruleset::Ruleset): names, then tables.
//!
//! In comes what a file says, out come all faults of meaning, and the compiled ruleset if there
//! was no fault at all, at this stage or before it. A fault is held back where an earlier finding
//! speaks of the same item, so that one slip is reported once.

mod compiler;
mod conditions;
mod coverage;
mod directory;
mod facts;
mod local;
mod matches;
mod names;
mod tables;
mod waivers;

use self::compiler::Compiler;
use self::directory::Directory;
use crate::rules::finding::Finding;
use crate::rules::ruleset;
use crate::rules::schema::RuleFile;

pub(crate) use self::compiler::{Compiled, RulePlaces};
pub(crate) use self::local::compile_local;
pub(crate) use self::waivers::{Excused, Waived, places_around};

/// Compiles a file. `shared` are the facts of the ruleset that `facts_from` names; `earlier` are
/// the findings of the first stage.
pub(crate) fn compile(file: &RuleFile, shared: &[ruleset::Fact], earlier: &[Finding]) -> Compiled {
    let directory = Directory::of(file, shared, earlier);
    let mut compiler = Compiler::new(file, earlier, directory);
    let ruleset = compiler.file(shared);
    Compiled {
        ruleset,
        is_usable: compiler.is_usable(),
        findings: compiler.findings,
        left_out: compiler.left_out,
        places: compiler.places,
    }
}
