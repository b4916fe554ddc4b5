//! Wrong arguments: code 2 and what was probably meant. What stands on the command line is an argument, what stands in a
//! file is input (code 4), and a file that is not there is code 3.
#![allow(unreachable_pub)]

mod support;
use support::{folder, hoheit, stderr, stdout};

fn small() -> tempfile::TempDir {
    let folder = folder();
    std::fs::write(
        folder.path().join("i.yaml"),
        "organisation: { name: X }\nservices: [{ id: a, offering: microsoft-365, data: [documents] }]\n",
    )
    .expect("written");
    folder
}

#[test]
fn ids_on_the_command_line() {
    let folder = small();
    for (arguments, expected) in [
        (&["assess", "i.yaml", "--lens", "gdprr"][..], "did you mean `gdpr`"),
        (&["assess", "i.yaml", "--home", "Germany"], "did you mean `DE`"),
        (&["assess", "i.yaml", "-o", "r.xyz"], "cannot tell the format"),
        (&["assess", "-", "-"], "once only"),
        (&["plan", "i.yaml", "-o", "p.xyz"], "cannot tell the format"),
        (&["simulate", "i.yaml"], "say what happens"),
        (&["simulate", "i.yaml", "--scenario", "amsterdam-trade-bank"], "did you mean `amsterdam-trade-bank-2022`"),
        (&["simulate", "i.yaml", "--deny", "vendor:microsfot"], "did you mean `microsoft`"),
        (&["simulate", "i.yaml", "--deny", "country:USA"], "did you mean `country:US`"),
        (&["simulate", "i.yaml", "--lose", "region:aws/eu-centrl-1"], "did you mean `aws/eu-central-1`"),
        (&["simulate", "i.yaml", "--annul", "law:cloudact"], "did you mean `us-cloud-act`"),
        (&["explain", "cloud-act"], "did you mean `us-cloud-act`"),
        (&["init", "--yes", "--home", "XX"], "neither a country nor a bloc"),
    ] {
        let output = hoheit(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn scenario_files_are_input() {
    let folder = small();
    std::fs::write(folder.path().join("s.yaml"), "events: [{ kind: deny, what: vendor:microsfot }]\n")
        .expect("written");
    std::fs::create_dir(folder.path().join("folder")).expect("created");
    for (name, code) in [("s.yaml", 4), ("i.yaml", 4), ("missing.yaml", 3), ("folder", 3)] {
        let output = hoheit(folder.path(), &["simulate", "i.yaml", "--scenario", name]);
        assert_eq!(output.status.code(), Some(code), "{name}: {}", stderr(&output));
    }
}

#[test]
fn files_that_are_something_else() {
    let folder = small();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write("other.json", "{\"schema\": \"hoheit/assessment/v1\"}");
    write("bad.yml", "services:\n  web: { image: [1,2 }\n");
    for (arguments, expected) in [
        (&["diff", "i.yaml", "i.yaml"][..], "no JSON"),
        (&["diff", "other.json", "other.json"], "no list `services`"),
        (&["assess", "i.yaml", "--compare", "other.json"], "no list `services`"),
        (&["check", "i.yaml", "--baseline", "i.yaml"], "no JSON"),
        (&["scan", "bad.yml"], "--> bad.yml:2:17"),
    ] {
        let output = hoheit(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(4), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn plan_and_simulate_write_several_files_at_once() {
    let folder = small();
    let output = hoheit(
        folder.path(),
        &["plan", "i.yaml", "-o", "p.csv", "-o", "p.ics", "-o", "p.md", "--format", "jira", "--format", "mermaid"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("gantt"), "what has no file goes to standard output");
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect(name);
    assert!(read("p.csv").starts_with("Work item ID,Issue Type"), "the tracker's form, as asked");
    assert!(read("p.ics").starts_with("BEGIN:VCALENDAR") && read("p.md").starts_with('#'));

    let output = hoheit(folder.path(), &["simulate", "i.yaml", "--deny", "US", "-o", "s.json", "-o", "s.md"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("deny country:US"), "the screen is shown beside files");
    assert!(read("s.json").contains("hoheit/simulation/v1") && read("s.md").starts_with('#'));
    let output = hoheit(folder.path(), &["simulate", "i.yaml", "--deny", "US", "-o", "-", "--format", "json"]);
    assert!(stdout(&output).starts_with('{'));
}
