//! Template marks in YAML and JSON → a text that a parser can read, byte for byte in place.
//!
//! Helm, Ansible, Terraform and their kind put marks into manifests: `{{ value }}`, `{% statement %}`, `%{ directive }`,
//! `<% statement %>`, `{# comment #}`. Statements and lines of marks alone become blanks, values become `$`, which no reader
//! takes for a name. All other bytes keep their places, so that spans stay true.

/// Endings that say "this is still to be rendered"; what stands before them is the format.
const ENDINGS: &[&str] =
    &[".j2", ".jinja", ".jinja2", ".tpl", ".tmpl", ".gotmpl", ".tftpl", ".template", ".erb", ".ctmpl", ".mustache"];

/// Formats that are read through their template.
const FORMATS: &[&str] = &[".yaml", ".yml", ".json", ".tf"];

/// The name that a file will have once it is rendered (`compose.yml.j2` → `compose.yml`), where that is one we read.
pub(super) fn rendered_name(name: &str) -> &str {
    let Some(stem) = ENDINGS.iter().find_map(|end| name.strip_suffix(end)) else { return name };
    let lower = stem.to_ascii_lowercase();
    let known = FORMATS.iter().any(|end| lower.ends_with(end)) || lower == "dockerfile";
    if known { stem } else { name }
}

/// Whether the name is that of a template of Ansible or Ruby, which lie in folders called `templates` as Helm's do.
pub(super) fn is_foreign(path: &str) -> bool {
    [".j2", ".jinja", ".jinja2", ".erb"].iter().any(|end| path.ends_with(end))
}

/// Whether the text may hold marks.
pub(super) fn is_marked(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark.open))
}

/// The text with each mark between `open` and `}}` replaced by its value; `None` when a mark is open or has no value.
pub(super) fn filled<'t>(text: &'t str, open: &str, value: impl Fn(&'t str) -> Option<&'t str>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(open) {
        let end = rest[start..].find("}}")? + start;
        out.push_str(&rest[..start]);
        out.push_str(value(rest[start + open.len()..end].trim())?);
        rest = &rest[end + 2..];
    }
    out.push_str(rest);
    Some(out)
}

struct Mark {
    open: &'static str,
    close: &'static str,
    /// Stands for text, as opposed to a statement or comment.
    value: bool,
}

const MARKS: &[Mark] = &[
    Mark { open: "{{", close: "}}", value: true },
    Mark { open: "{%", close: "%}", value: false },
    Mark { open: "{#", close: "#}", value: false },
    Mark { open: "%{", close: "}", value: false },
    Mark { open: "<%=", close: "%>", value: true },
    Mark { open: "<%", close: "%>", value: false },
];

/// The text with its marks overwritten.
pub(super) fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some((start, mark)) = next_mark(text, at) {
        let Some(length) = closing(&text[start + mark.open.len()..], mark.close) else {
            out.push_str(&text[at..start + mark.open.len()]);
            at = start + mark.open.len();
            continue;
        };
        let mut end = start + mark.open.len() + length + mark.close.len();
        out.push_str(&text[at..start]);
        let inner = &text[start + mark.open.len()..end - mark.close.len()];
        // Of a choice within a line the first way counts: `cpu: {{ if .Big }} 2 {{ else }} 1 {{ end }}`.
        let line = text[end..].split('\n').next().unwrap_or_default();
        if inner.trim_start_matches(['-', '%', ' ']).starts_with("else")
            && let Some(last) =
                line.rfind(mark.close).filter(|last| line[..*last].trim_end_matches(['-', ' ']).ends_with("end"))
        {
            end += last + mark.close.len();
        }
        let blank = !mark.value || is_statement(inner) || is_alone(&out, text, end);
        // A statement in front of what it decides would push that to the right: better none of the line.
        let line = text[end..].split('\n').next().unwrap_or_default();
        let pushes = blank && !line.trim().is_empty() && starts_line(&out) && !is_alone(&out, text, end);
        let first = out.len();
        let mut indent = false;
        for c in text[start..end].chars() {
            indent = c == '\n' || indent && c == ' ';
            match c {
                '\n' => out.push('\n'),
                c => out.extend(std::iter::repeat_n(if blank || indent { ' ' } else { '$' }, c.len_utf8())),
            }
        }
        if pushes && mark.open == "{{" {
            out.replace_range(first..=first, "#");
        }
        at = end;
    }
    out.push_str(&text[at..]);
    held_open(out, text)
}

/// How far the end of a mark is looked for behind marks in its texts.
const FAR: usize = 4_096;

/// Where a mark ends. Texts in it may hold marks of the next language: `{{ "{{ .Status }}" }}`.
fn closing(text: &str, close: &str) -> Option<usize> {
    let first = text.find(close)?;
    if close != "}}" || !text[..first].contains("{{") {
        return Some(first);
    }
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < first + FAR) {
        match quote {
            Some(open) => {
                if c == open && !escaped {
                    quote = None;
                }
                escaped = open == '"' && c == '\\' && !escaped;
            }
            None if text[at..].starts_with(close) => return Some(at),
            None if matches!(c, '"' | '`') => quote = Some(c),
            None => {}
        }
    }
    Some(first)
}

