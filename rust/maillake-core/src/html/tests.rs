use super::{Mark, MarkKind, Text, html_to_text};

fn read(html: &str) -> Text {
    html_to_text(html, usize::MAX, &mut u64::MAX.clone())
}

fn text(html: &str) -> String {
    read(html).text
}

/// The marked texts, in the order of the marks.
fn marked(html: &str) -> Vec<(MarkKind, String)> {
    let read = read(html);
    read.marks.iter().map(|mark| (mark.kind, read.text[mark.start..mark.end].to_owned())).collect()
}

fn quotes(html: &str) -> Vec<String> {
    marked(html).into_iter().filter(|(kind, _)| *kind == MarkKind::Quote).map(|(_, text)| text).collect()
}

// Lines and white space.

#[test]
fn blocks_start_lines() {
    assert_eq!(text("<div>one</div><div>two</div>three<section>four</section>"), "one\ntwo\nthree\nfour");
}

#[test]
fn a_break_ends_one_line() {
    assert_eq!(text("one<br>two<br/>three</br>four"), "one\ntwo\nthree\nfour");
    assert_eq!(text("one<br><br>two"), "one\n\ntwo");
}

#[test]
fn a_break_at_the_end_of_a_block_leaves_no_blank_line() {
    assert_eq!(text("<div>one<br></div><div>two</div>"), "one\ntwo");
}

#[test]
fn a_block_with_only_a_break_is_a_blank_line() {
    assert_eq!(text("<div>one</div><div><br></div><div>two</div>"), "one\n\ntwo");
}

#[test]
fn paragraphs_headings_and_tables_are_set_off_by_one_blank_line() {
    assert_eq!(text("<h1>Title</h1><p>one</p><p>two</p>three<table><tr><td>x</table>four"), "Title\n\none\n\ntwo\n\nthree\n\nx\n\nfour");
}

#[test]
fn at_most_two_blank_lines_follow_each_other() {
    assert_eq!(text("a<br><br><br><br><br><br>b"), "a\n\n\nb");
}

#[test]
fn paragraphs_without_margin_are_lines() {
    assert_eq!(text("<p class=MsoNormal>one</p><p class='x_MsoNormal'>two</p>"), "one\ntwo");
    assert_eq!(text("<p style='margin:0cm;margin-bottom:.0001pt'>one</p><p style=\"margin: 0\">two</p>"), "one\ntwo");
    assert_eq!(text("<p style='margin:0 0 1em 0'>one</p><p>two</p>"), "one\n\ntwo");
}

#[test]
fn an_outlook_paragraph_with_a_fixed_space_is_a_blank_line() {
    let html = "<p class=MsoNormal>Hello Bob,<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>bye<o:p></o:p></p>";
    assert_eq!(text(html), "Hello Bob,\n\nbye");
}

#[test]
fn white_space_collapses_across_elements() {
    assert_eq!(text("  one \n\t two <b> three</b> <i>four </i> five  "), "one two three four five");
    assert_eq!(text("a<b>b</b>c<span> d</span>"), "abc d");
}

#[test]
fn preformatted_text_keeps_its_white_space() {
    assert_eq!(text("x<pre>\nif a:\n    b  c\n\n\td\n</pre>y"), "x\n\nif a:\n    b  c\n\n\td\n\ny");
    assert_eq!(text("<div style='white-space:pre-wrap'>a\n  b</div>"), "a\n  b");
    assert_eq!(text("<pre>a  b<span style='white-space:normal'>c  d</span>  e</pre>"), "a  bc d  e");
}

#[test]
fn fixed_spaces_become_spaces_and_do_not_collapse() {
    assert_eq!(text("a&nbsp;b&nbsp; c\u{A0}\u{202F}d"), "a b  c  d");
    assert_eq!(text("<div>x</div><div>&nbsp; &nbsp; return</div>"), "x\n    return");
    assert_eq!(text("end&nbsp;<br>next&nbsp;"), "end\nnext");
}

#[test]
fn a_signature_delimiter_keeps_its_blank() {
    assert_eq!(text("<div>bye</div><div>-- <br>Ann</div>"), "bye\n-- \nAnn");
    assert_eq!(text("a -- <br>b"), "a --\nb");
}

