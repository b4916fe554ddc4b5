//! The files that CI systems read: well-formed, and their scripts call the command line as it is.
#![allow(unreachable_pub)]

use hoheit::source::yaml;
use serde_json::Value;
use std::io::Write as _;
use std::process::Command;

fn parsed(text: &str) -> Value {
    yaml::from_str(text).expect("YAML")
}

/// Notes how it is called and writes its files where the program would.
const STUB: &str = r#"#!/bin/sh
for arg in "$@"; do printf '<%s>' "$arg"; done >> "$CALLS"
echo >> "$CALLS"
case "$STUB_CODE" in
  0 | 10) for arg in "$@"; do case "$arg" in --output=*) echo report > "${arg#--output=}" ;; esac; done ;;
esac
exit "$STUB_CODE"
"#;

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
    command.env_remove("GITHUB_ACTION_REPOSITORY");
    command
        .env("GITHUB_OUTPUT", folder.path().join("output"))
        .env("GITHUB_STEP_SUMMARY", folder.path().join("summary"));
    let output = command.envs(environment.iter().copied()).output().expect("shell");
    let calls = std::fs::read_to_string(calls).unwrap_or_default();
    (output.status.code(), calls, folder)
}

#[test]
fn inputs_reach_the_actions_scripts_by_the_environment_only() {
    let action = parsed(include_str!("../action.yml"));
    assert_eq!(action["runs"]["using"], "composite");
    for step in action["runs"]["steps"].as_array().expect("steps") {
        let script = step["run"].as_str().expect("a script: no action of others takes part");
        assert!(!script.contains("${{"), "{script}");
        assert!(script.starts_with("set -euo pipefail\n"), "{script}");
        assert_eq!(step["shell"], "bash");
        for (name, value) in step.get("env").and_then(Value::as_object).into_iter().flatten() {
            let value = value.as_str().expect("text");
            let input = value.strip_prefix("${{ inputs.").and_then(|value| value.strip_suffix(" }}"));
            let known = input.is_some_and(|input| action["inputs"].get(input).is_some());
            assert!(
                known || ["${{ github.action_repository }}", "${{ github.action_ref }}"].contains(&value),
                "{name}"
            );
        }
    }
    for (name, output) in action["outputs"].as_object().expect("outputs") {
        assert_eq!(output["value"], format!("${{{{ steps.check.outputs.{name} }}}}"));
    }
}

/// What the step that runs the program gets, with every input at its default.
#[cfg(unix)]
fn action_environment<'v>(action: &'v Value, set: &[(&'v str, &'v str)]) -> Vec<(&'v str, &'v str)> {
    let step = &action["runs"]["steps"][1];
    let default = |value: &str| {
        let input = value.trim_start_matches("${{ inputs.").trim_end_matches(" }}");
        action["inputs"].get(input).and_then(|input| input["default"].as_str()).unwrap_or_default()
    };
    let variables = step["env"].as_object().expect("environment").iter();
    let defaults = variables.map(|(name, value)| (name.as_str(), default(value.as_str().expect("text"))));
    defaults.filter(|(name, _)| set.iter().all(|(other, _)| other != name)).chain(set.iter().copied()).collect()
}

#[cfg(unix)]
fn action_script(action: &Value) -> &str {
    action["runs"]["steps"][1]["run"].as_str().expect("script")
}

#[test]
#[cfg(unix)]
fn the_action_passes_its_inputs_as_arguments_and_keeps_the_exit_code() {
    let action = parsed(include_str!("../action.yml"));
    let set = [
        ("PATHS", "infra dir\n\n$(touch hacked)\n--fail-on=never"),
        ("POLICY", "p.yaml"),
        ("FAIL_ON", "high"),
        ("BASELINE", "-b.json"),
        ("LANGUAGE_OF_MESSAGES", "de"),
        ("SARIF", "out dir.sarif"),
        ("COMMENT", "out.md"),
        ("ACTION_REPOSITORY", "acme/hoheit"),
        ("ACTION_REF", "v1"),
        ("GITHUB_SERVER_URL", "https://git.example"),
    ];
    let (code, calls, folder) = run("bash", action_script(&action), &action_environment(&action, &set), "10");
    assert_eq!(code, Some(10));
    let options = "<--policy=p.yaml><--fail-on=high><--baseline=-b.json><--lang=de>";
    let docs = "<--docs=https://git.example/acme/hoheit/blob/v1>";
    let files = "<--format><sarif><--output=out dir.sarif><--format><markdown><--output=out.md>";
    let paths = "<--><infra dir><$(touch hacked)><--fail-on=never>";
    assert_eq!(calls, format!("<check><--format><github>{files}{options}{docs}{paths}\n"));
    assert!(!folder.path().join("hacked").exists());
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect(name);
    assert_eq!(read("output"), "exit-code=10\nsarif=out dir.sarif\ncomment=out.md\n");
    assert_eq!(read("summary"), "report\n");
}

