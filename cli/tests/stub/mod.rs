//! A server of one answer.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output};
use std::thread;

/// What the stub was asked: the request line and the headers in lower case, and the body.
pub struct Asked {
    pub head: String,
    pub body: String,
}

/// Runs a command against a server that gives one answer to everything, and gives what it was asked.
pub fn answered(status: &str, body: &str, args: &[&str]) -> (Output, Vec<Asked>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let answer = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let server = thread::spawn(move || {
        let mut asked = Vec::new();
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut head = String::new();
            while stream.read_line(&mut head).unwrap() > 2 {}
            if head.is_empty() {
                return asked;
            }
            let head = head.to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
            stream.read_exact(&mut body).unwrap();
            stream.get_mut().write_all(answer.as_bytes()).unwrap();
            asked.push(Asked { head, body: String::from_utf8(body).unwrap() });
        }
        asked
    });
    let output = countersign(&url).args(args).output().unwrap();
    // A connection that says nothing ends the server.
    drop(std::net::TcpStream::connect(url.trim_start_matches("http://").trim_end_matches('/')).unwrap());
    (output, server.join().unwrap())
}

/// The command, told of a server.
pub fn countersign(url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.env("COUNTERSIGN_URL", url).env("COUNTERSIGN_TOKEN", "csn_secret").arg("policy");
    command
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
