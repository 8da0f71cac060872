//! `rules explain`: what a finding means.

use clap::Args;

use crate::cli::output::Output;
use crate::cli::{ColorWhen, CommandError, Outcome, lang_parser, locale_lang};
use crate::finding::Code;
use crate::lang::Lang;
use crate::render::findings;
use crate::spelling;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points rules explain band-gap --lang zh
  permit-points rules explain";

#[derive(Debug, Args)]
pub(in crate::cli) struct ExplainArgs {
    /// The code of a finding, for instance `band-gap`; without one, all codes are listed.
    code: Option<String>,
    /// The language of the output [default: from the locale].
    #[arg(long, value_name = "LANG", value_parser = lang_parser())]
    lang: Option<Lang>,
}

pub(super) fn run(args: &ExplainArgs, color: ColorWhen) -> Result<Outcome, CommandError> {
    let output = Output::new(None, color);
    let Some(name) = &args.code else {
        let names = Code::ALL.map(Code::name);
        output.write(&(names.join("\n") + "\n"))?;
        return Ok(Outcome::Fine);
    };
    let Some(code) = Code::from_name(name) else {
        let shown = spelling::shown(name, 60);
        let near = spelling::nearest(name, Code::ALL.map(Code::name));
        let help = near.map_or_else(
            || "`permit-points rules explain` lists all codes".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return Err(CommandError::with_help(
            format!("there is no finding `{shown}`"),
            help,
        ));
    };
    let lang = args.lang.unwrap_or_else(locale_lang);
    output.write(&findings::explained(code, output.width().min(100), lang))?;
    Ok(Outcome::Fine)
}
