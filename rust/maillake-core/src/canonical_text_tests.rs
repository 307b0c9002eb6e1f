use super::CanonicalText;

/// Canonical form when the bytes come in chunks of `size`.
fn chunked(text: &[u8], size: usize) -> Vec<u8> {
    let mut canonical = CanonicalText::default();
    let mut bytes = Vec::new();
    for chunk in text.chunks(size.max(1)) {
        canonical.push(chunk, &mut |out| bytes.extend_from_slice(out));
    }
    canonical.finish(&mut |out| bytes.extend_from_slice(out));
    bytes
}

fn canonical(text: &str) -> String {
    let whole = chunked(text.as_bytes(), usize::MAX);
    for size in 1..8 {
        assert_eq!(chunked(text.as_bytes(), size), whole, "chunks of {size}");
    }
    String::from_utf8(whole).unwrap()
}

#[test]
fn every_line_end_becomes_a_line_feed() {
    assert_eq!(canonical("a\r\nb\rc\nd"), "a\nb\nc\nd");
    assert_eq!(canonical("a\r\r\nb"), "a\n\nb");
}

#[test]
fn line_feeds_at_the_end_go() {
    assert_eq!(canonical("a\n\n\r\n"), "a");
    assert_eq!(canonical("a\n\nb\n"), "a\n\nb");
    assert_eq!(canonical("\n\n"), "");
    assert_eq!(canonical("\n\na"), "\n\na");
}

#[test]
fn quoted_from_lines_lose_their_signs() {
    assert_eq!(canonical(">From here\n>>>From there"), "From here\nFrom there");
    assert_eq!(canonical("x\n>From the end\ny"), "x\nFrom the end\ny");
}

#[test]
fn other_quoted_lines_stay() {
    assert_eq!(canonical(">Fromage\n> From x\n>>quote\n>\n>Fro\n"), ">Fromage\n> From x\n>>quote\n>\n>Fro");
    assert_eq!(canonical("a >From b"), "a >From b");
    assert_eq!(canonical(">From"), ">From");
}

#[test]
fn long_quiet_text_is_unchanged() {
    let text = "a line of text without anything special\n".repeat(1000);
    assert_eq!(canonical(&text), text.trim_end_matches('\n'));
}

#[test]
fn the_form_of_a_form_is_itself() {
    for text in [">>From a\r\n\r\n>b\n>From c\r", "\r\n\r\nx\n\n\n>From "] {
        let once = canonical(text);
        assert_eq!(canonical(&once), once);
    }
}

#[test]
fn text_full_of_quotes_is_linear() {
    let text = ">x\n".repeat(1_000_000);
    let started = std::time::Instant::now();
    assert_eq!(chunked(text.as_bytes(), usize::MAX).len(), text.len() - 1);
    assert!(started.elapsed().as_secs() < 5);
}