#[test]
fn invisible_characters_are_left_out() {
    assert_eq!(text("a&shy;b&ZeroWidthSpace;c&zwnj;d\u{FEFF}e\u{2060}f\u{34F}g"), "abcdefg");
    assert_eq!(text("Offer&zwnj;&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;<p>text"), "Offer\n\ntext");
}

#[test]
fn joiners_that_shape_letters_are_kept() {
    assert_eq!(
        text("\u{0645}\u{06CC}\u{200C}\u{062E}\u{0648}\u{0627}\u{0647}\u{0645}"),
        "\u{0645}\u{06CC}\u{200C}\u{062E}\u{0648}\u{0627}\u{0647}\u{0645}"
    );
    assert_eq!(text("\u{1F469}&zwj;\u{1F4BB}"), "\u{1F469}\u{200D}\u{1F4BB}");
}

#[test]
fn direction_marks_are_kept() {
    assert_eq!(text("a\u{202E}b\u{202C}&rlm;c"), "a\u{202E}b\u{202C}\u{200F}c");
}

// Character references.

#[test]
fn references_are_decoded_with_and_without_semicolon() {
    assert_eq!(
        text("&lt;&amp;&gt; &eacute;&#233;&#xE9; &copy 2020 &euro;5 AT&T x&y=1 &unknown;"),
        "<&> \u{E9}\u{E9}\u{E9} \u{A9} 2020 \u{20AC}5 AT&T x&y=1 &unknown;"
    );
}

#[test]
fn references_from_128_to_159_are_windows_1252() {
    assert_eq!(text("&#128;&#146;&#150;&#159;&#x99;"), "\u{20AC}\u{2019}\u{2013}\u{178}\u{2122}");
}

#[test]
fn references_to_no_character_become_the_replacement_character() {
    assert_eq!(text("a&#0;b&#xD800;c&#x110000;d&#99999999999999999999;e"), "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e");
}

#[test]
fn nul_never_appears() {
    assert_eq!(text("he\0llo\0"), "hello");
    assert!(!text("<img alt='a\0b'><pre>\0</pre><textarea>\0</textarea>").contains('\0'));
}

#[test]
fn a_less_than_sign_in_text_is_text() {
    assert_eq!(text("1 < 2 and <3 <\u{E9}t\u{E9} a<"), "1 < 2 and <3 <\u{E9}t\u{E9} a<");
}

// Lists.

#[test]
fn items_carry_markers() {
    assert_eq!(text("To do:<ul><li>one</li><li>two</ul>then"), "To do:\n- one\n- two\nthen");
    assert_eq!(text("<ol><li>one<li>two</ol>"), "1. one\n2. two");
    assert_eq!(text("<ol start=7><li>a<li value=20>b<li>c</ol>"), "7. a\n20. b\n21. c");
}

#[test]
fn nested_lists_are_indented() {
    assert_eq!(text("<ul><li>one<ol><li>a<li>b</ol><li>two</ul>"), "- one\n  1. a\n  2. b\n- two");
}

#[test]
fn a_paragraph_in_an_item_stays_with_its_marker() {
    assert_eq!(text("<p>x</p><ul><li><p>one</p></li></ul>"), "x\n\n- one");
}

#[test]
fn items_without_content_or_marker_get_none() {
    assert_eq!(text("<ul><li></li><li> </li><li>one</li></ul>"), "- one");
    assert_eq!(text("<ul style='list-style:none'><li>Home</li></ul>"), "Home");
    assert_eq!(text("<li style='display:inline'>Home</li> <li style='display:inline'>News</li>"), "Home News");
}

#[test]
fn definitions_are_lines() {
    assert_eq!(text("<dl><dt>term<dd>meaning<dt>other</dl>"), "term\nmeaning\nother");
}

// Tables.

#[test]
fn rows_are_lines_and_cells_are_parted_by_a_tab() {
    assert_eq!(text("<table><tr><td>From:</td><td>Ann</td></tr>\n<tr><th>To:<th>Bob</table>"), "From:\tAnn\nTo:\tBob");
}

#[test]
fn empty_cells_leave_no_tab() {
    assert_eq!(text("<table><tr><td></td><td>&nbsp;</td><td>x</td><td></td><td>y</td><td></td></tr></table>"), "x\ty");
}

#[test]
fn short_paragraphs_in_cells_stay_on_the_row() {
    assert_eq!(
        text("<table><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></table>"),
        "a\tb\n\nc\td"
    );
}

