//! Views as HTML, for snapshots.

use leptos::prelude::*;

/// What a view renders to: without drawings and markers, every element on a line of its own.
pub fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let mut rest = Owner::new().with(|| view().to_html()).replace("<!>", "");
    while let (Some(start), Some(end)) = (rest.find("<svg"), rest.find("</svg>")) {
        rest.replace_range(start..end + "</svg>".len(), "");
    }
    rest.replace('<', "\n<").replace("\n</", "</").trim_start().to_owned()
}
