//! The files that CI systems read: well-formed, and their scripts call the command line as it is.
#![allow(unreachable_pub)]

use hoheit::source::yaml;
use serde_json::Value;
use std::io::Write as _;
use std::process::Command;

fn parsed(text: &str) -> Value {
    yaml::from_str(text).expect("YAML")
}

const STUB: &str = "#!/bin/sh\nfor arg in \"$@\"; do printf '<%s>' \"$arg\"; done >> \"$CALLS\"\necho >> \"$CALLS\"\necho report\nexit \"$STUB_CODE\"\n";

/// Runs a script with a stand-in for the program; gives its exit code and the calls it made.
#[cfg(unix)]
fn run(
    shell: &str,
    script: &str,
    environment: &[(&str, &str)],
    code: &str,
) -> (Option<i32>, String, tempfile::TempDir) {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("folder");
    let stub = folder.path().join("hoheit");
    std::fs::File::create(&stub).and_then(|mut file| file.write_all(STUB.as_bytes())).expect("stub");
    std::fs::set_permissions(&stub, std::fs::Permissions::from_mode(0o755)).expect("mode");
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap_or_default());
    let calls = folder.path().join("calls");
    let mut command = Command::new(shell);
    command
        .arg("-c")
        .arg(script)
        .current_dir(folder.path())
        .env("PATH", path)
        .env("CALLS", &calls)
        .env("STUB_CODE", code);
    command
        .env("GITHUB_OUTPUT", folder.path().join("output"))
        .env("GITHUB_STEP_SUMMARY", folder.path().join("summary"));
    let output = command.envs(environment.iter().copied()).output().expect("shell");
    let calls = std::fs::read_to_string(calls).unwrap_or_default();
    (output.status.code(), calls, folder)
}

#[test]
#[cfg(unix)]
fn the_action_passes_its_inputs_as_arguments_and_keeps_the_exit_code() {
    let action = parsed(include_str!("../action.yml"));
    assert_eq!(action["runs"]["using"], "composite");
    let steps = action["runs"]["steps"].as_array().expect("steps");
    for step in steps {
        let script = step["run"].as_str().expect("script");
        assert!(!script.contains("${{"), "inputs reach scripts by the environment only");
        assert_eq!(step["shell"], "bash");
    }
    let check = &steps[1];
    for (name, value) in check["env"].as_object().expect("environment") {
        let input = value.as_str().expect("text").trim_start_matches("${{ inputs.").trim_end_matches(" }}").to_owned();
        assert!(action["inputs"].get(&input).is_some(), "{name}");
    }
    let environment = [
        ("PATHS", "infra dir\n\n$(touch hacked)"),
        ("POLICY", "p.yaml"),
        ("FAIL_ON", "high"),
        ("BASELINE", ""),
        ("LANGUAGE_OF_MESSAGES", "de"),
        ("SARIF", "out.sarif"),
        ("COMMENT", "out.md"),
    ];
    let (code, calls, folder) = run("bash", check["run"].as_str().expect("script"), &environment, "10");
    assert_eq!(code, Some(10));
    let expected = "<check><infra dir><$(touch hacked)><--policy><p.yaml><--fail-on><high><--lang><de><--format><github><-o><out.sarif><-o><out.md>\n";
    assert_eq!(calls, expected);
    assert!(!folder.path().join("hacked").exists());
    let output = std::fs::read_to_string(folder.path().join("output")).expect("output");
    assert!(output.contains("exit-code=10") && output.contains("sarif=out.sarif"), "{output}");
}

#[test]
#[cfg(unix)]
fn the_gitlab_template_writes_its_reports_and_keeps_the_exit_code() {
    let template = parsed(include_str!("../docs/ci/gitlab.yml"));
    let job = &template["hoheit"];
    let script = job["script"][0].as_str().expect("script");
    let environment = [
        ("HOHEIT_PATHS", "infra a.yaml"),
        ("HOHEIT_FAIL_ON", "high"),
        ("HOHEIT_BASELINE", "b.json"),
        ("HOHEIT_LANG", "en"),
    ];
    for code in ["0", "4", "10"] {
        let (exit, calls, folder) = run("sh", script, &environment, code);
        assert_eq!(exit.map(|exit| exit.to_string()).as_deref(), Some(code));
        let first = "<check><infra><a.yaml><--fail-on><high><--lang><en><--baseline><b.json><--format><gitlab>";
        assert_eq!(calls.lines().next(), Some(first));
        for report in job["artifacts"]["reports"].as_object().expect("reports").values() {
            assert!(folder.path().join(report.as_str().expect("path")).exists(), "{report}");
        }
    }
}

#[test]
fn the_hooks_and_the_container_file_name_the_program() {
    let hooks = parsed(include_str!("../.pre-commit-hooks.yaml"));
    for hook in hooks.as_array().expect("hooks") {
        assert!(hook["entry"].as_str().expect("entry").starts_with("hoheit check"));
        for field in ["id", "name", "language", "files"] {
            assert!(hook[field].is_string(), "{field}");
        }
    }
    let container = include_str!("../docs/ci/Containerfile");
    let first_words: Vec<&str> = container.lines().filter_map(|line| line.split(' ').next()).collect();
    for word in &first_words {
        assert!(["FROM", "WORKDIR", "COPY", "RUN", "USER", "ENTRYPOINT", "CMD", "#", ""].contains(word), "{word}");
    }
    let user = first_words.iter().position(|word| *word == "USER").expect("a user");
    assert!(user < first_words.iter().position(|word| *word == "ENTRYPOINT").expect("entry point"));
    assert!(container.contains("ENTRYPOINT [\"hoheit\"]"));
}
