//! What readers get: one view model, and the formats made from it. Every format returns text or bytes; none opens a file.

pub mod brand;
pub mod html;
pub mod redact;
pub mod view;