#[test]
#[cfg(unix)]
fn the_action_passes_no_option_that_nobody_set() {
    let action = parsed(include_str!("../action.yml"));
    let (code, calls, _) = run("bash", action_script(&action), &action_environment(&action, &[]), "0");
    assert_eq!(code, Some(0));
    let files = "<--format><sarif><--output=hoheit.sarif><--format><markdown><--output=hoheit.md>";
    assert_eq!(calls, format!("<check><--format><github>{files}<--><.>\n"));
    let none = action_environment(&action, &[("SARIF", ""), ("COMMENT", "")]);
    let (code, calls, _) = run("bash", action_script(&action), &none, "0");
    assert_eq!((code, calls.as_str()), (Some(0), "<check><--format><github><--><.>\n"));
}

#[test]
#[cfg(unix)]
fn the_action_names_no_report_that_the_run_did_not_write() {
    let action = parsed(include_str!("../action.yml"));
    for code in ["1", "2", "3", "4", "101"] {
        let script = format!("echo stale > hoheit.md; echo stale > hoheit.sarif\n{}", action_script(&action));
        let (exit, _, folder) = run("bash", &script, &action_environment(&action, &[]), code);
        assert_eq!(exit.map(|exit| exit.to_string()).as_deref(), Some(code));
        let output = std::fs::read_to_string(folder.path().join("output")).expect("output");
        assert_eq!(output, format!("exit-code={code}\n"));
        assert!(!folder.path().join("summary").exists(), "a stale comment is no summary");
    }
    let forged = action_environment(&action, &[("SARIF", "a.sarif\nexit-code=0")]);
    let (exit, calls, folder) = run("bash", action_script(&action), &forged, "10");
    assert_eq!((exit, calls.as_str()), (Some(2), ""));
    assert!(!folder.path().join("output").exists(), "one output is not written as two");
}

/// Settings of cargo and rustup in the repository under test may name programs to run.
#[test]
#[cfg(unix)]
fn the_action_is_built_in_its_own_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let action = parsed(include_str!("../action.yml"));
    let script = action["runs"]["steps"][0]["run"].as_str().expect("script");
    let world = tempfile::tempdir().expect("folder");
    let (bin, own, work) = (world.path().join("bin"), world.path().join("the action"), world.path().join("work"));
    for folder in [&bin, &own, &work] {
        std::fs::create_dir(folder).expect("folder");
    }
    let cargo = bin.join("cargo");
    std::fs::write(&cargo, "#!/bin/sh\n{ pwd -P; printf '<%s>' \"$@\"; } > \"$CALLS\"\nexit \"$STUB_CODE\"\n")
        .expect("stub");
    std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).expect("mode");
    let (calls, path) = (world.path().join("calls"), world.path().join("path"));
    let install = |code: &str| {
        let mut command = Command::new("bash");
        command.args(["-c", script]).current_dir(&work).env_clear();
        command.env("PATH", format!("{}:/usr/bin:/bin", bin.display())).env("CALLS", &calls).env("STUB_CODE", code);
        command.env("GITHUB_ACTION_PATH", &own).env("GITHUB_PATH", &path).env("RUNNER_TEMP", "/tmp/of runner");
        command.output().expect("shell").status.code()
    };
    assert_eq!(install("101"), Some(101));
    assert!(!path.exists());
    assert_eq!(install("0"), Some(0));
    let own = own.canonicalize().expect("path");
    let expected = format!("{}\n<install><--locked><--path><.><--root></tmp/of runner/hoheit>", own.display());
    assert_eq!(std::fs::read_to_string(&calls).expect("calls"), expected);
    assert_eq!(std::fs::read_to_string(&path).expect("path"), "/tmp/of runner/hoheit/bin\n");
}

