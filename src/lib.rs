//! Class and points of China's foreigner's work permit, from scoring tables in YAML, with the
//! legal source of every line.

pub mod calendar;
pub mod decimal;
pub mod spelling;
pub mod yaml;

pub use self::decimal::{Decimal, NotDecimal};
