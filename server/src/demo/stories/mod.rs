//! What was asked for in the past weeks, and what came of it.

mod break_glass;
mod freezes;
mod open;
mod shipped;
mod stopped;

use governance::wire::requests::TargetBody;

use super::calendar::Calendar;
use super::play::Story;

/// All of them, in no order.
pub fn all(calendar: &Calendar) -> Vec<Story> {
    let mut stories = shipped::stories(calendar);
    stories.extend(stopped::stories(calendar));
    stories.extend(freezes::stories(calendar));
    stories.extend(open::stories(calendar));
    stories.extend(break_glass::stories(calendar));
    stories
}

fn environment(project: &str, name: &str) -> TargetBody {
    TargetBody { project: Some(project.to_owned()), environment: Some(name.to_owned()), cluster: None }
}

fn production(project: &str) -> TargetBody {
    environment(project, "production")
}

fn cluster(slug: &str) -> TargetBody {
    TargetBody { cluster: Some(slug.to_owned()), ..TargetBody::default() }
}
