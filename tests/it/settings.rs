//! Settings by file, environment and flag, each refused with one clear line.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A directory that goes with the test.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("quality-award-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quality-award"));
    command.env_remove("DATABASE_URL").env_remove("DATA_DIR").env_remove("CONFIG").args(arguments);
    command.envs(environment.iter().copied()).output().unwrap()
}

/// The lines with which a command refuses.
fn refused(arguments: &[&str]) -> Vec<String> {
    let output = run(arguments, &[]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    String::from_utf8(output.stderr).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_flag_counts_before_the_environment_and_that_before_the_file() {
    let directory = Directory::new("settings");
    let [by_file, by_environment, by_flag] = ["file", "environment", "flag"].map(|name| directory.path(name));
    let config =
        directory.file("award.toml", &format!("data-dir = \"{by_file}\"\nrate-limit = 5\ncors-origins = [\"*\"]\n"));
    let made = |path: &str| Path::new(path).join("award.db").exists();
    let run = |arguments: &[&str], environment: &[(&str, &str)]| {
        let output = run(arguments, environment);
        assert!(output.status.success(), "{output:?}");
    };
    run(&["migrate", "--config", &config, "--data-dir", &by_flag], &[("DATA_DIR", &by_environment)]);
    assert!(made(&by_flag) && !made(&by_environment) && !made(&by_file));
    run(&["--config", &config, "migrate"], &[("DATA_DIR", &by_environment)]);
    assert!(made(&by_environment) && !made(&by_file));
    // Of a command within a command too, and named by the environment.
    run(&["audit", "verify"], &[("CONFIG", &config)]);
    assert!(made(&by_file));
}

#[test]
fn a_faulty_file_is_refused_whole() {
    let directory = Directory::new("faulty-settings");
    let config = directory.file("award.toml", "listne = \"127.0.0.1:1\"\nsandbox = { a = 1 }\n");
    let lines = refused(&["serve", "--config", &config]);
    assert_eq!(
        lines,
        [
            format!("quality-award: {config}: there is no setting `listne`"),
            format!("quality-award: {config}: `sandbox` must be a text, a number, true or false, or a list of texts"),
        ]
    );
    let broken = directory.file("broken.toml", "listen = \n");
    assert!(refused(&["serve", "--config", &broken])[0].starts_with(&format!("quality-award: {broken}: ")));
    let missing = directory.path("missing.toml");
    assert!(refused(&["serve", "--config", &missing])[0].starts_with(&format!("quality-award: {missing}: ")));
}

#[test]
fn every_faulty_setting_has_its_line() {
    let directory = Directory::new("faulty-flags");
    let documents = directory.file("documents.json", "{ \"abc\": \"{ serverTime }\" }");
    let data = directory.path("data");
    let lines = refused(&[
        "serve",
        "--data-dir",
        &data,
        "--database-url",
        "mysql://x",
        "--public-url",
        "award",
        "--cors-origins",
        "a",
        "--persisted-documents",
        &documents,
    ]);
    assert_eq!(
        lines,
        [
            "quality-award: --database-url must begin with sqlite: or postgres:".to_owned(),
            "quality-award: --public-url must be an absolute URL such as https://award.example".to_owned(),
            format!("quality-award: --persisted-documents: {documents}: `abc` is not the SHA-256 of its document"),
            "quality-award: --cors-origins: `a` is not an origin such as https://board.example".to_owned(),
        ]
    );
    assert!(!Path::new(&data).exists());
    for faulty in [["--rate-limit", "0"], ["--max-running", "none"]] {
        let lines = refused(&["serve", faulty[0], faulty[1]]);
        assert!(lines[0].contains(faulty[0]), "{lines:?}");
    }
}
