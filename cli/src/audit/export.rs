//! `countersign audit export`: the log as a file.

use crate::client::{Client, Failure, Server, given};
use crate::output::{Output, json, thousands};
use crate::{Streams, exit, told};
use clap::ValueEnum;
use serde_json::json;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

const HELP: &str = "\
Everything that fits, the oldest first. That it was exported is an event itself. A file that was cut off is never
left under its name, and on standard output it ends with 14.

The token needs the scope audit.read.

Examples:
  countersign audit export --to log.jsonl && countersign audit verify log.jsonl --public-key audit.pem
  countersign audit export --format csv --kind request.approved,request.rejected --from 2026-01-01T00:00:00Z

Exit status:
  0   it was written to its end
  2   it cannot be written
  13  the server refused
  14  the server could not be reached, or the file was cut off";

/// What it is written as.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For `audit verify`, and for whoever writes a verifier of their own
    Jsonl,
    /// A table that is safe to open
    Csv,
}

/// The arguments of `audit export`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// What to write
    #[arg(long, value_enum, default_value = "jsonl", value_name = "FORMAT")]
    format: Format,
    /// The file to write, instead of standard output
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// A member, by id, email address or name
    #[arg(long, value_name = "MEMBER")]
    actor: Option<String>,
    /// Kinds of events, separated by commas
    #[arg(long, value_name = "KINDS")]
    kind: Option<String>,
    /// The project where it happened, by slug or id
    #[arg(long, value_name = "PROJECT")]
    project: Option<String>,
    /// The environment where it happened: project/name, a name within --project, or an id
    #[arg(long, value_name = "ENVIRONMENT")]
    environment: Option<String>,
    /// The cluster where it happened, by slug or id
    #[arg(long, value_name = "CLUSTER")]
    cluster: Option<String>,
    /// The request that it belongs to, by number or id
    #[arg(long, value_name = "REQUEST")]
    request: Option<String>,
    /// The break-glass session that it belongs to, by id
    #[arg(long, value_name = "SESSION")]
    session: Option<String>,
    /// Not before this instant, such as 2026-01-31T00:00:00Z
    #[arg(long, value_name = "INSTANT")]
    from: Option<String>,
    /// Before this instant
    #[arg(long, value_name = "INSTANT")]
    until: Option<String>,
    /// Only those that must stand out
    #[arg(long)]
    prominent: bool,
    /// A part of what the event is about or of its detail
    #[arg(long, short, value_name = "TEXT")]
    query: Option<String>,
    /// How to tell that it was written, with --to
    #[arg(long, value_enum, default_value_t, requires = "to", value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    server: Server,
}

/// Writes the file.
///
/// # Errors
/// When standard output cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let mut reader = match told(Client::new(&args.server).and_then(|client| download(args, &client)), streams)? {
        Ok(reader) => Box::new(reader),
        Err(status) => return Ok(status),
    };
    let Some(file) = &args.to else {
        let copied = copy(&mut reader, streams.out)?;
        streams.out.flush()?;
        return Ok(told(copied, streams)?.map_or_else(|status| status, |_| exit::DONE));
    };
    let bytes = match told(write(&mut reader, file), streams)? {
        Ok(bytes) => bytes,
        Err(status) => return Ok(status),
    };
    match args.output {
        Output::Json => json(streams.out, &json!({ "file": file, "bytes": bytes }))?,
        Output::Human => writeln!(streams.out, "{}: {} bytes", file.display(), thousands(bytes))?,
    }
    Ok(exit::DONE)
}

fn download(args: &Args, client: &Client) -> Result<impl Read + use<>, Failure> {
    let format = if args.format == Format::Csv { "csv" } else { "jsonl" };
    let filters = [
        ("actor", &args.actor),
        ("kind", &args.kind),
        ("project", &args.project),
        ("environment", &args.environment),
        ("cluster", &args.cluster),
        ("request", &args.request),
        ("session", &args.session),
        ("from", &args.from),
        ("until", &args.until),
        ("q", &args.query),
    ];
    let mut query = vec![("format", format)];
    query.extend(given(filters));
    if args.prominent {
        query.push(("prominent", "true"));
    }
    client.download("/audit-events/export", &query)
}

/// Copies it; the failure is that of reading, the error that of writing.
fn copy(reader: &mut impl Read, out: &mut dyn Write) -> io::Result<Result<u64, Failure>> {
    let (mut bytes, mut buffer) = (0, vec![0; 64 * 1024]);
    loop {
        let read = match reader.read(&mut buffer) {
            Ok(0) => return Ok(Ok(bytes)),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                let says = format!("the export was cut off after {} bytes: {error}", thousands(bytes));
                return Ok(Err(Failure::Away { says, status: None, after: None }));
            }
        };
        out.write_all(&buffer[..read])?;
        bytes += read as u64;
    }
}

/// Writes it beside its place, and puts it there when it is whole.
fn write(reader: &mut impl Read, file: &Path) -> Result<u64, Failure> {
    let unusable = |error: io::Error| Failure::Unusable(format!("{}: {error}", file.display()));
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let copied = File::create(&part).and_then(|mut out| {
        let copied = copy(reader, &mut out)?;
        out.sync_all().map(|()| copied)
    });
    let written = copied.map_err(unusable).flatten().and_then(|bytes| {
        std::fs::rename(&part, file).map_err(unusable)?;
        Ok(bytes)
    });
    written.inspect_err(|_| {
        // What is told is why there is no export; a part that is left behind says so in its name.
        let _ = std::fs::remove_file(&part);
    })
}
