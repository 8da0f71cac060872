//! The package: what a user needs, and no more.

use std::process::Command;

use crate::support::project;

/// The files of the package.
fn packed() -> Vec<String> {
    let listed = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline", "--quiet"])
        .current_dir(project())
        .output()
        .unwrap();
    assert!(
        listed.status.success(),
        "{}",
        String::from_utf8_lossy(&listed.stderr)
    );
    let text = String::from_utf8(listed.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn the_package_has_what_the_program_is_built_from_and_no_other_tests() {
    let packed = packed();
    let has = |name: &str| packed.iter().any(|file| file == name);
    for name in [
        "CHANGELOG.md",
        "Cargo.lock",
        "LICENSE",
        "README.md",
        "examples/me.yaml",
        "rules/cn-2017.yaml",
        "rules/local/shanghai.yaml",
        "src/main.rs",
        "src/explain/style.css",
    ] {
        assert!(has(name), "{name} is not in the package");
    }
    // Whatever is a part of the program; trials are built for tests and fuzzing alone.
    let sources = packed.iter().filter(|file| file.starts_with("src/"));
    for file in sources.filter(|file| !file.ends_with("/trial.rs")) {
        let text = std::fs::read_to_string(project().join(file)).unwrap();
        let folder = std::path::Path::new(file).parent().unwrap();
        for part in text.split("include_str!(\"").skip(1) {
            let name = part.split('"').next().unwrap();
            let part = project().join(folder).join(name).canonicalize().unwrap();
            let root = project().canonicalize().unwrap();
            let part = part.strip_prefix(root).unwrap().to_str().unwrap();
            assert!(has(part), "{file} needs {part}");
        }
    }
    for file in &packed {
        let is_test = file.starts_with("tests/") && !file.starts_with("tests/cases/");
        assert!(!is_test, "{file} is in the package");
    }
    assert!(packed.len() < 400, "{} files", packed.len());
}
