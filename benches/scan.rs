//! How fast a large Terraform tree is read, against parsing it alone.
#![allow(missing_docs)]

use hoheit::catalog::{Catalog, embedded};
use hoheit::manifests::{InputFile, scan};
use hoheit::source::{Sources, hcl};
use std::fmt::Write as _;
use std::sync::LazyLock;

static CATALOG: LazyLock<Catalog> = LazyLock::new(embedded);
static TREE: LazyLock<Vec<InputFile>> = LazyLock::new(|| tree(100));

fn main() {
    divan::main();
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

#[divan::bench]
fn parse_alone() -> usize {
    let mut sources = Sources::default();
    let file = sources.add("x", "");
    TREE.iter()
        .filter_map(|input| hcl::parse(std::str::from_utf8(&input.bytes).ok()?, file).ok())
        .map(|body| body.len())
        .sum()
}

#[divan::bench]
fn scan_all() -> usize {
    scan(&TREE, &CATALOG, &mut Sources::default()).observations.len()
}
