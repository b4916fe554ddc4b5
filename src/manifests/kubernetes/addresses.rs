//! Addresses in resources of operators: where metrics are written to, which server proxies send requests on to.
//!
//! In: a field with an address in it. Out: who answers there. Fields of objects that only lead visitors on, or that say
//! elsewhere what they follow, show nothing here.

use super::{Object, Walker};
use crate::manifests::environment;
use crate::manifests::values::{self, is_address};
use crate::source::yaml::Node;

/// Objects whose addresses are read in their own way, or lead visitors on.
const OTHERS: &[&str] = &[
    "AppProject",
    "Application",
    "ApplicationSet",
    "Bucket",
    "ClusterIssuer",
    "GitRepository",
    "GRPCRoute",
    "HTTPRoute",
    "HelmChart",
    "HelmRelease",
    "HelmRepository",
    "ImageRepository",
    "Ingress",
    "Issuer",
    "Kustomization",
    "OCIRepository",
    "Provider",
    "VirtualService",
];

impl Walker<'_, '_, '_> {
    /// The cloud whose class of storage is asked for.
    pub(super) fn storage(&mut self, class: &Node<'_>, object: &Object) {
        let workload = self.workload(object);
        let seen = class.as_str().and_then(|name| values::storage(name, class.span, &workload, self.context));
        self.found.extend(seen);
    }

    /// What an address in a field shows: all of it where the field is called like one for an address, the servers that
    /// requests are handed on to where it holds settings of a proxy.
    pub(super) fn address(&mut self, field: &str, node: &Node<'_>, object: &Object) {
        let Some(text) = node.as_str().filter(|_| !OTHERS.contains(&&*object.kind)) else { return };
        let workload = self.workload(object);
        let found = if text.contains('\n') {
            if !text.contains("proxy_pass") {
                return;
            }
            environment::hosts_by_line(text, "proxy", node.span, &workload, self.context)
        } else if is_address(field) || field == "api" && text.contains("://") {
            environment::hosts(text, field, node.span, &workload, self.context)
        } else {
            return;
        };
        self.found.extend(found);
    }
}
