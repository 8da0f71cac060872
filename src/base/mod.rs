//! What everything else stands on, and what knows nothing of rules: amounts, days, cells, typed ids,
//! and sentences in two languages.

pub mod calendar;
pub mod cells;
mod chinese;
pub mod decimal;
pub(crate) mod ids;
pub(crate) mod lang;
pub(crate) mod place;
pub(crate) mod refusal;
pub(crate) mod say;
pub mod spelling;
pub(crate) mod text;
