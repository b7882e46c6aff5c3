//! What the doors take for a request (interfaces.md, "One journey, as bodies").

use governance::FieldErrors;
use governance::samples::{API, EU_1, PRODUCTION, TO_PRODUCTION, directory};
use governance::wire::requests::{OpenBody, PayloadBody, TargetBody};
use governance::{Target, payload};

fn target(project: Option<&str>, environment: Option<&str>, cluster: Option<&str>) -> Result<Target, FieldErrors> {
    let text = |text: Option<&str>| text.map(str::to_owned);
    TargetBody { project: text(project), environment: text(environment), cluster: text(cluster) }.resolve(&directory())
}

#[test]
fn a_target_is_named_by_slugs_or_ids_and_an_environment_brings_its_project() {
    let (api, production) = (API.to_string(), PRODUCTION.to_string());
    assert_eq!(target(Some("api"), Some("Production"), None), Ok(TO_PRODUCTION));
    assert_eq!(target(Some(&api), Some(&production), Some(" ")), Ok(TO_PRODUCTION), "an empty field counts as absent");
    assert_eq!(target(None, Some(&production), None), Ok(TO_PRODUCTION));
    assert_eq!(target(None, None, Some("eu-1")), Ok(Target { cluster: Some(EU_1), ..Target::ORGANIZATION }));
    assert_eq!(target(None, None, None), Ok(Target::ORGANIZATION));
}

#[test]
fn each_part_of_a_target_that_does_not_exist_is_named() {
    let fields = |found: Result<Target, FieldErrors>| -> Vec<String> {
        found.unwrap_err().0.into_iter().map(|error| error.field).collect()
    };
    let nowhere = target(Some("nope"), Some("production"), Some("nope"));
    assert_eq!(fields(nowhere), ["target.project", "target.environment", "target.cluster"]);
    assert_eq!(fields(target(Some("api"), Some("qa"), None)), ["target.environment"]);
    assert_eq!(fields(target(None, Some("production"), None)), ["target.project"], "a name needs its project");
}

#[test]
fn a_body_with_an_unknown_field_is_refused_at_every_depth() {
    let bodies = [
        r#"{"action": "release.deploy", "resaon": "x"}"#,
        r#"{"action": "release.deploy", "target": {"project": "api", "env": "production"}}"#,
        r#"{"action": "release.deploy", "payload": {"mediatype": "text/plain", "text": "x"}}"#,
    ];
    for body in bodies {
        assert!(serde_json::from_str::<OpenBody>(body).is_err(), "{body}");
    }
}

#[test]
fn a_payload_is_either_json_or_a_text_of_some_media_type() {
    let read = |body: &str| serde_json::from_str::<PayloadBody>(body).unwrap().check();
    let text = read(r#"{"mediaType": "application/yaml", "text": "a: 1", "before": "a: 0"}"#).unwrap();
    assert_eq!((text.media_type(), text.before().as_deref()), ("application/yaml", Some("a: 0")));
    assert_eq!(read(r#"{"text": "a: 1"}"#).unwrap().media_type(), "text/plain");
    let json = read(r#"{"json": {"b": 1.0, "a": 2}, "before": {"a": 1}}"#).unwrap();
    assert_eq!(json.digest(), payload::Digest::of(r#"{"a":2,"b":1}"#));
    let refused = [
        ("{}", "payload"),
        (r#"{"json": 1, "text": "1"}"#, "payload"),
        (r#"{"json": 1, "mediaType": "text/plain"}"#, "payload.mediaType"),
        (r#"{"text": "1", "mediaType": "yaml"}"#, "payload.mediaType"),
        (r#"{"text": "1", "before": {"a": 1}}"#, "payload.before"),
    ];
    for (body, field) in refused {
        assert_eq!(read(body).unwrap_err().0[0].field, field, "{body}");
    }
}

#[test]
fn what_stood_there_before_is_not_part_of_the_digest() {
    let text = |before: Option<&str>| PayloadBody {
        text: Some("a: 1".to_owned()),
        before: before.map(Into::into),
        ..PayloadBody::default()
    };
    assert_eq!(text(None).check().unwrap().digest(), text(Some("a: 0")).check().unwrap().digest());
}

#[test]
fn a_payload_is_nested_64_levels_deep_at_most() {
    let nested = |levels: usize, wrap: fn(serde_json::Value) -> serde_json::Value| {
        (0..levels).fold(serde_json::Value::Null, |inner, _| wrap(inner))
    };
    let wraps: [fn(serde_json::Value) -> serde_json::Value; 2] =
        [|inner| serde_json::json!([inner]), |inner| serde_json::json!({ "in": inner })];
    for wrap in wraps {
        let payload = |json, before| PayloadBody { json: Some(json), before, ..PayloadBody::default() }.check();
        assert!(payload(nested(64, wrap), Some(nested(64, wrap))).is_ok());
        let says = "must not be nested more than 64 levels deep";
        let too_deep = payload(nested(65, wrap), None).unwrap_err();
        assert_eq!(too_deep.of("payload.json"), Some(says));
        let before = payload(nested(1, wrap), Some(nested(65, wrap))).unwrap_err();
        assert_eq!(before.of("payload.json"), Some(says));
    }
}
