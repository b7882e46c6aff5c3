//! The hazard band.

use leptos::prelude::*;

use crate::kit::{Glyph, Icon, classes};

/// What belongs to break-glass: a striped band, black on yellow in both themes, with icon and word.
#[component]
pub fn HazardBand(
    /// The id of the heading; once a page.
    #[prop(into)]
    id: String,
    /// What follows the word: whose session it is, time left. Links keep the band's colours.
    says: AnyView,
    /// Buttons and links at its end.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// More classes.
    #[prop(into, optional)]
    class: String,
    /// What stands below the band, framed by it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let says_id = format!("{id}-says");
    let labelled_by = format!("{id} {says_id}");
    view! {
        <div role="group" class=classes(&["hazard", &class]) aria-labelledby=labelled_by>
            <div class="hazard-band">
                <Icon glyph=Glyph::Siren class="icon-lg" />
                <h3 class="hazard-word" id=id>"Break-glass"</h3>
                <div class="hazard-says" id=says_id>{says}</div>
                {actions.map(|actions| view! { <div class="hazard-actions">{actions}</div> })}
            </div>
            {children.map(|children| view! { <div class="hazard-body">{children()}</div> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::HazardBand;

    #[test]
    fn the_band_names_itself_with_icon_and_word_and_frames_what_is_below() {
        let html = Owner::new().with(|| {
            let says = view! { "Session of Bo" }.into_any();
            view! { <HazardBand id="session-1" says><p>"Below"</p></HazardBand> }.to_html()
        });
        assert!(html.contains(r#"aria-labelledby="session-1 session-1-says""#), "{html}");
        assert!(html.contains("<svg") && html.contains(">Break-glass<"), "{html}");
        assert!(html.find("Session of Bo") < html.find("Below"), "{html}");
    }
}
