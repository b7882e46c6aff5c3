//! What reacts in the browser. Everything an island needs comes to it as props, which the reader can
//! see: never put there what they may not.

pub mod comparison;
pub mod copy;
mod facts;
pub mod foresee;
pub mod keys;
mod marks;
pub mod picker;
pub mod replay;
pub mod review;
pub mod review_many;
pub mod selection;
pub mod studio;

use leptos::prelude::*;

/// The value for an island's `data-hydrated` attribute: `"true"` once it reacts, absent before.
///
/// The tests wait for it, and `style/` may use it for what makes no sense without script.
pub fn hydrated() -> impl Fn() -> Option<&'static str> + Copy + Send + 'static {
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    move || ready.get().then_some("true")
}
