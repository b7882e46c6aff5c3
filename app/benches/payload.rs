//! How long the reader's view of a payload of 5 MB takes, beside one of 5 kB.
//!
//! `cargo bench -p app --features ssr --bench payload`

#[cfg(feature = "ssr")]
fn main() {
    use app::components::payload::{PayloadCard, Reading, Shown};
    use governance::Payload;
    use leptos::prelude::*;
    use std::time::{Duration, Instant};

    /// How often each is measured; the best counts.
    const ROUNDS: usize = 5;

    let lines = |count: usize, changed: &str| -> String {
        (0..count)
            .map(|line| format!("key-{line}: a value of {}\n", if line == count / 2 { changed } else { "it" }))
            .collect()
    };
    let best = |count: usize, before: bool, query: &'static str| {
        let text = lines(count, "another");
        let payload = Payload::Text {
            media_type: "application/yaml".to_owned(),
            before: before.then(|| lines(count, "it")),
            text,
        };
        let digest = payload.digest();
        let (mut best, mut size) = (Duration::MAX, 0);
        for _ in 0..ROUNDS {
            let value = |key: &str| query.split_once('=').filter(|(k, _)| *k == key).map(|(_, value)| value.to_owned());
            let start = Instant::now();
            let shown = Some(Shown::of(&payload, Reading::of("/approvals/1", "", value)));
            let html = Owner::new().with(|| view! { <PayloadCard shown digest download=String::new() /> }.to_html());
            (best, size) = (best.min(start.elapsed()), html.len());
        }
        (best, size)
    };
    for (name, before, query) in [("whole", false, ""), ("unified", true, ""), ("side by side", true, "diff=split")] {
        let ((small, _), (large, size)) = (best(180, before, query), best(180_000, before, query));
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        println!("{name}: 5 kB {small:.1?}, 5 MB {large:.1?} ({size} bytes of HTML); ratio {ratio:.1}");
    }
}

#[cfg(not(feature = "ssr"))]
fn main() {}
