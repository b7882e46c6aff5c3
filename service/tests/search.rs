//! Finding requests by text, the same on both databases.

use crate::support::world_with_cast;
use governance::wire::requests::{OpenBody, TargetBody};
use service::page::Seek;
use service::requests::{self, Filter};

#[tokio::test]
async fn letters_beyond_ascii_are_found_and_wildcards_stand_for_themselves() {
    let (world, cast) = world_with_cast().await;
    let reasons = ["Ölçüm servisini güncelle", "ÄRGER mit 100% CPU", "Fix a_b", "C:\\temp"];
    for reason in reasons {
        let target = TargetBody { project: Some("api".into()), environment: Some("staging".into()), cluster: None };
        let body = OpenBody { action: "release.deploy".into(), target, reason: reason.into(), ..OpenBody::default() };
        requests::open(&world.system, &cast.el, body, None).await.unwrap();
    }
    let found = async |text: &str| {
        let filter = Filter { text: Some(text.into()), ..Filter::default() };
        let page = requests::list(&world.system, &cast.el, &filter, &Seek::default()).await.unwrap();
        page.items.into_iter().map(|request| request.reason).collect::<Vec<_>>()
    };
    for (text, reason) in [
        ("Ölçüm", reasons[0]),
        ("güncelle", reasons[0]),
        ("ÄRGER", reasons[1]),
        ("100%", reasons[1]),
        ("cpu", reasons[1]),
        ("FIX A_B", reasons[2]),
        ("c:\\TEMP", reasons[3]),
    ] {
        assert_eq!(found(text).await, [reason], "{text}");
    }
    for nothing in ["_CPU", "a%b", "Ölcüm"] {
        assert!(found(nothing).await.is_empty(), "{nothing}");
    }
}