#[test]
fn long_or_broken_cells_are_apart() {
    let long = "word ".repeat(30);
    assert_eq!(text(&format!("<table><tr><td><p>{long}</p></td><td><p>b</p></td></tr></table>")), format!("{}\n\nb", long.trim()));
    assert_eq!(text("<table><tr><td>a<br>b</td><td><p>c</p></td></tr></table>"), "a\nb\tc");
    assert_eq!(text("<table><tr><td>a<p>b</p></td><td><p>c</p></td></tr></table>"), "a\n\nb\n\nc");
}

#[test]
fn layout_tables_leave_single_blank_lines() {
    let html = "<table><tr><td><table><tr><td><table><tr><td>one</td></tr></table></td></tr></table></td></tr><tr><td><table><tr><td>two</td></tr></table></td></tr></table>";
    assert_eq!(text(html), "one\n\ntwo");
}

#[test]
fn rows_and_cells_outside_a_table_part_their_contents() {
    assert_eq!(text("<tr><td>a</td><td>b</td></tr>c"), "a\nb\nc");
}

// Links and images.

#[test]
fn a_link_shows_its_target_behind_its_text() {
    let read = read("See <a href=\"https://example.com/a?b=1&amp;c=2\"><b>the page</b></a> now.");
    assert_eq!(read.text, "See the page <https://example.com/a?b=1&c=2> now.");
    assert_eq!(read.link_targets.len(), 1);
    assert_eq!(&read.text[read.link_targets[0].clone()], " <https://example.com/a?b=1&c=2>");
}

#[test]
fn a_target_the_text_gives_is_not_repeated() {
    for html in [
        "<a href='https://example.com/'>https://example.com</a>",
        "<a href='http://www.example.com/x'>example.com/x</a>",
        "<a href='mailto:ann@example.com'>Ann@Example.com</a>",
        "<a href='mailto:ann@example.com?subject=x'>[mailto:ann@example.com]</a>",
        "<a href='mailto:ann@example.com'>Ann (ann@example.com)</a>",
    ] {
        assert!(read(html).link_targets.is_empty(), "{html}");
    }
}

#[test]
fn a_mail_link_shows_the_address() {
    assert_eq!(text("<a href=\"MAILTO:ann@example.com?subject=hi\">Ann</a>"), "Ann <ann@example.com>");
}

#[test]
fn other_targets_are_not_shown() {
    for target in ["#top", "javascript:x()", "cid:1@x", "/path", "tel:123", "https:", "https://", "mailto:nobody", ""] {
        assert_eq!(text(&format!("<a href='{target}'>x</a>")), "x", "{target}");
    }
    assert_eq!(text(&format!("<a href='https://example.com/{}'>x</a>", "y".repeat(3_000))), "x");
    assert_eq!(text("<a name=x>x</a> <a href>y</a>"), "x y");
}

#[test]
fn a_target_cannot_break_its_line_or_brackets() {
    assert_eq!(text("<a href=' https://example.com/a b\n<c>\u{1}'>x</a>"), "x <https://example.com/a%20b%3Cc%3E>");
}

#[test]
fn a_link_without_text_shows_nothing() {
    assert_eq!(text("a<a href='https://example.com/'><img src=x></a>b"), "ab");
}

#[test]
fn an_unclosed_link_ends_at_the_next_or_at_its_cell() {
    assert_eq!(
        text("<a href='https://a.example/'>one <a href='https://b.example/'>two"),
        "one <https://a.example/> two <https://b.example/>"
    );
    assert_eq!(text("<table><tr><td><a href='https://a.example/'>one</td><td>two</td></tr></table>"), "one <https://a.example/>\ttwo");
}

#[test]
fn images_give_their_alternative_text() {
    assert_eq!(text("Hi <img src=x alt=\"\u{1F600} smile\"> you<img alt=''>"), "Hi \u{1F600} smile you");
    assert_eq!(text("<a href='https://example.com/'><img alt='Shop'></a>"), "Shop <https://example.com/>");
}

// What is not shown.

#[test]
fn styles_scripts_titles_and_comments_give_no_text() {
    let html = "<html><head><title>T &amp; t</title><style>p{a:b}</style><script>if (a<b) '</b>'</script><meta content=x></head><body>x<!-- y --><!-->z<style></p></style><iframe><p>q</iframe></body></html>";
    assert_eq!(text(html), "xz");
}

