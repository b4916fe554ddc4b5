//! What the YAML reader promises.

use super::*;

fn file() -> FileId {
    FileId(0)
}

#[test]
fn spans_are_bytes_even_after_umlauts() {
    let text = "ä: ü\nname: Öl\n";
    let node = parse(text, file()).expect("valid").expect("not empty");
    assert_eq!(&text[node.get("name").expect("name").span.range()], "Öl");
}

#[test]
fn json_is_read_too() {
    let text = "{\"a\": [1, true, null, \"x\\u00e9\"],\n\t\"b\": {}}";
    let node = parse(text, file()).expect("valid").expect("not empty");
    let items = node.get("a").and_then(Node::as_sequence).expect("list");
    assert_eq!(items[0].as_number(), Some(1.0));
    assert_eq!(items[1].as_bool(), Some(true));
    assert!(items[2].is_null());
    assert_eq!(items[3].as_str(), Some("xé"));
}

#[test]
fn local_tags_survive() {
    let node = parse("a: !Ref Bucket\nb: !Sub [x, y]\n", file()).expect("valid").expect("not empty");
    assert_eq!(node.get("a").and_then(|n| n.tag.as_deref()), Some("Ref"));
    assert_eq!(node.get("b").and_then(|n| n.tag.as_deref()), Some("Sub"));
}

#[test]
fn an_alias_bomb_is_an_error() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let list = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{list}]\n"));
    }
    let error = parse(&text, file()).expect_err("bomb");
    assert!(error.message.contains("expand"), "{error}");
}

#[test]
fn nothing_panics_on_odd_text() {
    for text in
        ["", "---", "- - - -", "{", "[", "a: b: c", "\t", "&a *a", "*x", "? ", "\u{feff}a: 1", "!!set {a}", "%YAML 9"]
    {
        let _ = parse_all(text, file());
    }
}

#[test]
fn merge_keys_bring_what_is_not_set() {
    let text = "x: &a { image: one, env: [A] }\ny: &b { image: two, port: 1 }\nz: { <<: [*a, *b], env: [B] }\nq: { \"<<\": 1 }\n";
    let node = parse(text, file()).expect("valid").expect("not empty");
    let at = |path: &[&str]| node.path(path).and_then(Node::as_str);
    assert_eq!(at(&["z", "image"]), Some("one"));
    assert_eq!(at(&["z", "port"]), Some("1"));
    let env = node.path(&["z", "env"]).and_then(Node::as_sequence).expect("list");
    assert_eq!((env.len(), env[0].as_str()), (1, Some("B")));
    assert!(node.path(&["q", "<<"]).is_some(), "a quoted key is a key");
}
