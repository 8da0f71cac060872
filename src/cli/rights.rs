//! Who may read and write a file that takes the place of another: nobody else than before.

use std::fs::{File, Metadata, OpenOptions};
use std::io::Result;
use std::path::Path;

/// How a file is begun: new ones as the user's mask says, or for their owner alone; one that takes
/// the place of another for the owner alone, and with no more rights than that has.
pub(super) fn begin(options: &mut OpenOptions, before: Option<&Metadata>, is_private: bool) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        options.mode(match before {
            Some(before) => before.permissions().mode() & 0o600,
            None if is_private => 0o600,
            None => 0o666,
        });
    }
    #[cfg(not(unix))]
    let _ = (options, before, is_private);
}

/// Gives a file the owner, the group, the mode and the list of further users and groups (ACL) of
/// the one whose place it takes. Where the system lets nobody but its administrator give files away,
/// the group and all others keep the rights that both had, and the mode is given back, to be told.
#[cfg(unix)]
pub(super) fn keep(path: &Path, before: &Metadata, file: &File) -> Result<Option<u32>> {
    use std::fs::Permissions;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let mine = file.metadata()?;
    let (owner, group) = (before.uid(), before.gid());
    let is_mine = (mine.uid(), mine.gid()) == (owner, group);
    let is_given = is_mine || fchown(file, Some(owner), Some(group)).is_ok();
    let is_of_group = is_given || mine.gid() == group || fchown(file, None, Some(group)).is_ok();
    let whole = before.mode() & 0o777;
    let both = (whole >> 3) & whole & 0o007;
    let narrow = (whole & 0o700) | (both << 3) | both;
    // Where there is a list, the bits of the group say what it allows at most, and not what the
    // group may do.
    let list = list::of(path)?;
    let mode = if list.is_none() && is_of_group {
        whole
    } else {
        narrow
    };
    // The folder may have given it a list of its own.
    list::take_away(file)?;
    file.set_permissions(Permissions::from_mode(mode))?;
    if let Some(list) = list.filter(|_| is_given) {
        list::give(file, &list)?;
    }
    Ok((!is_given).then_some(mode))
}

#[cfg(not(unix))]
pub(super) fn keep(_: &Path, _: &Metadata, _: &File) -> Result<Option<u32>> {
    Ok(None)
}

/// The list of further users and groups of a file.
#[cfg(target_os = "linux")]
mod list {
    use std::fs::File;
    use std::io::Result;
    use std::path::Path;

    use rustix::fs::{XattrFlags, fremovexattr, fsetxattr, getxattr};
    use rustix::io::Errno;

    const NAME: &str = "system.posix_acl_access";
    /// What the system takes at most.
    const MOST_BYTES: usize = 64 * 1024;

    /// That of a file; none if it has none, or if its file system knows no lists.
    pub(super) fn of(path: &Path) -> Result<Option<Vec<u8>>> {
        let mut list = vec![0; MOST_BYTES];
        match getxattr(path, NAME, &mut list) {
            Ok(length) => {
                list.truncate(length);
                Ok(Some(list))
            }
            Err(error) if is_none(error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn take_away(file: &File) -> Result<()> {
        match fremovexattr(file, NAME) {
            Err(error) if !is_none(error) => Err(error.into()),
            _ => Ok(()),
        }
    }

    pub(super) fn give(file: &File, list: &[u8]) -> Result<()> {
        Ok(fsetxattr(file, NAME, list, XattrFlags::empty())?)
    }

    fn is_none(error: Errno) -> bool {
        // `NOENT`: the older file has been taken away in the meantime.
        [Errno::NODATA, Errno::OPNOTSUPP, Errno::NOENT, Errno::NOSYS].contains(&error)
    }
}

/// Elsewhere the lists are not looked at.
#[cfg(all(unix, not(target_os = "linux")))]
mod list {
    use std::fs::File;
    use std::io::Result;
    use std::path::Path;

    pub(super) fn of(_: &Path) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }

    pub(super) fn take_away(_: &File) -> Result<()> {
        Ok(())
    }

    pub(super) fn give(_: &File, _: &[u8]) -> Result<()> {
        Ok(())
    }
}
