//! What the program was started with.

use std::ffi::OsString;
use std::path::PathBuf;

/// The variable that names the register's folder when the command line does not; the same as the command line
/// program's.
pub const DATA_VARIABLE: &str = "GIAONHAN_DATA";

/// How to use it, for who asks or gets it wrong.
pub const USAGE: &str = "so-giao-nhan [--data THƯ-MỤC]\n\nMở cửa sổ Sổ Giao Nhận trên sổ trong THƯ-MỤC (mặc định: thư mục dữ liệu của người dùng).";

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Open the window.
    Window {
        /// The register's folder; the platform's own when absent.
        data: Option<PathBuf>,
    },
    /// Say how to use it, or which version it is.
    Say(String),
}

impl Start {
    /// Reads the arguments, the program's own name first.
    ///
    /// # Errors
    ///
    /// Wrong use, in words that say what is right.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut data = None;
        let mut arguments = arguments.into_iter().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--data") => {
                    let folder = arguments.next().filter(|folder| !folder.is_empty());
                    data = Some(PathBuf::from(
                        folder.ok_or_else(|| format!("--data: thiếu thư mục\n\n{USAGE}"))?,
                    ));
                }
                Some("--help" | "-h") => return Ok(Self::Say(USAGE.to_owned())),
                Some("--version" | "-V") => {
                    return Ok(Self::Say(format!("so-giao-nhan {}", env!("CARGO_PKG_VERSION"))));
                }
                _ => return Err(format!("{}: không hiểu\n\n{USAGE}", argument.to_string_lossy())),
            }
        }
        Ok(Self::Window { data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arguments: &[&str], wanted: Result<Start, &str>) {
        let given = std::iter::once("so-giao-nhan")
            .chain(arguments.iter().copied())
            .map(OsString::from);
        match (Start::read(given), wanted) {
            (Ok(found), Ok(wanted)) => assert_eq!(found, wanted, "{arguments:?}"),
            (Err(found), Err(wanted)) => assert!(found.starts_with(wanted), "{arguments:?}: {found}"),
            (found, wanted) => panic!("{arguments:?}: {found:?}, not {wanted:?}"),
        }
    }

    #[test]
    fn arguments() {
        check(&[], Ok(Start::Window { data: None }));
        check(
            &["--data", "so"],
            Ok(Start::Window {
                data: Some("so".into()),
            }),
        );
        check(&["--help"], Ok(Start::Say(USAGE.to_owned())));
        check(&["--data"], Err("--data: thiếu thư mục"));
        check(&["--data", ""], Err("--data: thiếu thư mục"));
        check(&["--dta", "so"], Err("--dta: không hiểu"));
    }
}