#[cfg(unix)]
fn gitlab_script(template: &Value) -> &str {
    let script = template["hoheit"]["script"].as_array().expect("script");
    assert_eq!(script.len(), 1, "the last command is the program, so that its code is the job's");
    script[0].as_str().expect("script")
}

#[test]
#[cfg(unix)]
fn the_gitlab_template_passes_what_is_set_and_keeps_the_exit_code() {
    let template = parsed(include_str!("../docs/ci/gitlab.yml"));
    let reports = "<--format><terminal><-o><gl-code-quality-report.json><-o><hoheit-junit.xml>";
    let all = [
        ("HOHEIT_PATHS", "infra a.yaml * --fail-on=never"),
        ("HOHEIT_FAIL_ON", "high"),
        ("HOHEIT_BASELINE", "b c.json"),
        ("HOHEIT_LANG", "de"),
    ];
    for code in ["0", "4", "10"] {
        let (exit, calls, _) = run("sh", gitlab_script(&template), &all, code);
        assert_eq!(exit.map(|exit| exit.to_string()).as_deref(), Some(code));
        let options = "<--fail-on=high><--lang=de><--baseline=b c.json>";
        assert_eq!(calls, format!("<check>{reports}{options}<--><infra><a.yaml><*><--fail-on=never>\n"));
    }
    let empty = all.map(|(name, _)| (name, ""));
    for environment in [&empty[..], &[]] {
        let (exit, calls, _) = run("sh", gitlab_script(&template), environment, "0");
        assert_eq!((exit, calls), (Some(0), format!("<check>{reports}<--><.>\n")));
    }
    // Variables of a job win over those that a pipeline sets for all its jobs.
    assert!(template["hoheit"].get("variables").is_none());
    for report in template["hoheit"]["artifacts"]["reports"].as_object().expect("reports").values() {
        assert!(reports.contains(&format!("<-o><{}>", report.as_str().expect("path"))), "{report}");
    }
    assert_eq!(template["hoheit"]["artifacts"]["when"], "always");
}

const TERRAFORM: &str = "provider \"aws\" {\n  region = \"us-east-1\"\n}\nresource \"aws_s3_bucket\" \"logs\" {}\n";
const POLICY: &str = "countries: [{ allowed: [EU], severity: critical }]\n";

/// Runs a script in a folder with the program itself on the path; gives exit code and both outputs.
#[cfg(unix)]
fn for_real(
    shell: &str,
    script: &str,
    folder: &std::path::Path,
    environment: &[(&str, &str)],
) -> (Option<i32>, String, String) {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_hoheit")).parent().expect("a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(shell);
    command.arg("-c").arg(script).current_dir(folder).env_clear().env("PATH", path).envs(environment.iter().copied());
    let output = command.output().expect("shell");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[cfg(unix)]
fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    for (path, text) in files {
        std::fs::write(folder.path().join(path), text).expect("file");
    }
    folder
}

#[test]
#[cfg(unix)]
fn the_action_annotates_and_writes_what_it_promises() {
    let action = parsed(include_str!("../action.yml"));
    let world = repository(&[("main.tf", TERRAFORM), ("hoheit.yaml", POLICY)]);
    let (output, summary) = (world.path().join("output"), world.path().join("summary"));
    let set = [
        ("SARIF", "results.json"),
        ("GITHUB_OUTPUT", output.to_str().expect("path")),
        ("GITHUB_STEP_SUMMARY", summary.to_str().expect("path")),
        ("GITHUB_SERVER_URL", "https://git.example"),
        ("ACTION_REPOSITORY", "acme/hoheit"),
        ("ACTION_REF", "v1"),
    ];
    let environment = action_environment(&action, &set);
    let (code, out, err) = for_real("bash", action_script(&action), world.path(), &environment);
    assert_eq!(code, Some(10), "{err}");
    assert!(out.lines().any(|line| line.starts_with("::error file=main.tf,line=4")), "{out}");
    let read = |name: &str| std::fs::read_to_string(world.path().join(name)).expect(name);
    let log: Value = serde_json::from_str(&read("results.json")).expect("SARIF, whatever its file is called");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(rules.iter().all(|rule| {
        rule["helpUri"]
            .as_str()
            .is_some_and(|uri| uri.starts_with("https://git.example/acme/hoheit/blob/v1/docs/rules/"))
    }));
    assert_eq!(read("summary"), read("hoheit.md"));
    for line in ["sarif=results.json", "comment=hoheit.md", "exit-code=10"] {
        assert!(read("output").lines().any(|written| written == line), "{line}");
    }
    for name in action["outputs"].as_object().expect("outputs").keys() {
        assert!(read("output").lines().any(|line| line.starts_with(&format!("{name}="))), "{name}");
    }
}

