//! The lines of a file, one at a time, in memory that does not grow with the file.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

/// The longest line that is read. An event's free text is far shorter.
const LONGEST: u64 = 64 << 20;

const BUFFER: usize = 1 << 20;

/// Reads lines.
pub struct Lines {
    from: Box<dyn BufRead>,
    line: Vec<u8>,
}

impl Lines {
    /// The lines of a file, or of standard input for `-`.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(file: &str) -> io::Result<Self> {
        let from: Box<dyn BufRead> = match file {
            "-" => Box::new(io::stdin().lock()),
            path => Box::new(BufReader::with_capacity(BUFFER, File::open(path)?)),
        };
        Ok(Self { from, line: Vec::new() })
    }

    /// The next line without its newline, or nothing at the end.
    ///
    /// # Errors
    /// When it cannot be read, or is too long.
    pub fn next(&mut self) -> io::Result<Option<&[u8]>> {
        self.line.clear();
        let read = (&mut *self.from).take(LONGEST).read_until(b'\n', &mut self.line)?;
        if read as u64 == LONGEST {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a line is longer than 64 MiB"));
        }
        let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        Ok((read > 0).then_some(line))
    }

    /// All that is left, as one text after a line that was read already.
    ///
    /// # Errors
    /// When it cannot be read, is too long, or is no UTF-8.
    pub fn rest(&mut self, mut text: String) -> io::Result<String> {
        text.push('\n');
        let read = (&mut *self.from).take(LONGEST).read_to_string(&mut text)?;
        if read as u64 == LONGEST {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is longer than 64 MiB"));
        }
        Ok(text)
    }
}
