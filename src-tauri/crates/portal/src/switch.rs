//! The public path: which version it leads to, and how it is made to lead to another.

#[cfg(unix)]
pub(crate) use unix::{point_at, recover, served};
#[cfg(windows)]
pub(crate) use windows::{point_at, recover, served};

/// The next public path before it takes the place of the present one.
const NEXT: &str = "current.next";

#[cfg(unix)]
mod unix {
    use std::path::Path;
    use std::{fs, io};

    use super::NEXT;
    use crate::publish::{CURRENT, VERSIONS};

    /// Name of the version folder `current` leads to; [`io::ErrorKind::InvalidInput`] when it is not a link.
    pub(crate) fn served(target: &Path) -> io::Result<Option<String>> {
        match fs::read_link(target.join(CURRENT)) {
            Ok(link) => {
                let name = link
                    .strip_prefix(VERSIONS)
                    .ok()
                    .and_then(Path::to_str)
                    .unwrap_or_default();
                Ok(Some(name.to_owned()))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One rename: a reader sees the old or the new link.
    pub(crate) fn point_at(target: &Path, name: &str) -> io::Result<()> {
        recover(target)?;
        let next = target.join(NEXT);
        std::os::unix::fs::symlink(Path::new(VERSIONS).join(name), &next)?;
        fs::rename(&next, target.join(CURRENT))
    }

    /// A link that never took its place is of no use.
    pub(crate) fn recover(target: &Path) -> io::Result<()> {
        match fs::remove_file(target.join(NEXT)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(windows)]
mod windows {
    use std::path::Path;
    use std::{fs, io};

    use super::NEXT;
    use crate::publish::{CURRENT, VERSIONS};

    /// Name of the version folder `current` leads to; [`io::ErrorKind::InvalidInput`] when it is not a junction.
    pub(crate) fn served(target: &Path) -> io::Result<Option<String>> {
        let current = target.join(CURRENT);
        match fs::symlink_metadata(&current) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
            Ok(_) if !junction::exists(&current)? => return Err(io::ErrorKind::InvalidInput.into()),
            Ok(_) => {}
        }
        let leads_to = junction::get_target(&current)?;
        let name = leads_to.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        // The target folder may have been moved since; what counts is that the version lies in it.
        let ours = target.join(VERSIONS).join(name).is_dir();
        Ok(Some(if ours { name.to_owned() } else { String::new() }))
    }

    /// Renames the new junction over the old; where the system refuses, removes the old one first.
    pub(crate) fn point_at(target: &Path, name: &str) -> io::Result<()> {
        let (next, current) = (target.join(NEXT), target.join(CURRENT));
        if next.symlink_metadata().is_ok() {
            fs::remove_dir(&next)?;
        }
        let versions = fs::canonicalize(target)?.join(VERSIONS);
        junction::create(versions.join(name), &next)?;
        if fs::rename(&next, &current).is_ok() {
            return Ok(());
        }
        let before = served(target)?.filter(|name| !name.is_empty());
        let outcome = fs::remove_dir(&current).and_then(|()| fs::rename(&next, &current));
        if outcome.is_err() {
            // Back to the version before, if it is gone already.
            let _ = fs::remove_dir(&next);
            if let Some(before) = before.filter(|_| current.symlink_metadata().is_err()) {
                junction::create(versions.join(before), &current)?;
            }
        }
        outcome
    }

    /// A run was killed between the two steps: take the second.
    pub(crate) fn recover(target: &Path) -> io::Result<()> {
        let (next, current) = (target.join(NEXT), target.join(CURRENT));
        match (
            next.symlink_metadata().is_ok(),
            current.symlink_metadata().is_ok(),
        ) {
            (true, false) => fs::rename(&next, &current),
            (true, true) => fs::remove_dir(&next),
            (false, _) => Ok(()),
        }
    }
}
