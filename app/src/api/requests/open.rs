//! Asking for an action.

use leptos::prelude::*;

use crate::Refused;

/// Opens a request: one, however often one rendering of the form (`once`) sends it. With `intent=preview` it opens nothing: the form comes back as it was typed, with
/// no complaint, and its page shows what would apply.
///
/// # Errors
/// 422 with fields to mend, or `policy violations`; 403 without the permission.
#[server(endpoint = "requests/open")]
pub async fn open_request(
    #[server(default)] action: String,
    #[server(default)]
    #[server(rename = "target.project")]
    project: String,
    #[server(default)]
    #[server(rename = "target.environment")]
    environment: String,
    #[server(default)]
    #[server(rename = "target.cluster")]
    cluster: String,
    #[server(default)] reason: String,
    #[server(default)]
    #[server(rename = "payload.mediaType")]
    media_type: String,
    #[server(default)]
    #[server(rename = "payload.text")]
    text: String,
    #[server(default)]
    #[server(rename = "payload.before")]
    before: String,
    #[server(default)]
    #[server(rename = "resubmissionOf")]
    resubmission_of: String,
    #[server(default)] intent: String,
    #[server(default)] once: String,
) -> Result<(), Refused> {
    use crate::form;
    use crate::session::{caller, system};
    use governance::StateName;
    use governance::wire::requests::{OpenBody, TargetBody};
    use service::Idempotency;

    if intent == "preview" {
        return Err(Refused::new(422, ""));
    }
    if action.is_empty() {
        return Err(Refused::invalid().field("action", "Choose what you ask for."));
    }
    let body = OpenBody {
        action,
        target: TargetBody { project: Some(project), environment: Some(environment), cluster: Some(cluster) },
        reason,
        payload: payload(&media_type, &text, &before)?,
        resubmission_of: resubmission_of.parse().ok(),
    };
    let key = Idempotency::of_form(&once, "requests", &body)?;
    let opened = service::requests::open(&system()?, &caller().await?, body, key.as_ref()).await?.request;
    let number = opened.number;
    let freely = match &opened.bypass {
        Some(bypass) => format!("#{number} needed no approval: your break-glass session {}", bypass.sentence()),
        None => format!("#{number} needed no approval: no policy gates it"),
    };
    let notice = match opened.state {
        StateName::Pending => format!("#{number} is open and waits for approval."),
        StateName::Succeeded => format!("{freely}. Countersign has carried it out."),
        StateName::Failed => format!("{freely}. Carrying it out failed."),
        _ => format!("{freely}."),
    };
    form::done(&super::page_of(opened.id), &notice);
    Ok(())
}

/// The payload of the form; none where its text is empty.
#[cfg(feature = "ssr")]
fn payload(
    media_type: &str,
    text: &str,
    before: &str,
) -> Result<Option<governance::wire::requests::PayloadBody>, Refused> {
    use governance::wire::requests::PayloadBody;

    // Forms send every line break as two characters; files have one, and the digest is theirs.
    let (text, before) = (text.replace("\r\n", "\n"), before.replace("\r\n", "\n"));
    if text.trim().is_empty() {
        return match before.trim().is_empty() {
            true => Ok(None),
            false => Err(Refused::invalid().field("payload.text", "Is required where something stood before.")),
        };
    }
    if media_type != "application/json" {
        let media_type = (!media_type.is_empty()).then(|| media_type.to_owned());
        let before = (!before.is_empty()).then(|| before.into());
        return Ok(Some(PayloadBody { media_type, text: Some(text), json: None, before }));
    }
    let read = |field: &str, text: &str| {
        serde_json::from_str::<serde_json::Value>(text)
            .map_err(|error| Refused::invalid().field(field, format!("Is not JSON: {error}.")))
    };
    let before = if before.trim().is_empty() { None } else { Some(read("payload.before", &before)?) };
    Ok(Some(PayloadBody { media_type: None, text: None, json: Some(read("payload.text", &text)?), before }))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::payload;

    #[test]
    fn a_text_keeps_its_own_line_breaks_and_json_is_read() {
        let text = payload("application/yaml", "a: 1\r\nb: 2\r\n", "").unwrap().unwrap();
        assert_eq!(text.text.as_deref(), Some("a: 1\nb: 2\n"));
        let json = payload("application/json", "{\"a\": 1}", "").unwrap().unwrap();
        assert_eq!(json.json, Some(serde_json::json!({"a": 1})));
        assert!(payload("application/json", "{", "").unwrap_err().errors["payload.text"].starts_with("Is not JSON"));
    }

    #[test]
    fn no_text_is_no_payload() {
        assert_eq!(payload("application/yaml", " \r\n", "").unwrap(), None);
        assert!(payload("application/yaml", "", "a").is_err());
    }
}
