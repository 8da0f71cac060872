//! The command-line program; everything it does is in the library.

use permit_points::cli::{CommandOutcome, is_caught, run};

fn main() -> CommandOutcome {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !is_caught() {
            usual(panic);
        }
    }));
    run(std::env::args_os())
}