#[test]
fn text_in_the_head_is_shown() {
    assert_eq!(text("<head>Hello</head>"), "Hello");
}

#[test]
fn conditional_comments_hide_what_only_outlook_shows() {
    assert_eq!(
        text("a<!--[if mso]><table><tr><td>m</td></tr></table><![endif]-->b<![if !mso]>c<![endif]><!--[if !mso]><!-->d<!--<![endif]-->e"),
        "abcde"
    );
}

#[test]
fn hidden_elements_give_no_text() {
    for hidden in [
        "<div style='display:none'>",
        "<div style=\"color:red; DISPLAY : None !important;\">",
        "<div hidden>",
        "<div hidden=until-found>",
        "<div style='font-size:0'>",
        "<div style='font-size:0px;line-height:0'>",
        "<div style='font:0/0 a'>",
        "<div style='visibility:hidden'>",
        "<div style='opacity:0'>",
        "<div style='max-height:0;overflow:hidden'>",
        "<div style='mso-hide:all;font-size:1px'>",
        "<div style='display:block;display:none'>",
    ] {
        let read = read(&format!("a{hidden}secret<p>more<b>!</b></p></div>b"));
        assert_eq!(read.text.replace('\n', ""), "ab", "{hidden}");
        assert_eq!(read.hidden_bytes, 11, "{hidden}");
    }
}

#[test]
fn elements_hidden_from_outlook_only_are_shown() {
    assert_eq!(text("<a href='https://example.com/' style='display:inline-block;mso-hide:all'>Buy</a>"), "Buy <https://example.com/>");
}

#[test]
fn sizes_and_declarations_that_do_not_hide_show() {
    for shown in [
        "<div style='font-size:0.5em'>",
        "<div style='font-size:10px'>",
        "<div style='font:700 0.8em/1 Arial'>",
        "<div style='display:none;display:block'>",
        "<div style='display:block !important;display:none'>",
        "<div style='max-height:0'>",
        "<div style='opacity:0.5'>",
        "<div style='margin:0;padding:0;line-height:0'>",
        "<div data-style='display:none'>",
        "<div style='display:inline' style='display:none'>",
    ] {
        assert_eq!(text(&format!("{shown}x</div>")), "x", "{shown}");
    }
}

#[test]
fn a_font_size_inside_a_zero_one_shows_again() {
    let html = "<td style='font-size:0;padding:0'>gap<div style='font-size:0px'>gap<p style='font-size:14px'>text</p>gap</div><img alt='logo'></td>";
    assert_eq!(text(&format!("<table><tr>{html}</tr></table>")), "text\n\nlogo");
    assert_eq!(text("<div style='font-size:0'>a<span style='font-size:90%'>b</span><font size=2>c</font></div>"), "c");
}

#[test]
fn hiding_ends_with_its_element_even_if_tags_are_missing() {
    assert_eq!(text("<div><span style='display:none'>x</div>shown"), "shown");
    assert_eq!(text("<table><tr><td><div hidden>x</td><td>shown</td></tr></table>"), "shown");
    assert_eq!(text("<p hidden>x<p>shown"), "shown");
    assert_eq!(text("<ul><li hidden>x<li>shown</ul>"), "- shown");
    assert_eq!(text("<div hidden><table><tr><td>x</div>y</td></tr></table></div>shown"), "shown");
    assert_eq!(text("<b hidden>x<div>y</b>shown</div>"), "shown");
    assert_eq!(text("<span hidden>a<span>b</span>c</span>shown"), "shown");
    assert_eq!(text("<o:p hidden>a<o:p>b</o:p>c</o:p>shown"), "shown");
    assert_eq!(text("<h1 hidden>x</h2>shown"), "shown");
}

#[test]
fn an_inline_end_tag_does_not_reach_out_of_a_block() {
    assert_eq!(text("<span hidden><div>x</span>y</div>z</span>shown"), "shown");
}

// Text that was never HTML.

