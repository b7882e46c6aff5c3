//! `countersign inbox`: what waits.

use crate::client::{Client, Failure, Server, given};
use crate::output::{Output, count, json};
use crate::request::line;
use crate::{Streams, exit, told};
use governance::wire::Page;
use governance::wire::requests::RequestView;
use std::io;

const HELP: &str = "\
In person (`countersign login --email`) it lists the pending requests that you can approve now; a session that
is kept goes before a token. API tokens never review: with a token, which needs the scope requests.read, it lists
all that is pending, as with --all.

With --output json it is a list of requests as `GET /requests` has them.

Examples:
  countersign inbox
  countersign inbox --all --project api --stale
  countersign inbox --mine --output json | jq -r '.[].url'

Exit status:
  0   they were listed, also where there are none
  2   nobody is signed in, and there is no token
  13  the server refused
  14  the server could not be reached";

/// The arguments of `inbox`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// All that is pending, not only what you can approve
    #[arg(long)]
    all: bool,
    /// What you opened yourself
    #[arg(long, conflicts_with_all = ["all", "requester"])]
    mine: bool,
    /// Of one member, by id, email address or name
    #[arg(long, value_name = "MEMBER")]
    requester: Option<String>,
    /// cluster, project, release, promotion, rollback or security
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// By slug or id
    #[arg(long, value_name = "PROJECT")]
    project: Option<String>,
    /// By name or id
    #[arg(long, value_name = "ENVIRONMENT")]
    environment: Option<String>,
    /// By slug or id
    #[arg(long, value_name = "CLUSTER")]
    cluster: Option<String>,
    /// By name or id
    #[arg(long, value_name = "POLICY")]
    policy: Option<String>,
    /// Only what has waited for longer than a day
    #[arg(long)]
    stale: bool,
    /// A number, or a part of the reason, the action, the target or the requester's name
    #[arg(long, short, value_name = "TEXT")]
    query: Option<String>,
    /// newest, oldest or risk
    #[arg(long, value_name = "ORDER")]
    order: Option<String>,
    /// How many at most
    #[arg(long, default_value_t = 50, value_name = "NUMBER")]
    limit: usize,
    /// How to tell them
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    server: Server,
}

/// Lists the requests.
///
/// # Errors
/// When the list cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let got = Client::of_person_or_token(&args.server).and_then(|client| listed(args, &client));
    match told(got, streams)? {
        Err(status) => return Ok(status),
        Ok((requests, _)) if args.output == Output::Json => json(streams.out, &requests)?,
        Ok((requests, _)) if requests.is_empty() => writeln!(streams.out, "Nothing waits.")?,
        Ok((requests, more)) => {
            requests.iter().try_for_each(|request| line(request, streams.out))?;
            let more = if more { ", and there are more" } else { "" };
            writeln!(streams.out, "{}{more}", count(requests.len(), "request"))?;
        }
    }
    Ok(exit::DONE)
}

/// As many as are wanted, and whether there are more.
fn listed(args: &Args, client: &Client) -> Result<(Vec<RequestView>, bool), Failure> {
    let limit = args.limit.clamp(1, 200).to_string();
    let (mut all, mut after) = (Vec::new(), None::<String>);
    loop {
        let mut query = query(args, client);
        query.push(("limit", &limit));
        query.extend(after.as_deref().map(|after| ("after", after)));
        let page: Page<RequestView> = client.get("/requests", &query)?;
        all.extend(page.items);
        let more = page.next.is_some() || all.len() > args.limit;
        if all.len() >= args.limit || page.next.is_none() {
            all.truncate(args.limit);
            return Ok((all, more));
        }
        after = page.next;
    }
}

fn query<'a>(args: &'a Args, client: &Client) -> Vec<(&'static str, &'a str)> {
    let mut query = vec![("status", "pending")];
    if client.is_person() && !args.all && !args.mine {
        query.push(("canApprove", "true"));
    }
    if args.mine {
        query.push(("requester", "me"));
    }
    if args.stale {
        query.push(("stale", "true"));
    }
    let filters = [
        ("requester", &args.requester),
        ("type", &args.kind),
        ("project", &args.project),
        ("environment", &args.environment),
        ("cluster", &args.cluster),
        ("policy", &args.policy),
        ("q", &args.query),
        ("order", &args.order),
    ];
    query.extend(given(filters));
    query
}
