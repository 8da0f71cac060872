//! Today, in the time zone of the user.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::CommandError;
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;

/// The most bytes of a file that tells a time zone; the largest that ships with systems has 4 kB.
const MOST_OF_ZONE: u64 = 1024 * 1024;

/// What the clock and the environment said when they were first asked.
struct Surroundings {
    day: Option<Date>,
    /// What `TZ` holds, where that is no time zone.
    strange: Option<String>,
}

/// It is asked for once, so that a run around midnight knows one day only.
static ASKED: OnceLock<Surroundings> = OnceLock::new();

/// Today's date.
///
/// # Errors
///
/// Where the clock stands outside of the years that a date can have.
pub(super) fn today() -> Result<Date, CommandError> {
    let asked = ASKED.get_or_init(|| {
        let named = std::env::var_os("TZ");
        let folder = std::env::var_os("TZDIR");
        let folder = folder.map_or_else(|| PathBuf::from("/usr/share/zoneinfo"), PathBuf::from);
        let zone = match &named {
            Some(named) => zone_named(named, &folder),
            // A system without a zone of its own keeps UTC.
            None => Some(TimeZone::try_system().unwrap_or(TimeZone::UTC)),
        };
        let strange = named.filter(|_| zone.is_none());
        Surroundings {
            day: day(SystemTime::now(), &zone.unwrap_or(TimeZone::UTC)),
            strange: strange.map(|named| named.display().to_string()),
        }
    });
    asked.day.ok_or_else(|| {
        CommandError::with_help(
            say!("the clock stands outside of the years 1 to 9999"),
            say!("`--on 2026-11-23` names the day"),
        )
    })
}

/// What is worth telling of today's date, if anybody asked for it.
pub(super) fn note() -> Option<Text> {
    let strange = ASKED.get()?.strange.as_ref()?;
    Some(say!(
        "`TZ` is `{zone}`, which is no time zone; today's date is that of UTC",
        zone = spelling::shown(strange, 60)
    ))
}

/// The day of a time, as far as dates go.
fn day(time: SystemTime, zone: &TimeZone) -> Option<Date> {
    let timestamp = Timestamp::try_from(time).ok()?;
    let day = zone.to_datetime(timestamp).date();
    (1..=9999).contains(&day.year()).then_some(day)
}

/// The zone that the variable `TZ` names: a file, the name of one in the folder, or a rule of POSIX
/// such as `CST-8`. The file is read here: looking it up in a database would list every zone there
/// is, which takes longer than the whole assessment.
fn zone_named(named: &OsStr, folder: &Path) -> Option<TimeZone> {
    let named = named.to_str()?;
    let name = named.strip_prefix(':').unwrap_or(named);
    if name.is_empty() {
        return Some(TimeZone::UTC);
    }
    let is_inside = name.split('/').all(|part| !part.is_empty() && part != "..");
    let is_file = is_inside || name.starts_with('/');
    let file = is_file.then(|| of_file(name, &folder.join(name))).flatten();
    file.or_else(|| TimeZone::posix(name).ok())
        .or_else(|| TimeZone::get(name).ok())
}

fn of_file(name: &str, path: &Path) -> Option<TimeZone> {
    // A pipe or a device, which may have no end, is no zone.
    if !std::fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).ok()?;
    file.take(MOST_OF_ZONE).read_to_end(&mut bytes).ok()?;
    TimeZone::tzif(name, &bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::time::Duration;

    /// So many days of 86,400 seconds after 1970-01-01, or before it.
    fn after(days: i64) -> Option<SystemTime> {
        let time = Duration::from_secs(days.unsigned_abs() * 86_400);
        if days < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(time)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(time)
        }
    }

    #[test]
    fn a_clock_far_off_tells_its_day_or_none() {
        let day = |days| day(after(days).unwrap(), &TimeZone::UTC);
        assert_eq!(day(0), Some(date(1970, 1, 1)));
        assert_eq!(day(-1), Some(date(1969, 12, 31)));
        assert_eq!(day(-719_162), Some(date(1, 1, 1)));
        assert_eq!(day(-719_163), None);
        assert_eq!(day(-100_000_000), None);
        assert_eq!(day(2_932_894), Some(date(9999, 12, 29)));
        assert_eq!(day(2_932_897), None);
        assert_eq!(day(100_000_000), None);
    }

    #[test]
    fn the_day_is_that_of_the_zone() {
        let zone = zone_named(OsStr::new("CST-8"), Path::new("no such folder")).unwrap();
        let evening = after(1).unwrap() - Duration::from_hours(8);
        assert_eq!(day(evening, &zone), Some(date(1970, 1, 2)));
        assert_eq!(
            day(evening - Duration::from_secs(1), &zone),
            Some(date(1970, 1, 1))
        );
    }

    #[test]
    fn what_is_no_zone_is_none() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("garbage"), "TZif").unwrap();
        let zone = |named: &str| zone_named(OsStr::new(named), folder.path());
        for named in [
            "garbage",
            ":garbage",
            "nobody",
            ":/nonexistent",
            "/dev/zero",
            "/",
            ".",
            "..",
            "a/../b",
            "a//b",
            ":",
            "::",
            "\u{7f}",
            "CST-800",
        ] {
            assert_eq!(zone(named).is_some(), named == ":", "{named}");
        }
        assert_eq!(zone(""), Some(TimeZone::UTC));
    }
}