#[test]
fn an_address_in_angle_brackets_is_text() {
    assert_eq!(
        text("<p>Ann <Ann@Example.com> wrote, see <https://example.com/a?B=c> or <mailto:bob@example.com></p>"),
        "Ann <Ann@Example.com> wrote, see <https://example.com/a?B=c> or <mailto:bob@example.com>"
    );
    assert_eq!(text("<p>x<ann@example.com>y</ann@example.com>z"), "x<ann@example.com>yz");
}

#[test]
fn a_part_without_tags_is_plain_text() {
    assert_eq!(text("Hello,\n\n  1 < 2\n#include <stdio.h>\n-- \nAnn\n"), "Hello,\n\n  1 < 2\n#include <stdio.h>\n-- \nAnn");
    assert_eq!(text("a &lt; b\nc"), "a < b\nc");
}

#[test]
fn line_ends_of_every_kind_are_one() {
    assert_eq!(text("a\r\nb\rc\n"), "a\nb\nc");
    assert_eq!(text("<pre>a\r\nb\rc</pre>"), "a\nb\nc");
}

// Marks.

#[test]
fn gmail_replies_are_marked() {
    let html = "<div dir=ltr>Thanks!<br clear=all><div><br></div>-- <br><div class=\"gmail_signature\" data-smartmail=x>Bob<br>Example Ltd</div></div><br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">On Mon, 6 Jan 2020 at 10:00, Ann &lt;<a href=\"mailto:ann@example.com\">ann@example.com</a>&gt; wrote:<br></div><blockquote class=\"gmail_quote\" style=\"margin:0 0 0 .8ex;border-left:1px solid rgb(204,204,204)\"><div dir=ltr>Question?</div></blockquote></div>";
    assert_eq!(text(html), "Thanks!\n\n-- \nBob\nExample Ltd\n\nOn Mon, 6 Jan 2020 at 10:00, Ann <ann@example.com> wrote:\nQuestion?");
    let intro = "On Mon, 6 Jan 2020 at 10:00, Ann <ann@example.com> wrote:";
    assert_eq!(
        marked(html),
        [
            (MarkKind::Signature, "Bob\nExample Ltd".to_owned()),
            (MarkKind::Quote, format!("{intro}\nQuestion?")),
            (MarkKind::QuoteIntro, intro.to_owned()),
            (MarkKind::Quote, "Question?".to_owned()),
        ]
    );
}

#[test]
fn outlook_replies_are_marked() {
    let html = "<body><div class=WordSection1><p class=MsoNormal>Fine with me.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b>From:</b> Ann &lt;ann@example.com&gt; <br><b>Sent:</b> Monday, January 6, 2020 10:00 AM<br><b>To:</b> Bob &lt;bob@example.org&gt;<br><b>Subject:</b> Plan<o:p></o:p></p></div></div><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Does it suit?<o:p></o:p></p></div></body>";
    let header = "From: Ann <ann@example.com>\nSent: Monday, January 6, 2020 10:00 AM\nTo: Bob <bob@example.org>\nSubject: Plan";
    assert_eq!(text(html), format!("Fine with me.\n\n{header}\n\nDoes it suit?"));
    assert_eq!(marked(html), [(MarkKind::HeaderBlock, header.to_owned())]);
}

#[test]
fn the_header_rule_is_known_after_other_programs_rewrote_it() {
    let header = |style: &str| marked(&format!("<div style=\"{style}\">From: Ann</div>"));
    let expected = [(MarkKind::HeaderBlock, "From: Ann".to_owned())];
    assert_eq!(header("BORDER: none; BORDER-TOP: #B5C4DF 1pt SOLID; PADDING: 3pt 0cm 0cm 0cm"), expected);
    assert_eq!(header("border-style:solid none none;border-color:rgb(225,225,225) currentcolor;padding:3pt 0in 0in"), expected);
    assert_eq!(header("border-top-color: rgb(229, 229, 229); border-top-width: 1px; border-top-style: solid;"), expected);
    assert_eq!(header("border:none;border-top:solid red 1px;padding:10px"), []);
    assert_eq!(header("border-top-color:red;border-top-width:1px;border-top-style:solid"), []);
}