/// Whether what stands in `{{ }}` decides what follows and is no value.
fn is_statement(inner: &str) -> bool {
    const ALONE: &[&str] = &["else", "end", "break", "continue"];
    const BEFORE: &[&str] = &["if ", "else ", "range ", "with ", "define ", "block "];
    let inner = inner.trim_matches(['-', ' ', '\n', '\t']);
    ALONE.contains(&inner)
        || BEFORE.iter().any(|word| inner.starts_with(word))
        || inner.starts_with("/*")
        || inner.starts_with('$') && inner.contains(":=")
}

/// Blanks at the top of a block of text must not reach further than the block does: such a line gets a `#` where the
/// block begins.
fn held_open(out: String, text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut places: Vec<usize> = Vec::new();
    // Indentation of the key whose block of text opens, and the lines that have become blank since.
    let mut open: Option<(usize, Vec<(usize, usize)>)> = None;
    let mut offset = 0;
    for line in out.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        if bare.trim().is_empty() {
            if let Some((_, blanks)) = &mut open
                && !text[offset..offset + bare.len()].trim().is_empty()
            {
                blanks.push((offset, bare.len()));
            }
        } else {
            if let Some((key, blanks)) = open.take()
                && indent(bare) > key
            {
                places.extend(blanks.iter().filter(|(_, len)| *len > indent(bare)).map(|(at, _)| at + indent(bare)));
            }
            let end = bare.rsplit([' ', ':']).next().unwrap_or_default();
            if end.starts_with(['|', '>']) && end.len() < 4 {
                open = Some((indent(bare), Vec::new()));
            }
        }
        offset += line.len();
    }
    if places.is_empty() {
        return out;
    }
    let mut bytes = out.into_bytes();
    for at in places {
        bytes[at] = b'#';
    }
    String::from_utf8(bytes).unwrap_or_default()
}

fn next_mark(text: &str, from: usize) -> Option<(usize, &'static Mark)> {
    let bytes = text.as_bytes();
    (from..bytes.len().saturating_sub(1)).find_map(|at| {
        let first = matches!(bytes[at], b'{' | b'%' | b'<');
        let mark = MARKS.iter().find(|mark| first && text.as_bytes()[at..].starts_with(mark.open.as_bytes()))?;
        Some((at, mark))
    })
}

/// Whether only blanks stand before this place of the line.
fn starts_line(before: &str) -> bool {
    before.rfind('\n').map_or(before, |at| &before[at + 1..]).trim().is_empty()
}

/// Whether only blanks and other marks share the line.
fn is_alone(before: &str, text: &str, end: usize) -> bool {
    let after = text[end..].split('\n').next().unwrap_or_default().trim();
    starts_line(before) && (after.is_empty() || after.starts_with("{{") || after.starts_with("{%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_blanks_or_dollars() {
        assert_eq!(without_marks("a: {{ x }}\n"), "a: $$$$$$$\n");
        assert_eq!(without_marks("{{- if x }}\na: 1\n{{ end }}\n"), "           \na: 1\n         \n");
        assert_eq!(without_marks("{% if x %}\na: 1\n{% endif %}"), "          \na: 1\n           ");
        assert_eq!(without_marks("%{ if x }a: ${b}%{ endif }"), "         a: ${b}          ");
        assert_eq!(without_marks("a: <%= x %>\n<% y %>"), "a: $$$$$$$$\n       ");
        assert_eq!(without_marks("a: {{ open"), "a: {{ open");
        assert_eq!(without_marks("ä: {{ \"ö\" }}").len(), "ä: {{ \"ö\" }}".len());
        assert_eq!(without_marks("{{ if x }}a: \"{{ y }}\"{{- end }}"), "#         a: \"$$$$$$$\"          ");
        assert_eq!(without_marks("a: {{ if x }}b{{ end }}"), "a:           b         ");
        assert_eq!(without_marks("a: \"{{ \"{{ .B }}\" }}/c\""), format!("a: \"{}/c\"", "$".repeat(16)));
        assert_eq!(without_marks("a: \"{{\n  \"{{ .B }}\"\n  }}\""), "a: \"$$\n  $$$$$$$$$$\n  $$\"");
    }

    #[test]
    fn blanks_at_the_top_of_a_block_of_text_stay_inside_it() {
        let text = "a: |\n  {{- toYaml .Values | nindent 4 }}\n  b: 1\n  {{ end }}\nc: 2\n";
        let plain = without_marks(text);
        assert_eq!(plain.len(), text.len());
        assert!(plain.starts_with("a: |\n  #   "), "{plain}");
        assert!(plain.ends_with("\n  b: 1\n           \nc: 2\n"), "{plain}");
    }

    #[test]
    fn names_lose_the_ending_of_a_template() {
        assert_eq!(rendered_name("docker-compose.yml.j2"), "docker-compose.yml");
        assert_eq!(rendered_name("deploy.yaml.tpl"), "deploy.yaml");
        assert_eq!(rendered_name("Dockerfile.j2"), "Dockerfile");
        assert_eq!(rendered_name("_helpers.tpl"), "_helpers.tpl");
        assert_eq!(rendered_name("main.tf.template"), "main.tf");
        assert_eq!(rendered_name("notes.txt.template"), "notes.txt.template");
    }
}
