//! The TypeScript side of the contract, committed in `ui/src/lib/api/generated/`. A difference is a failing test;
//! `UPDATE_TYPES=1 cargo test -p sgn-api export_types` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use ts_rs::{Config, TS, TypeVisitor};

use super::error::WireError;
use super::take_in::TakeInProgress;

const HEAD: &str = "// Made from src-tauri/crates/api/src/wire by `UPDATE_TYPES=1 cargo test -p sgn-api export_types`.\n// Do not edit.\n\n";

/// Collects the declaration of every type reachable from the table, by name.
struct Declarations {
    config: Config,
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            if self.found.contains_key(&name) {
                return;
            }
            let text = format!(
                "{}export {}\n",
                T::docs().unwrap_or_default(),
                T::decl(&self.config)
            );
            self.found.insert(name, text);
        }
        T::visit_dependencies(self);
    }
}

fn generated() -> String {
    let mut all = Declarations {
        config: Config::new().with_large_int("number"),
        found: BTreeMap::new(),
    };
    let mut commands = String::from(
        "/** Every command of the program: what it is asked with and what it answers. */\nexport interface Commands {\n",
    );
    macro_rules! collect {
        ($($handler:ident $name:literal ($request:ty) -> $response:ty;)*) => {$(
            all.visit::<$request>();
            all.visit::<$response>();
            writeln!(
                commands,
                "  {:?}: {{ request: {}; response: {} }};",
                $name,
                <$request as TS>::name(&all.config),
                <$response as TS>::name(&all.config),
            ).unwrap();
        )*};
    }
    crate::with_commands!(collect);
    commands.push_str("}\n");
    all.visit::<WireError>();
    all.visit::<TakeInProgress>();
    let types: String = all.found.into_values().collect::<Vec<_>>().join("\n");
    format!(
        "{HEAD}{types}\n/** Events the program sends by itself. */\nexport interface Events {{\n  {:?}: TakeInProgress;\n}}\n\n{commands}",
        super::TAKE_IN_PROGRESS
    )
}

#[test]
fn export_types() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/lib/api/generated/wire.ts");
    let expected = generated();
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &expected).unwrap();
    }
    let committed = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        committed == expected,
        "ui/src/lib/api/generated/wire.ts does not say what the wire types say; run UPDATE_TYPES=1 cargo test -p sgn-api export_types"
    );
}

#[test]
fn command_names_are_unique_and_dotted() {
    let names: std::collections::BTreeSet<_> = super::COMMANDS.iter().collect();
    assert_eq!(names.len(), super::COMMANDS.len());
    assert!(
        super::COMMANDS.iter().all(|n| n.split('.').count() == 2),
        "noun.verb"
    );
}
