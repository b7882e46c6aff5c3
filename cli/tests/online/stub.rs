//! A server that answers as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// What it was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// "GET /api/v1/requests/…?wait=10".
    pub line: String,
    /// The headers, in lower case.
    pub head: String,
    pub body: String,
}

/// What it answers.
#[derive(Clone, Debug)]
pub enum Reply {
    Answer {
        status: &'static str,
        headers: String,
        body: String,
    },
    /// Half of a body, and the end.
    Half(String),
    /// Nothing: the connection is cut.
    Cut,
}

impl Reply {
    pub fn json(status: &'static str, body: impl ToString) -> Self {
        Self::Answer { status, headers: String::new(), body: body.to_string() }
    }

    pub fn with(status: &'static str, header: &str, body: impl ToString) -> Self {
        Self::Answer { status, headers: format!("{header}\r\n"), body: body.to_string() }
    }
}

type Answers = Arc<Mutex<dyn FnMut(&Asked) -> Reply + Send>>;

pub struct Stub {
    address: SocketAddr,
    answers: Answers,
    asked: Arc<Mutex<Vec<Asked>>>,
    listening: Option<(Arc<AtomicBool>, JoinHandle<()>)>,
}

impl Stub {
    pub fn new(answers: impl FnMut(&Asked) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut stub = Self { address, answers: Arc::new(Mutex::new(answers)), asked: Arc::default(), listening: None };
        stub.serve(listener);
        stub
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All that it was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// What it was asked by a method at a path that ends so.
    pub fn asked_for(&self, method: &str, end: &str) -> Vec<Asked> {
        let fits = |asked: &Asked| {
            let (verb, path) = asked.line.split_once(' ').unwrap();
            verb == method && path.split('?').next().unwrap().ends_with(end)
        };
        self.asked().into_iter().filter(fits).collect()
    }

    /// Stops to listen: its port refuses connections.
    pub fn stop(&mut self) {
        let Some((stop, thread)) = self.listening.take() else { return };
        stop.store(true, Ordering::Relaxed);
        drop(TcpStream::connect(self.address));
        thread.join().unwrap();
    }

    /// Listens again on its port.
    pub fn start(&mut self) {
        self.serve(TcpListener::bind(self.address).unwrap());
    }

    fn serve(&mut self, listener: TcpListener) {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, answers, asked) = (stop.clone(), self.answers.clone(), self.asked.clone());
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let (answers, asked) = (answers.clone(), asked.clone());
                thread::spawn(move || serve(stream.unwrap(), &answers, &asked));
            }
        });
        self.listening = Some((stop, thread));
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.stop();
    }
}

fn serve(stream: TcpStream, answers: &Answers, all: &Mutex<Vec<Asked>>) {
    let mut stream = BufReader::new(stream);
    let Some(asked) = read(&mut stream) else { return };
    all.lock().unwrap().push(asked.clone());
    let reply = (answers.lock().unwrap())(&asked);
    let stream = stream.get_mut();
    // Whoever asked may be gone.
    let _ = match reply {
        Reply::Answer { status, headers, body } => write!(
            stream,
            "HTTP/1.1 {status}\r\nconnection: close\r\ndate: Mon, 05 Jan 2026 12:30:00 GMT\r\n{headers}content-length: {}\r\n\r\n{body}",
            body.len()
        ),
        Reply::Half(body) => {
            write!(stream, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n", body.len())
        }
        Reply::Cut => Ok(()),
    };
}

fn read(stream: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut head = String::new();
    while stream.read_line(&mut head).ok()? > 2 {}
    let line = head.lines().next()?.rsplit_once(' ')?.0.to_owned();
    let head = head.to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    stream.read_exact(&mut body).ok()?;
    Some(Asked { line, head, body: String::from_utf8(body).unwrap() })
}