#[test]
fn outlook_web_replies_are_marked() {
    let html = "<div>Yes.</div><div id=\"appendonsend\"></div><hr style=\"display:inline-block;width:98%\" tabindex=\"-1\"><div id=\"divRplyFwdMsg\" dir=\"ltr\"><font face=\"Calibri\"><b>From:</b> Ann<br><b>Subject:</b> Plan</font><div>&nbsp;</div></div><div>Does it suit?</div>";
    let read = read(html);
    assert_eq!(read.text, "Yes.\n\nFrom: Ann\nSubject: Plan\n\nDoes it suit?");
    assert_eq!(
        read.marks,
        [Mark { kind: MarkKind::HeaderBlock, start: 4, end: 4 }, Mark { kind: MarkKind::HeaderBlock, start: 6, end: 29 },]
    );
}

#[test]
fn apple_mail_quotes_are_marked() {
    let html = "Ok.<br><div><br><blockquote type=\"cite\"><div>On 6 Jan 2020, at 10:00, Ann wrote:</div><br class=\"Apple-interchange-newline\"><div>Does it suit?</div></blockquote></div><br>";
    assert_eq!(text(html), "Ok.\n\nOn 6 Jan 2020, at 10:00, Ann wrote:\n\nDoes it suit?");
    assert_eq!(quotes(html), ["On 6 Jan 2020, at 10:00, Ann wrote:\n\nDoes it suit?"]);
}

#[test]
fn thunderbird_quotes_and_signatures_are_marked() {
    let html = "<p>Ok.</p><div class=\"moz-signature\">-- <br>Bob</div><div class=\"moz-cite-prefix\">On 06/01/2020 10:00, Ann wrote:<br></div><blockquote type=\"cite\" cite=\"mid:1@example.com\"><p>Suits?</p></blockquote>";
    assert_eq!(
        marked(html),
        [
            (MarkKind::Signature, "-- \nBob".to_owned()),
            (MarkKind::QuoteIntro, "On 06/01/2020 10:00, Ann wrote:".to_owned()),
            (MarkKind::Quote, "Suits?".to_owned()),
        ]
    );
}

#[test]
fn the_containers_of_other_programs_are_marked() {
    for html in [
        "<div id=\"yahoo_quoted_123\" class=\"yahoo_quoted\">q</div>",
        "<div class=\"ydp1a2b3c4dyahoo_quoted\">q</div>",
        "<div class=protonmail_quote>q</div>",
        "<div class=\"zmail_extra\">q</div>",
        "<span id=\"OLK_SRC_BODY_SECTION\">q</span>",
        "<div name=\"quote\">q</div>",
        "<div style='border:none;border-left:solid blue 1.5pt;padding:0in 0in 0in 4.0pt'>q</div>",
        "<blockquote>q</blockquote>",
        "<blockquote style='border:none' type=cite>q</blockquote>",
        "<div class=\"x_x_gmail_quote\">q</div>",
        "<div class=\"yiv123456gmail_quote\">q</div>",
        "<div class=\"m_-123gmail_quote\">q</div>",
        "<div class=\"gmail-m_123gmail_quote\">q</div>",
        "<div class=\"ecxgmail_quote\">q</div>",
    ] {
        assert_eq!(quotes(&format!("a{html}b")), ["q"], "{html}");
    }
}

#[test]
fn indentation_is_no_quote() {
    assert!(marked("<blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\">x</blockquote>").is_empty());
    assert!(marked("<blockquote class=\"webkit-indent-blockquote\">x</blockquote>").is_empty());
    assert!(marked("<a name=quote>x</a><p class='my_gmail_quote quote'>y</p>").is_empty());
}

#[test]
fn nested_quotes_are_nested_marks() {
    assert_eq!(quotes("<blockquote>a<blockquote>b</blockquote>c</blockquote>"), ["a\nb\nc", "b"]);
    assert_eq!(quotes("<blockquote><blockquote>b</blockquote>c</blockquote>d"), ["b\nc", "b"]);
}

#[test]
fn empty_and_hidden_quotes_leave_no_mark() {
    assert!(marked("a<blockquote> <br></blockquote>b<blockquote hidden>c</blockquote>").is_empty());
}

#[test]
fn marks_that_are_never_closed_end_with_the_text() {
    assert_eq!(quotes("a<blockquote type=cite>b<p>c"), ["b\n\nc"]);
    assert_eq!(quotes("<table><tr><td><blockquote>b</td><td>c</table>"), ["b"]);
}

#[test]
fn a_quote_starts_at_its_list_marker() {
    assert_eq!(quotes("<blockquote><ul><li>one</ul></blockquote>"), ["- one"]);
}

