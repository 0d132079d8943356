//! Which part is what to another (ECMA-376 part 2, 9.3), and where it lies.

use crate::archive::Package;
use crate::model::NoteKind;
use crate::xml::{Item, each, text_of};

/// Relations of one part at most.
const MAX_RELATIONS: usize = 20_000;

/// The relations of a part: identifier, kind (the last step of the type's address, the same in both
/// conformance classes), and the name of the part meant.
#[derive(Debug, Default)]
pub(super) struct Relations(Vec<(String, String, String)>);

impl Relations {
    /// Those of the package itself.
    pub(super) fn of_package(package: &mut Package<'_>) -> Self {
        Self::read(package, "_rels/.rels", "")
    }

    /// Those of a part.
    pub(super) fn of_part(package: &mut Package<'_>, part: &str) -> Self {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = beside(folder, &format!("_rels/{file}.rels"));
        Self::read(package, &name, folder)
    }

    fn read(package: &mut Package<'_>, name: &str, folder: &str) -> Self {
        let xml = package.part(name).map(text_of).unwrap_or_default();
        let mut out = Self::default();
        each(&xml, |item| {
            let Item::Start(element) = item else { return };
            if element.name() != "Relationship"
                || element.look("TargetMode").as_deref() == Some("External")
                || out.0.len() >= MAX_RELATIONS
            {
                return;
            }
            let (Some(kind), Some(target)) = (element.attr("Type"), element.attr("Target")) else {
                return;
            };
            let kind = match kind.rsplit('/').next().unwrap_or_default() {
                // The strict class names one kind otherwise.
                "extendedProperties" => "extended-properties",
                last => last,
            };
            let id = element.attr("Id").unwrap_or_default();
            out.0.push((id, kind.to_owned(), beside(folder, &target)));
        });
        out
    }

    /// The part of a kind; the first when there are several.
    pub(super) fn first(&self, kind: &'static str) -> Option<&str> {
        self.all(kind).next().map(|(_, name)| name)
    }

    /// All parts of a kind, with the identifiers they are spoken of by.
    pub(super) fn all(&self, kind: &'static str) -> impl Iterator<Item = (&str, &str)> {
        let of_kind = self.0.iter().filter(move |(_, of, _)| of == kind);
        of_kind.map(|(id, _, name)| (id.as_str(), name.as_str()))
    }

    /// Parts of side text, kind by kind in the order of their names: those related, or, where no relations are
    /// left, those called as programs call them.
    pub(super) fn side_parts(&self, names: &[String], folder: &str) -> Vec<(NoteKind, String)> {
        let kinds = [
            ("footnotes", NoteKind::Footnote),
            ("endnotes", NoteKind::Endnote),
            ("comments", NoteKind::Annotation),
            ("header", NoteKind::Header),
            ("footer", NoteKind::Footer),
        ];
        let mut out = Vec::new();
        for (start, kind) in kinds {
            let mut of_kind: Vec<String> = self.all(start).map(|(_, name)| name.to_owned()).collect();
            if self.0.is_empty() {
                of_kind = names
                    .iter()
                    .filter(|name| is_called(name, folder, start))
                    .cloned()
                    .collect();
            }
            of_kind.sort();
            of_kind.dedup();
            out.extend(of_kind.into_iter().map(|name| (kind, name)));
        }
        out
    }
}

/// `word/header2.xml` is called `header` in `word`.
fn is_called(name: &str, folder: &str, start: &str) -> bool {
    let (within, file) = name.rsplit_once('/').unwrap_or(("", name));
    let rest = file
        .strip_prefix(start)
        .and_then(|rest| rest.strip_suffix(".xml"));
    within == folder && rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
}

/// The name of a part from where another stands: `..` and `.` taken, a leading slash meaning the root.
pub(super) fn beside(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').collect()
    };
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}
