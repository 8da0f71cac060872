//! The loader: reads rule files, the shipped ones and others, and lays those of places over them.

pub mod embedded;
pub(crate) mod load;