// Newsletters.

#[test]
fn a_newsletter_reads_from_top_to_bottom() {
    let html = "<!DOCTYPE html><html xmlns:o=\"urn:x\"><head><!--[if gte mso 9]><xml><o:x/></xml><![endif]--><style type=\"text/css\">@media only screen {p>a{x:y}}</style></head><body style=\"margin:0\"><div style=\"display:none;max-height:0px;overflow:hidden;mso-hide:all\">Preview text &#847;&zwnj;&nbsp;&#8199;&#65279;</div><table role=\"presentation\" width=\"100%\"><tbody><tr><td align=\"center\" style=\"font-size:0px\"><!--[if mso]><table><tr><td width=300><![endif]--><div style=\"font-size:0px\"><table><tr><td style=\"font-size:0\"><a href=\"https://news.example/?u=1\"><img alt=\"Example News\" src=\"x\" width=\"600\"></a></td></tr><tr><td><div style=\"font-size:14px\">Dear reader,<br/>two things:</div></td></tr></table></div></td></tr><tr><td><table><tr><td><h2>First</h2><p>Some   text.</p></td></tr></table></td></tr><tr><td><img src=\"x\" width=1 height=1></td></tr></tbody></table></body></html>";
    assert_eq!(text(html), "Example News <https://news.example/?u=1>\nDear reader,\ntwo things:\n\nFirst\n\nSome text.");
}

// Limits.

#[test]
fn the_text_is_cut_at_a_character() {
    let whole = text("<p>h\u{E9}llo w\u{F6}rld</p><blockquote>\u{20AC}\u{20AC}</blockquote>");
    for max in 0..whole.len() {
        let mut steps = u64::MAX;
        let cut = html_to_text("<p>h\u{E9}llo w\u{F6}rld</p><blockquote>\u{20AC}\u{20AC}</blockquote>", max, &mut steps);
        assert!(cut.truncated && cut.text.len() <= max && whole.starts_with(&cut.text), "{max}: {:?}", cut.text);
        assert_sound(&cut);
    }
    assert!(!read("<p>x").truncated);
}

#[test]
fn reading_stops_when_the_text_is_full() {
    let html = format!("<p>{}</p>{}", "x".repeat(100), "<div>y".repeat(10));
    let mut steps = u64::MAX;
    assert_eq!(html_to_text(&html, 50, &mut steps).text, "x".repeat(50));
}

#[test]
fn steps_are_bytes_of_html() {
    let mut steps = 8;
    let read = html_to_text("<p>hello</p><p>world</p>", usize::MAX, &mut steps);
    assert_eq!((read.text.as_str(), read.truncated, steps), ("hello", true, 0));
    let mut steps = 1_000;
    assert!(!html_to_text("<p>hello</p>", usize::MAX, &mut steps).truncated);
    assert_eq!(steps, 988);
    let mut steps = 4;
    assert_eq!(html_to_text("<p>\u{E9}", usize::MAX, &mut steps).text, "");
}

#[test]
fn elements_deeper_than_the_stack_are_flattened() {
    let html = format!("{}<b>deep</b>{}after", "<div>".repeat(1_000_000), "</div>".repeat(1_000_000));
    let read = read(&html);
    assert!(read.flattened);
    assert_eq!(read.text, "deep\nafter");
}

#[test]
fn end_tags_of_flattened_elements_close_no_other() {
    let html = format!("<blockquote>{}a{}b</blockquote>c", "<div>".repeat(1_000), "</div>".repeat(1_000));
    assert_eq!(quotes(&html), ["a\nb"]);
}

#[test]
fn unclosed_formatting_fills_no_stack() {
    let html = format!("{}<div hidden>x</div>y", "<p><font color=red><b>".repeat(10_000));
    let read = read(&html);
    assert!(!read.flattened);
    assert_eq!(read.text, "y");
}

#[test]
fn unclosed_comments_attributes_and_raw_elements_end_with_the_part() {
    for tail in [
        "<!-- b",
        "<!--[if mso]> b",
        "<a href=\"b",
        "<a b",
        "<",
        "</",
        "</p",
        "<!",
        "<script>b",
        "<style>b</styl",
        "<title>b",
        "&",
        "&#",
        "&#x",
        "&am",
    ] {
        let html = format!("<p>a</p>{tail}");
        assert!(text(&html).starts_with('a'), "{tail}");
    }
}

