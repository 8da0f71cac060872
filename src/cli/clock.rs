//! Today, in the time zone of the user.

use std::path::PathBuf;
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Today's date. It is asked for once, so that a run around midnight knows one day only.
pub(super) fn today() -> Date {
    static TODAY: OnceLock<Date> = OnceLock::new();
    *TODAY.get_or_init(|| {
        let zone = named_zone()
            .or_else(|| TimeZone::try_system().ok())
            .unwrap_or(TimeZone::UTC);
        zone.to_datetime(Timestamp::now()).date()
    })
}

/// The zone that the variable `TZ` names, read from its own file: looking it up in a database
/// would list every zone there is, which takes longer than the whole assessment.
fn named_zone() -> Option<TimeZone> {
    let name = std::env::var("TZ").ok()?;
    let name = name.trim_start_matches(':');
    let is_plain = name.split('/').all(|part| !part.is_empty() && part != "..");
    if !is_plain {
        return None;
    }
    let folder = std::env::var_os("TZDIR")
        .map_or_else(|| PathBuf::from("/usr/share/zoneinfo"), PathBuf::from);
    let bytes = std::fs::read(folder.join(name)).ok()?;
    TimeZone::tzif(name, &bytes).ok()
}
