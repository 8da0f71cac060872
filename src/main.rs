//! The command-line program; everything it does is in the library.

use permit_points::cli::{Outcome, run};

fn main() -> Outcome {
    run(std::env::args_os())
}