fn assert_sound(read: &Text) {
    assert!(!read.text.contains('\0'));
    for mark in &read.marks {
        assert!(mark.start <= mark.end && read.text.get(mark.start..mark.end).is_some(), "{mark:?}");
    }
    assert!(read.marks.is_sorted_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end))));
    let mut end = 0;
    for target in &read.link_targets {
        let shown = read.text.get(target.clone());
        assert!(end <= target.start && shown.is_some_and(|shown| shown.starts_with(" <") && shown.ends_with('>')), "{target:?}");
        end = target.end;
    }
    assert_eq!(read.text.trim_end_matches([' ', '\n', '\t']), read.text);
}

const PIECES: [&str; 64] = [
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "<ul>",
    "</ul>",
    "<ol start=-5>",
    "<li>",
    "</li>",
    "<br>",
    "<hr>",
    "<pre>",
    "</pre>",
    "\n",
    " ",
    "&nbsp;",
    "text",
    "\u{E9}\u{20AC}",
    "\u{1F469}\u{200D}\u{1F4BB}",
    "<",
    "&",
    "&#x",
    "&#0;",
    "&#55296;",
    "\0",
    "<blockquote type=cite>",
    "</blockquote>",
    "<div class=gmail_quote>",
    "<div hidden>",
    "<span style='display:none'>",
    "</span>",
    "<font style=\"font-size:0\">",
    "</font>",
    "<a href=https://example.com/>",
    "</a>",
    "<img alt='x \0'>",
    "<!--",
    "-->",
    "<![if !mso]>",
    "<style>",
    "</style>",
    "<script>",
    "</script>",
    "<title>",
    "</title>",
    "<textarea>",
    "</textarea>",
    "<h1>",
    "</h2>",
    "<ann@example.com>",
    "\"",
    "'",
    "=",
    "<i style=white-space:pre>",
    "</i>",
    "<dd>",
];

#[test]
fn random_markup_gives_sound_text() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % bound as u64) as usize
    };
    for _ in 0..2_000 {
        let mut html = String::from("<p>");
        for _ in 0..next(200) {
            let piece = PIECES[next(PIECES.len())];
            let cut = if next(10) == 0 { next(piece.len() + 1) } else { piece.len() };
            html.push_str(piece.get(..cut).unwrap_or(piece));
        }
        let whole = read(&html);
        assert_sound(&whole);
        let max = next(whole.text.len() + 2);
        let mut steps = u64::MAX;
        let cut = html_to_text(&html, max, &mut steps);
        assert_sound(&cut);
        assert!(cut.text.len() <= max && whole.text.starts_with(&cut.text), "{html:?} {max}");
    }
}

#[test]
fn hostile_repetition_is_read_in_one_pass() {
    let long = 60_000;
    for piece in [
        "<div>",
        "<b>x",
        "<p>x",
        "<table><tr><td>x",
        "<li>x",
        "<ul><li>x",
        "<a href=http://e.example/>x",
        "<span style=display:none>x",
        "<blockquote>x",
        "<",
        "&",
        "&#",
        "<!--",
        "<!",
        "</",
        "</p>",
        "<a ",
        "<a b",
        "<a@b",
        "<td>",
        "<br>x",
        "&nbsp;",
        "\u{E9}\u{200D}",
        "\n",
        "<font style='font-size:0'>",
        "<i style='white-space:pre'>",
        "<img alt=x>",
        "<div class=gmail_quote>x</div>",
        "<p style='a:b;c:d'>",
        "<![CDATA[x]]>",
    ] {
        assert_sound(&read(&piece.repeat(long / piece.len())));
    }
    for head in
        ["<!--", "<a href=\"", "<a ", "<p class='", "<p style='", "<script>", "<style>", "<title>", "<textarea>", "<plaintext>", "<pre>"]
    {
        for piece in ["x", " ", "-", "</", "&am", "a=1 ", "x_", ";", "<!--"] {
            let html = format!("{head}{}", piece.repeat(long / piece.len()));
            assert_sound(&read(&html));
        }
    }
}

#[test]
fn marks_are_bounded_in_number() {
    assert!(read(&"<blockquote>x</blockquote>".repeat(50_000)).marks.len() <= 10_000);
}
