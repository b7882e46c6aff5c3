//! The long poll.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

use crate::api::{api, id};
use crate::examples::light;

#[tokio::test]
async fn who_waits_hears_of_the_approval_at_once() {
    let api = api().await;
    let (di, el, ana) = (api.person("di").await, api.person("el").await, api.person("ana").await);
    api.bound(&di, light("Light")).await;
    let request = id(&api.deploy(&el).await);
    let path = format!("/requests/{request}?wait=30");
    let (waited, ()) = tokio::join!(api.get(&el, &path), async {
        sleep(Duration::from_millis(200)).await;
        api.approve(&ana, &request).await;
    });
    assert_eq!(waited.expect(200)["state"], "approved");
}

#[tokio::test]
async fn who_waits_for_nothing_gets_the_state_when_the_time_is_over() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    api.bound(&di, light("Light")).await;
    let request = id(&api.deploy(&el).await);
    let started = Instant::now();
    let waited = api.get(&el, &format!("/requests/{request}?wait=1")).await.expect(200);
    assert_eq!(waited["state"], "pending");
    assert!(started.elapsed() >= Duration::from_secs(1));
    api.get(&el, &format!("/requests/{request}?wait=61")).await.expect(422);
}

#[tokio::test]
async fn nobody_is_held_when_the_process_is_about_to_end() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    api.bound(&di, light("Light")).await;
    let request = id(&api.deploy(&el).await);
    let path = format!("/requests/{request}?wait=30");
    let (waited, ()) = tokio::join!(timeout(Duration::from_secs(5), api.get(&el, &path)), async {
        sleep(Duration::from_millis(100)).await;
        api.state.closing.cancel();
    });
    assert_eq!(waited.expect("the poll is let go").expect(200)["state"], "pending");
}

#[tokio::test]
async fn nobody_waits_for_a_request_that_has_ended() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    api.bound(&di, light("Light")).await;
    let request = id(&api.deploy(&el).await);
    let comment = json!({ "comment": "Wrong branch" });
    api.post(&el, &format!("/requests/{request}/cancellation"), comment).await.expect(200);
    let path = format!("/requests/{request}?wait=30");
    let waited = timeout(Duration::from_secs(5), api.get(&el, &path)).await;
    let shown = waited.expect("it is not held").expect(200);
    let told = (&shown["state"], &shown["cancellation"]["by"]["name"], &shown["cancellation"]["comment"]);
    assert_eq!(told, (&json!("cancelled"), &json!("El"), &json!("Wrong branch")));
}

#[tokio::test]
async fn what_changed_between_two_calls_is_not_waited_for() {
    let api = api().await;
    let (di, el, ana) = (api.person("di").await, api.person("el").await, api.person("ana").await);
    api.bound(&di, light("Light")).await;
    let request = id(&api.deploy(&el).await);
    api.approve(&ana, &request).await;
    let path = format!("/requests/{request}?wait=30&while=pending");
    let waited = timeout(Duration::from_secs(5), api.get(&el, &path)).await;
    assert_eq!(waited.expect("it is not held").expect(200)["state"], "approved");
    api.get(&el, &format!("/requests/{request}?wait=1&while=waiting")).await.expect(422);
}
