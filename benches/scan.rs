//! How fast a large Terraform tree is read and checked, against parsing it alone.
//!
//! `cargo bench --bench scan`; `HOHEIT_BENCH_TREE=folder` takes the `.tf` files of a folder instead of 1,600 made ones. What
//! counts: `check` (reading the files, scanning, assessing, every finding drawn on its lines) takes at most twice as long
//! as `parse_alone`.
#![allow(missing_docs)]

use hoheit::catalog::{Catalog, embedded};
use hoheit::manifests::{InputFile, scan};
use hoheit::source::{Sources, hcl};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static CATALOG: LazyLock<Catalog> = LazyLock::new(embedded);
static TREE: LazyLock<Vec<InputFile>> = LazyLock::new(|| match std::env::var_os("HOHEIT_BENCH_TREE") {
    Some(folder) => given(Path::new(&folder)),
    None => tree(400),
});
/// The tree on disk, and a file for the result.
static FOLDER: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder for the tree");
    for file in &*TREE {
        let path = folder.path().join("tree").join(file.path.trim_start_matches('/'));
        std::fs::create_dir_all(path.parent().expect("inside")).expect("folder");
        std::fs::write(path, &file.bytes).expect("file");
    }
    let result = folder.path().join("result.txt");
    (folder, result)
});

fn main() {
    divan::main();
}

/// The Terraform files of a folder.
fn given(folder: &Path) -> Vec<InputFile> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let (path, kind) = (entry.path(), entry.file_type().expect("a kind"));
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|end| end == "tf" || end == "tfvars") {
                files.push(InputFile::new(path.to_string_lossy(), std::fs::read(&path).expect("a file")));
            }
        }
    }
    files
}

/// `roots` root folders, each with variables, providers, values, resources and a called module: four files, about 2.5 KB
/// apiece, like a repository that has grown for years.
fn tree(roots: usize) -> Vec<InputFile> {
    let mut files = Vec::new();
    for root in 0..roots {
        let mut main = String::from(
            "terraform {\n  required_providers {\n    aws = { source = \"hashicorp/aws\" }\n  }\n  backend \"s3\" { region = \"eu-west-1\" }\n}\n\
             provider \"aws\" { region = local.regions[var.stage] }\nlocals {\n  regions = { prod = \"eu-central-1\", dev = \"eu-west-3\" }\n}\n",
        );
        let mut more = String::new();
        for number in 0..12 {
            let _ = write!(
                main,
                "resource \"aws_s3_bucket\" \"bucket_{number}\" {{\n  bucket = \"${{var.stage}}-{number}\"\n  tags = merge(local.tags, {{ Name = format(\"%s-%d\", var.stage, {number}) }})\n}}\n"
            );
            let _ = write!(
                more,
                "resource \"azurerm_storage_account\" \"account_{number}\" {{\n  name     = \"acc{number}\"\n  location = var.stage == \"prod\" ? \"westeurope\" : \"northeurope\"\n  network_rules {{\n    default_action = \"Deny\"\n    ip_rules       = [for ip in var.ips : ip if ip != \"\"]\n  }}\n}}\n"
            );
        }
        let _ = write!(main, "module \"net\" {{\n  source = \"./net\"\n  stage  = var.stage\n}}\n");
        let variables = "variable \"stage\" {}\nvariable \"ips\" { default = [] }\nlocals {\n  tags = { owner = \"team\", cost = \"42\" }\n}\n".to_owned();
        let mut net = String::from("variable \"stage\" {}\n");
        for number in 0..14 {
            let _ = write!(
                net,
                "resource \"aws_security_group_rule\" \"rule_{number}\" {{\n  type        = \"ingress\"\n  from_port   = {number}\n  to_port     = {number}\n  protocol    = \"tcp\"\n  cidr_blocks = [\"10.{number}.0.0/16\"]\n  description = <<-EOT\n    allows ${{var.stage}} to reach port {number}\n  EOT\n}}\n"
            );
        }
        for (name, text) in [("main.tf", main), ("storage.tf", more), ("variables.tf", variables), ("net/main.tf", net)]
        {
            files.push(InputFile::new(format!("live/root{root}/{name}"), text.into_bytes()));
        }
        files.push(InputFile::new(format!("live/root{root}/terraform.tfvars"), &b"stage = \"prod\"\n"[..]));
    }
    files
}

fn parsed(input: &InputFile) -> usize {
    let file = Sources::default().add("x", "");
    let text = std::str::from_utf8(&input.bytes).unwrap_or_default();
    hcl::parse(text, file).map_or(0, |body| body.len())
}

#[divan::bench(sample_count = 10)]
fn parse_alone() -> usize {
    TREE.iter().map(parsed).sum()
}

#[divan::bench(sample_count = 10)]
fn parse_alone_on_all_cores() -> usize {
    TREE.par_iter().map(parsed).sum()
}

#[divan::bench(sample_count = 10)]
fn scan_all() -> usize {
    scan(&TREE, &CATALOG, &mut Sources::default()).observations.len()
}

/// The whole command, from the files on disk to the diagnostics.
#[divan::bench(sample_count = 10)]
fn check() -> std::process::ExitCode {
    let (folder, result) = &*FOLDER;
    let tree = folder.path().join("tree");
    let words = ["hoheit", "check", "--quiet", "--format", "terminal", "--output"];
    let words = words.into_iter().map(Into::into).chain([result.clone().into_os_string(), tree.into_os_string()]);
    hoheit::cli::run(words)
}