#[test]
#[cfg(unix)]
fn the_hooks_run_as_pre_commit_runs_them() {
    let run = |id: &str, world: &tempfile::TempDir| {
        let git = for_real("sh", "git init -q . && git add -A", world.path(), &[("HOME", "/nonexistent")]);
        assert_eq!(git.0, Some(0), "{git:?}");
        for_real("sh", &hook_line(id), world.path(), &[])
    };
    let foreign = repository(&[("main.tf", TERRAFORM), ("hoheit.yaml", POLICY)]);
    let (code, out, err) = run("hoheit-check", &foreign);
    assert_eq!(code, Some(10), "{err}");
    assert!(out.contains("main.tf:4"), "{out}");
    assert_eq!(run("hoheit-policy", &foreign).0, Some(0));
    let local = repository(&[
        ("main.tf", "resource \"hcloud_server\" \"a\" { location = \"fsn1\" }\n"),
        ("hoheit.yaml", POLICY),
    ]);
    let (code, out, err) = run("hoheit-check", &local);
    assert_eq!(code, Some(0), "{out}{err}");
    let broken = repository(&[("main.tf", TERRAFORM), ("hoheit.yaml", "countries: [{ alowed: [EU] }]\n")]);
    let (code, _, err) = run("hoheit-policy", &broken);
    assert!(code == Some(4) && err.contains("alowed") && err.contains("hoheit.yaml:1"), "{err}");
}

#[test]
#[cfg(unix)]
fn the_gitlab_job_writes_valid_reports_or_none() {
    let template = parsed(include_str!("../docs/ci/gitlab.yml"));
    let reports = &template["hoheit"]["artifacts"]["reports"];
    let (quality, junit) = (reports["codequality"].as_str().expect("path"), reports["junit"].as_str().expect("path"));
    let world = repository(&[("main.tf", TERRAFORM), ("hoheit.yaml", POLICY)]);
    // A second run must not stumble over the reports of the first.
    for _ in 0..2 {
        let (code, out, err) = for_real("sh", gitlab_script(&template), world.path(), &[]);
        assert_eq!(code, Some(10), "{err}");
        assert!(out.contains("main.tf:4"), "{out}");
    }
    let read = |name: &str| std::fs::read_to_string(world.path().join(name)).expect(name);
    let list: Value = serde_json::from_str(&read(quality)).expect("JSON");
    assert_eq!(list[0]["location"]["path"], "main.tf");
    assert!(read(junit).contains("<failure"));
    std::fs::write(world.path().join("hoheit.yaml"), "countries: [{ alowed: [EU] }]\n").expect("file");
    let (code, _, err) = for_real("sh", gitlab_script(&template), world.path(), &[]);
    assert!(code == Some(4) && err.contains("alowed"), "{err}");
    for report in [quality, junit] {
        assert!(!world.path().join(report).exists(), "{report}: neither empty nor of the run before");
    }
}

/// The command line of a hook, as pre-commit puts it together.
fn hook_line(id: &str) -> String {
    let hooks = parsed(include_str!("../.pre-commit-hooks.yaml"));
    let hook = hooks.as_array().expect("hooks").iter().find(|hook| hook["id"] == id).expect("a hook");
    assert_eq!(hook["pass_filenames"], false);
    let mut line = hook["entry"].as_str().expect("entry").to_owned();
    for argument in hook.get("args").and_then(Value::as_array).into_iter().flatten() {
        line.push_str(&format!(" '{}'", argument.as_str().expect("argument")));
    }
    line
}

