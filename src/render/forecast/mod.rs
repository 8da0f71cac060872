//! A forecast for people and for machines: a page with a chart and a table of the days, the chart
//! as a picture, and JSON.

mod cause;
mod chart;
mod json;
mod page;
mod plot;
mod shown;
mod svg;
mod view;

pub(crate) use self::json::ForecastOut;
pub(crate) use self::shown::{Scenario, Shown};
pub(crate) use self::svg::{Room, svg};
pub(crate) use self::view::Page;
