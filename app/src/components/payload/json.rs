//! JSON with every value on a line of its own.
//!
//! Every word stays as it was written, a key that stands twice stands twice, and numbers keep their digits: a
//! text is only laid out anew, so that what is approved is what is read.

/// The deepest nesting that is laid out.
const DEPTH_MOST: usize = 128;
/// The largest result, in bytes: indentation may grow a text.
const BYTES_MOST: usize = 24 * 1024 * 1024;

enum Value<'a> {
    Plain(&'a str),
    Items(Vec<Value<'a>>),
    Fields(Vec<(&'a str, Value<'a>)>),
}

/// The text laid out, on request with the keys of each object in order; `None` where it is no JSON, or too deep or
/// too large to be laid out.
pub fn laid_out(text: &str, in_order: bool) -> Option<String> {
    let mut reader = Reader { text, at: 0, in_order };
    let value = reader.value(0)?;
    reader.space();
    if reader.at < text.len() {
        return None;
    }
    let mut out = String::with_capacity(text.len() * 2);
    write(&value, 0, &mut out)?;
    Some(out)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    in_order: bool,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.space();
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        if depth > DEPTH_MOST {
            return None;
        }
        self.space();
        match self.peek()? {
            b'{' => self.fields(depth),
            b'[' => self.items(depth),
            b'"' => self.quoted().map(Value::Plain),
            _ => self.word().map(Value::Plain),
        }
    }

    fn fields(&mut self, depth: usize) -> Option<Value<'a>> {
        self.at += 1;
        let mut fields = Vec::new();
        if self.take(b'}').is_some() {
            return Some(Value::Fields(fields));
        }
        loop {
            self.space();
            let key = self.quoted()?;
            self.take(b':')?;
            fields.push((key, self.value(depth + 1)?));
            if self.take(b',').is_none() {
                self.take(b'}')?;
                if self.in_order {
                    fields.sort_by_key(|(key, _)| *key);
                }
                return Some(Value::Fields(fields));
            }
        }
    }

    fn items(&mut self, depth: usize) -> Option<Value<'a>> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take(b']').is_some() {
            return Some(Value::Items(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(b',').is_none() {
                self.take(b']')?;
                return Some(Value::Items(items));
            }
        }
    }

    fn quoted(&mut self) -> Option<&'a str> {
        let start = self.at;
        if self.peek()? != b'"' {
            return None;
        }
        loop {
            self.at += 1;
            match self.peek()? {
                b'"' => break,
                b'\\' => self.at += 1,
                0..0x20 => return None,
                _ => {}
            }
        }
        self.at += 1;
        self.text.get(start..self.at)
    }

    fn word(&mut self) -> Option<&'a str> {
        let start = self.at;
        while matches!(self.peek(), Some(b'a'..=b'z' | b'E' | b'0'..=b'9' | b'+' | b'-' | b'.')) {
            self.at += 1;
        }
        let word = &self.text[start..self.at];
        let number = word.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
        (number || matches!(word, "true" | "false" | "null")).then_some(word)
    }
}

fn write(value: &Value<'_>, depth: usize, out: &mut String) -> Option<()> {
    match value {
        Value::Plain(word) => out.push_str(word),
        Value::Items(items) if items.is_empty() => out.push_str("[]"),
        Value::Fields(fields) if fields.is_empty() => out.push_str("{}"),
        Value::Items(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                line(index > 0, depth + 1, out);
                write(item, depth + 1, out)?;
            }
            line(false, depth, out);
            out.push(']');
        }
        Value::Fields(fields) => {
            out.push('{');
            for (index, (key, value)) in fields.iter().enumerate() {
                line(index > 0, depth + 1, out);
                out.push_str(key);
                out.push_str(": ");
                write(value, depth + 1, out)?;
            }
            line(false, depth, out);
            out.push('}');
        }
    }
    (out.len() <= BYTES_MOST).then_some(())
}

fn line(comma: bool, depth: usize, out: &mut String) {
    out.push_str(if comma { ",\n" } else { "\n" });
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_laid_out_as_it_was_written() {
        let text = r#" {"b":[1.50,{}],"a":"\"}","b":[] , "n":12345678901234567890123}"#;
        let wanted = "{\n  \"b\": [\n    1.50,\n    {}\n  ],\n  \"a\": \"\\\"}\",\n  \"b\": [],\n  \"n\": 12345678901234567890123\n}";
        assert_eq!(laid_out(text, false).as_deref(), Some(wanted));
        assert_eq!(laid_out(wanted, false).as_deref(), Some(wanted));
    }

    #[test]
    fn the_order_of_keys_is_no_difference_when_they_are_put_in_order() {
        let one = laid_out(r#"{"b":{"d":1,"c":[2,1]},"a":0}"#, true);
        assert_eq!(one, laid_out(r#"{"a":0,"b":{"c":[2,1],"d":1}}"#, true));
        assert_ne!(one, laid_out(r#"{"a":0,"b":{"c":[1,2],"d":1}}"#, true));
        let twice = laid_out(r#"{"a":1,"a":2}"#, true);
        assert_ne!(twice, laid_out(r#"{"a":2,"a":1}"#, true), "which of two wins is a difference");
    }

    #[test]
    fn what_is_no_json_is_not_laid_out() {
        for text in ["", "{", "{\"a\"}", "[1,]", "[1] x", "nil", "\"a\nb\"", "\u{feff}{}", "{'a':1}"] {
            assert_eq!(laid_out(text, false), None, "{text:?}");
        }
        assert_eq!(laid_out(&"[".repeat(5_000_000), false), None);
        let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
        assert!(laid_out(&deep, false).is_some());
        let wide = format!("{}{}{}", "[".repeat(100), vec!["1"; 200_000].join(","), "]".repeat(100));
        assert_eq!(laid_out(&wide, false), None, "indentation would make it 40 MB");
    }
}