/// The gate means the same everywhere: the policy's threshold and language hold where nobody set others.
#[test]
#[cfg(unix)]
fn every_gate_obeys_the_policy_as_a_check_by_hand_does() {
    let action = parsed(include_str!("../action.yml"));
    let template = parsed(include_str!("../docs/ci/gitlab.yml"));
    let cases = [
        ("", 0, "lies in"),
        ("defaults: { fail_on: medium, lang: de }\n", 10, "liegt in"),
        ("defaults: { fail_on: critical }\n", 0, "lies in"),
    ];
    for (defaults, expected, words) in cases {
        let policy = format!("{defaults}countries: [{{ allowed: [AT], severity: medium }}]\n");
        let world = repository(&[
            ("main.tf", "resource \"hcloud_server\" \"a\" { location = \"fsn1\" }\n"),
            ("hoheit.yaml", &policy),
        ]);
        let by_hand = for_real("sh", "hoheit check . -o by-hand.md", world.path(), &[]);
        assert_eq!(by_hand.0, Some(expected), "{by_hand:?}");
        let (code, screen, err) = for_real("sh", "hoheit check .", world.path(), &[]);
        assert_eq!(code, Some(expected), "{err}");
        assert!(screen.contains(words), "{screen}");
        let hook = for_real("sh", &hook_line("hoheit-check"), world.path(), &[]);
        assert_eq!((hook.0, &hook.1), (Some(expected), &screen), "{}", hook.2);
        for environment in [&[][..], &[("HOHEIT_FAIL_ON", ""), ("HOHEIT_LANG", "")]] {
            let job = for_real("sh", gitlab_script(&template), world.path(), environment);
            assert_eq!((job.0, &job.1), (Some(expected), &screen), "{}", job.2);
        }
        let job =
            for_real("sh", gitlab_script(&template), world.path(), &[("HOHEIT_FAIL_ON", "low"), ("HOHEIT_LANG", "en")]);
        assert!(job.0 == Some(10) && job.1.contains("lies in"), "what is set wins: {job:?}");
        let set = [("GITHUB_OUTPUT", "output"), ("GITHUB_STEP_SUMMARY", "summary")];
        let step = for_real("bash", action_script(&action), world.path(), &action_environment(&action, &set));
        assert_eq!(step.0, Some(expected), "{}", step.2);
        let read = |name: &str| std::fs::read_to_string(world.path().join(name)).expect(name);
        assert_eq!(read("hoheit.md"), read("by-hand.md"));
    }
}

/// No list of names can hold what is recognised by content: the hook runs whatever a commit changes, and each of these
/// fails it. A commit that only deletes shows no file at all to a pattern.
#[test]
#[cfg(unix)]
fn the_check_hook_runs_whatever_file_brings_a_dependency_in() {
    let hooks = parsed(include_str!("../.pre-commit-hooks.yaml"));
    let check = hooks.as_array().expect("hooks").iter().find(|hook| hook["id"] == "hoheit-check").expect("a hook");
    assert_eq!(check["always_run"], true);
    for narrower in ["files", "exclude", "types", "types_or", "exclude_types", "stages"] {
        assert!(check.get(narrower).is_none(), "{narrower} would keep the gate from running");
    }
    let files = [
        ("requirements.txt", "boto3==1.34\n"),
        ("pyproject.toml", "[project]\nname = \"a\"\ndependencies = [\"boto3\"]\n"),
        ("Cargo.toml", "[package]\nname = \"a\"\n[dependencies]\naws-sdk-s3 = \"1\"\n"),
        ("go.mod", "module a\n\nrequire github.com/aws/aws-sdk-go-v2 v1.0.0\n"),
        ("Gemfile", "gem \"aws-sdk-s3\"\n"),
        ("package.json", "{\"dependencies\": {\"@aws-sdk/client-s3\": \"3\"}}\n"),
        (".env", "SENDGRID_API_KEY=SG.abcdef\n"),
        (
            "Jenkinsfile",
            "pipeline {\n  agent any\n  stages { stage(\"a\") { steps { withAWS(region: \"eu-central-1\") { sh \"aws s3 ls\" } } } }\n}\n",
        ),
        ("netlify.toml", "[build]\ncommand = \"make\"\n"),
        ("deploy.sh", "#!/bin/sh\naws s3 cp a s3://b\n"),
        (
            "db.example.org",
            "$ORIGIN example.org.\n$TTL 3600\n@ IN SOA ns1.example.org. a.example.org. 1 2 3 4 5\n@ IN MX 10 aspmx.l.google.com.\n",
        ),
    ];
    for (name, text) in files {
        let world = repository(&[(name, text), ("hoheit.yaml", "parents: [{ allowed: [EU], severity: critical }]\n")]);
        let (code, out, err) = for_real("sh", &hook_line("hoheit-check"), world.path(), &[]);
        assert_eq!(code, Some(10), "{name}: {out}{err}");
        assert!(out.contains(&format!("{name}:")), "{name}: {out}");
    }
}

