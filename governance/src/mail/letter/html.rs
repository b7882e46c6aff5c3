//! A letter as HTML: a table in a table and inline styles, since mail programs know little else. Dark colours are in
//! the one style sheet that there is, which those who don't know it leave out.

use super::sheet::{Item, Sheet};

const FONT: &str = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

const HEAD: &str = r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<style>
@media (prefers-color-scheme: dark) {
.page { background: #14171c !important; }
.sheet { background: #1d2127 !important; border-color: #353b44 !important; }
.ink, .ink a { color: #e8eaed !important; }
.muted, .muted a { color: #a5adb8 !important; }
.rule { border-color: #353b44 !important; }
.quote { background: #262b33 !important; border-color: #566070 !important; color: #e8eaed !important; }
.button { background: #8ab4f8 !important; }
.button a { color: #10141a !important; }
.hazard { background: #f28b82 !important; color: #1a0b0a !important; }
}
</style></head>
"#;

/// The whole letter.
pub(super) fn render(sheet: &Sheet) -> String {
    let mut body = String::new();
    let mut push = |html: String| body.push_str(&html);
    push(format!(
        "<p class=\"muted\" style=\"margin:0 0 16px;color:#5b6470;font-size:14px\">{}</p>\n",
        escaped(&sheet.from)
    ));
    push(format!(
        "<h1 class=\"ink\" style=\"margin:0 0 8px;color:#14171c;font-size:20px;line-height:1.3\">{}</h1>\n",
        escaped(&sheet.title)
    ));
    push(format!("<p class=\"ink\" style=\"margin:0 0 16px;color:#14171c\">{}</p>\n", escaped(&sheet.says)));
    if let Some(quote) = &sheet.quote {
        push(format!(
            "<div class=\"quote\" style=\"margin:0 0 16px;padding:10px 14px;border-left:3px solid #b6bec9;background:#f3f5f7;\
             color:#14171c;white-space:pre-wrap;overflow-wrap:anywhere\">{}</div>\n",
            escaped(quote)
        ));
    }
    if !sheet.facts.is_empty() {
        let rows: String = sheet.facts.iter().map(|(label, fact)| row(label, fact)).collect();
        push(format!(
            "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" style=\"width:100%;margin:0 0 20px;border-collapse:collapse\">\n{rows}</table>\n"
        ));
    }
    push(sheet.items.iter().map(item).collect());
    if sheet.more > 0 {
        push(format!("<p class=\"muted\" style=\"margin:16px 0;color:#5b6470\">And {} more.</p>\n", sheet.more));
    }
    push(button(sheet.link.0, &sheet.link.1));
    let hazard = sheet.hazard.map(banner).unwrap_or_default();
    format!(
        "{HEAD}<body class=\"page\" style=\"margin:0;padding:0;background:#eef0f3\">\n\
         <table role=\"presentation\" class=\"page\" cellpadding=\"0\" cellspacing=\"0\" style=\"width:100%;background:#eef0f3\"><tr><td style=\"padding:24px 12px\">\n\
         <table role=\"presentation\" class=\"sheet\" cellpadding=\"0\" cellspacing=\"0\" align=\"center\" style=\"width:100%;max-width:560px;margin:0 auto;background:#ffffff;border:1px solid #d5dae1;border-radius:8px;border-collapse:separate;overflow:hidden;{FONT};font-size:15px;line-height:1.5\">\n\
         {hazard}<tr><td style=\"padding:24px\">\n{body}</td></tr>\n\
         <tr><td class=\"muted rule\" style=\"padding:16px 24px;border-top:1px solid #d5dae1;color:#5b6470;font-size:13px\">{} \
         <a href=\"{}\" style=\"color:#5b6470\">Choose what you are told</a></td></tr>\n\
         </table></td></tr></table>\n</body></html>\n",
        escaped(&sheet.because),
        escaped(&sheet.preferences),
    )
}

fn banner(word: &str) -> String {
    format!(
        "<tr><td class=\"hazard\" style=\"padding:12px 24px;background:#b3261e;color:#ffffff;font-weight:bold;letter-spacing:0.06em\">&#9888; {}</td></tr>\n",
        escaped(word)
    )
}

fn row(label: &str, fact: &str) -> String {
    format!(
        "<tr><td class=\"muted rule\" style=\"padding:7px 16px 7px 0;border-top:1px solid #e3e7ec;color:#5b6470;vertical-align:top;white-space:nowrap;width:1%\">{}</td>\
         <td class=\"ink rule\" style=\"padding:7px 0;border-top:1px solid #e3e7ec;color:#14171c;white-space:pre-wrap;overflow-wrap:anywhere;word-break:break-word\">{}</td></tr>\n",
        escaped(label),
        escaped(fact)
    )
}

fn item(item: &Item) -> String {
    let line = |line: &String| format!("<div class=\"muted\" style=\"color:#5b6470\">{}</div>", escaped(line));
    let lines: String = item.lines.iter().map(line).collect();
    format!(
        "<div class=\"rule\" style=\"padding:10px 0;border-top:1px solid #e3e7ec;overflow-wrap:anywhere\">\
         <div class=\"ink\" style=\"font-weight:600\"><a href=\"{}\" style=\"color:#14171c;text-decoration:underline\">{}</a></div>\
         <div class=\"ink\" style=\"color:#14171c\">{}</div>{lines}</div>\n",
        escaped(&item.url),
        escaped(&item.title),
        escaped(&item.says)
    )
}

fn button(label: &str, url: &str) -> String {
    format!(
        "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" style=\"margin:20px 0 0\"><tr>\
         <td class=\"button\" style=\"border-radius:6px;background:#1a4fb4\">\
         <a href=\"{}\" style=\"display:inline-block;padding:10px 18px;color:#ffffff;font-weight:600;text-decoration:none\">{}</a>\
         </td></tr></table>\n",
        escaped(url),
        escaped(label)
    )
}

/// As text, or within quotation marks.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