/// The blocks of YAML in the guide.
fn snippets() -> Vec<Value> {
    let guide = include_str!("../docs/ci/README.md");
    let blocks = guide.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().expect("a block"));
    blocks.map(parsed).collect()
}

#[test]
fn the_guide_says_what_the_files_do() {
    let action = parsed(include_str!("../action.yml"));
    let hooks = parsed(include_str!("../.pre-commit-hooks.yaml"));
    let template = include_str!("../docs/ci/gitlab.yml");
    let (mut steps, mut variables, mut ids) = (Vec::new(), Vec::new(), Vec::new());
    for snippet in snippets() {
        steps.extend(snippet["jobs"]["sovereignty"]["steps"].as_array().cloned().unwrap_or_default());
        for part in [&snippet["variables"], &snippet["hoheit"]["variables"]] {
            variables.extend(part.as_object().into_iter().flat_map(|part| part.keys().cloned()));
        }
        for repo in snippet["repos"].as_array().into_iter().flatten() {
            ids.extend(repo["hooks"].as_array().expect("hooks").iter().map(|hook| hook["id"].clone()));
        }
    }
    assert_eq!((steps.len(), variables.len(), ids.len()), (3, 3, 1));
    for step in &steps {
        assert!(step["uses"].as_str().is_some_and(|uses| uses.ends_with("@<sha>")), "pinned: {step}");
    }
    for input in steps[1]["with"].as_object().expect("inputs").keys() {
        assert!(action["inputs"].get(input).is_some(), "{input}");
    }
    // Also after findings; never without a report, which would be an error of its own and hide the first.
    assert_eq!(steps[2]["if"], "always() && steps.hoheit.outputs.sarif != ''");
    assert_eq!(steps[2]["with"]["sarif_file"], "${{ steps.hoheit.outputs.sarif }}");
    assert_eq!(steps[1]["id"], "hoheit");
    for id in ids {
        assert!(hooks.as_array().expect("hooks").iter().any(|hook| hook["id"] == id), "{id}");
    }
    let words = |text: &str| -> std::collections::BTreeSet<String> {
        let words = text.split(|c: char| !(c.is_ascii_uppercase() || c == '_'));
        words.filter(|word| word.starts_with("HOHEIT_")).map(str::to_owned).collect()
    };
    assert_eq!(words(include_str!("../docs/ci/README.md")), words(template));
    let code: String = template.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
    assert_eq!(words(&code), words(template), "every variable that is described is used");
}

#[test]
fn the_container_file_copies_what_there_is() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let copies = include_str!("../docs/ci/Containerfile").lines().filter_map(|line| line.strip_prefix("COPY "));
    for copy in copies.filter(|copy| !copy.contains("--from=")) {
        let words: Vec<&str> = copy.split(' ').collect();
        for source in &words[..words.len() - 1] {
            assert!(root.join(source).exists(), "{source}");
        }
    }
}

#[test]
fn the_hooks_and_the_container_file_name_the_program() {
    let hooks = parsed(include_str!("../.pre-commit-hooks.yaml"));
    for hook in hooks.as_array().expect("hooks") {
        assert!(hook["entry"].as_str().expect("entry").starts_with("hoheit check"));
        assert!(hook["always_run"] == true || hook["files"].is_string(), "{}", hook["id"]);
        for field in ["id", "name", "language"] {
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
