//! What the address reader promises, with invented senders.

use super::lexer::STEPS;
use super::{Address, AddressType, AddressView, ListEnd, is_valid_mailbox, parse_address_list, parse_mailbox_strict, visit_addresses};

const LIMIT: usize = 1000;

fn rows(text: &str) -> Vec<AddressView<'_>> {
    let mut out = Vec::new();
    let end = visit_addresses(text, LIMIT, |row| out.push(row));
    assert_eq!(end, ListEnd::Complete, "{text:?}");
    out
}

fn only(text: &str) -> AddressView<'_> {
    let mut out = rows(text);
    assert_eq!(out.len(), 1, "{text:?} gives {out:?}");
    out.remove(0)
}

/// Name and address of every row, empty where there is none.
fn pairs(text: &str) -> Vec<(String, String)> {
    rows(text)
        .into_iter()
        .map(|row| {
            let name = row.display_name.unwrap_or_default().into_owned();
            (name, row.addr.unwrap_or_default().into_owned())
        })
        .collect()
}

#[track_caller]
fn assert_pairs(text: &str, expected: &[(&str, &str)]) {
    let found = pairs(text);
    let found: Vec<(&str, &str)> = found.iter().map(|(name, addr)| (name.as_str(), addr.as_str())).collect();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn an_ordinary_mailbox_borrows_all_its_text() {
    let text = "Ann Example <ann@mail.example.com>";
    let row = only(text);
    assert_eq!(row.raw, text);
    assert!(matches!(row.display_name, Some(std::borrow::Cow::Borrowed("Ann Example"))));
    assert!(matches!(row.addr, Some(std::borrow::Cow::Borrowed("ann@mail.example.com"))));
    assert_eq!(row.addr_key(), Some("ann@mail.example.com"));
    assert_eq!(row.mailbox_key(), Some("ann@mail.example.com"));
    assert_eq!(row.local_part(), Some("ann"));
    assert_eq!(row.domain(), Some("mail.example.com"));
    assert_eq!(row.registrable_domain(), Some("example.com"));
    assert_eq!(row.address_type, AddressType::Smtp);
    assert!(!row.ambiguous);
}

#[test]
fn address_types_have_stable_lower_case_names() {
    let names = [AddressType::Smtp, AddressType::X500, AddressType::Group, AddressType::Invalid].map(AddressType::name);
    assert_eq!(names, ["smtp", "x500", "group", "invalid"]);
}

#[test]
fn case_is_kept_in_the_local_part_and_folded_in_the_key() {
    let row = only("Ann.Lee@Example.COM");
    assert_eq!(row.addr.as_deref(), Some("Ann.Lee@example.com"));
    assert_eq!(row.addr_key(), Some("ann.lee@example.com"));
}

#[test]
fn keys_use_full_case_folding_and_nfc() {
    let sharp = only("stra\u{df}e@example.com");
    assert_eq!(sharp.addr_key(), Some("strasse@example.com"));
    let decomposed = only("A\u{308}nn@example.com");
    assert_eq!(decomposed.addr_key(), Some("\u{e4}nn@example.com"));
    let final_sigma = only("\u{3c3}\u{3c2}@example.com");
    assert_eq!(final_sigma.addr_key(), Some("\u{3c3}\u{3c3}@example.com"));
    let dotless = only("\u{131}@example.com");
    assert_eq!(dotless.addr_key(), Some("\u{131}@example.com"));
}

#[test]
fn both_spellings_of_an_idn_are_one_address() {
    let unicode = only("\u{c4}\u{d6}@B\u{fc}cher.example");
    let ascii = only("\u{c4}\u{d6}@XN--Bcher-kva.example");
    assert_eq!(unicode.addr, ascii.addr);
    assert_eq!(unicode.addr.as_deref(), Some("\u{c4}\u{d6}@xn--bcher-kva.example"));
    assert_eq!(unicode.addr_key(), Some("\u{e4}\u{f6}@xn--bcher-kva.example"));
    let fullwidth_dot = only("ann@b\u{fc}cher\u{ff0e}example");
    assert_eq!(fullwidth_dot.domain(), Some("xn--bcher-kva.example"));
}

#[test]
fn a_domain_that_idna_refuses_stays_lower_case() {
    assert_eq!(only("ann@XN--example.com").addr.as_deref(), Some("ann@xn--example.com"));
    // Mapped to ASCII this would smuggle a second `@` into the domain.
    let smuggled = only("ann@good.example\u{ff20}Evil.example");
    assert_eq!(smuggled.domain(), Some("good.example\u{ff20}evil.example"));
}

#[test]
fn quotes_stay_only_where_the_local_part_needs_them() {
    assert_pairs(
        r#""ann"@example.com, "ann lee"@example.com, "a\b\"c"@example.com, ""@example.com"#,
        &[("", "ann@example.com"), ("", r#""ann lee"@example.com"#), ("", r#""ab\"c"@example.com"#), ("", r#"""@example.com"#)],
    );
    assert_pairs("ann..lee@example.com, ann.@example.com", &[("", r#""ann..lee"@example.com"#), ("", r#""ann."@example.com"#)]);
}

#[test]
fn domain_literals_are_kept() {
    let row = only("ann@[IPv6:2001:db8::1]");
    assert_eq!(row.addr.as_deref(), Some("ann@[IPv6:2001:db8::1]"));
    assert_eq!(row.registrable_domain(), None);
    assert_pairs("ann@[192.0.2.1], Bob <bob@[ 192.0.2.2 ]>", &[("", "ann@[192.0.2.1]"), ("Bob", "bob@[192.0.2.2]")]);
}

#[test]
fn registrable_domains_follow_the_public_suffix_list() {
    let of = |text: &'static str| only(text).registrable_domain().map(str::to_owned);
    assert_eq!(of("ann@a.b.example.co.uk").as_deref(), Some("example.co.uk"));
    assert_eq!(of("ann@co.uk"), None);
    assert_eq!(of("ann@localhost"), None);
    assert_eq!(of("ann@192.0.2.1"), None);
    assert_eq!(of("ann@mail.b\u{fc}cher.example").as_deref(), Some("xn--bcher-kva.example"));
}

#[test]
fn splits_at_commas_outside_quotes_comments_and_angle_brackets() {
    assert_pairs(
        r#""Lee, Ann" <ann@example.com>, bob@example.org (Bob, the builder), <@a.example,@b.example:cy@example.net>"#,
        &[("Lee, Ann", "ann@example.com"), ("Bob, the builder", "bob@example.org"), ("", "cy@example.net")],
    );
}

#[test]
fn splits_at_semicolon_outside_quotes() {
    assert_pairs(
        r#""Lee; Ann" <ann@example.com>; Bob <bob@example.org>;cy@example.net;"#,
        &[("Lee; Ann", "ann@example.com"), ("Bob", "bob@example.org"), ("", "cy@example.net")],
    );
}

#[test]
fn a_semicolon_without_an_address_behind_it_does_not_split() {
    let row = only("Ann <ann@example.com>; urgent");
    assert_eq!(row.addr.as_deref(), Some("ann@example.com"));
    assert_eq!(row.raw, "Ann <ann@example.com>; urgent");
}

#[test]
fn a_line_end_is_white_space_or_a_separator() {
    assert_pairs("Ann\r\n Example <ann@example.com>\r\nbob@example.org\n", &[("Ann Example", "ann@example.com"), ("", "bob@example.org")]);
    assert_pairs("ann@\r\n example.com", &[("", "ann@example.com")]);
    assert_pairs("Ann\0\0Example\t <ann@example.com>", &[("Ann Example", "ann@example.com")]);
}

#[test]
fn words_before_a_bracketed_address_belong_to_its_name() {
    assert_pairs(
        "Lee, Ann <ann@example.com>, Doe, Bob, Jr. <bob@example.org>",
        &[("Lee, Ann", "ann@example.com"), ("Doe, Bob, Jr.", "bob@example.org")],
    );
}

#[test]
fn words_before_a_bare_address_are_a_row_of_their_own() {
    let found = rows("root, ann@example.com, postmaster");
    assert_eq!(found.len(), 3);
    assert_eq!((found[0].address_type, found[0].raw), (AddressType::Invalid, "root"));
    assert_eq!(found[1].addr.as_deref(), Some("ann@example.com"));
    assert_eq!((found[2].address_type, found[2].raw), (AddressType::Invalid, "postmaster"));
}

#[test]
fn text_without_an_address_is_one_invalid_row() {
    for text in [
        "root",
        "Ann Example",
        "Ann <ann>",
        "<>",
        "Ann Example <",
        "ann@",
        "@example.com",
        "@",
        "ann@.",
        "(only a comment)",
        ", ;",
        "Lee, Ann; Bob",
        "\"Ann",
        "Meet at noon",
    ] {
        let row = only(text);
        assert_eq!(row.address_type, AddressType::Invalid, "{text:?}");
        assert_eq!(row.raw, text);
        assert_eq!(row.addr, None);
        assert_eq!((row.addr_key(), row.mailbox_key()), (None, None));
        assert_eq!((row.local_part(), row.domain()), (None, None));
    }
    assert_eq!(only("Ann <ann>").display_name.as_deref(), Some("Ann"), "the name is still known");
}

#[test]
fn blank_text_gives_no_row() {
    for text in ["", " ", "\r\n\t\0"] {
        assert_eq!(rows(text), []);
    }
}

#[test]
fn group_members_carry_the_name_of_the_group() {
    let found = rows("Team (all): Ann <ann@example.com>, bob@example.org; cy@example.net");
    let names: Vec<_> = found.iter().map(|row| row.group_name.as_deref()).collect();
    assert_eq!(names, [Some("Team"), Some("Team"), None]);
    assert_eq!(found[2].addr.as_deref(), Some("cy@example.net"));
}

#[test]
fn an_empty_group_is_one_row() {
    for text in [
        "undisclosed-recipients:;",
        "undisclosed-recipients: ;",
        "undisclosed-recipients:",
        "undisclosed-recipients:;@relay.example.com",
        "undisclosed-recipients:; (no To-header on input)",
        "\"undisclosed-recipients\":;",
        "<undisclosed-recipients:;>",
        "<undisclosed-recipients:;@relay.example.com>",
        "<undisclosed-recipients:@relay.example.com;>",
    ] {
        let row = only(text);
        assert_eq!(row.address_type, AddressType::Group, "{text:?}");
        assert_eq!(row.group_name.as_deref(), Some("undisclosed-recipients"), "{text:?}");
        assert_eq!((row.raw, row.addr), (text, None));
    }
}

#[test]
fn a_group_may_lack_its_semicolon() {
    let found = rows("Team: ann@example.com, bob@example.org");
    assert!(found.iter().all(|row| row.group_name.as_deref() == Some("Team")));
    assert_eq!(found.len(), 2);
}

#[test]
fn a_single_name_with_a_colon_is_no_group() {
    let row = only("News: Daily <news@example.com>");
    assert_eq!(row.display_name.as_deref(), Some("News: Daily"));
    assert_eq!(row.group_name, None);
}

#[test]
fn exchange_names_are_one_mailbox_with_a_key() {
    let row = only("Lee, Ann </O=ACME/OU=NA/CN=RECIPIENTS/CN=ALEE>");
    assert_eq!(row.address_type, AddressType::X500);
    assert_eq!(row.display_name.as_deref(), Some("Lee, Ann"));
    assert_eq!(row.addr.as_deref(), Some("/O=ACME/OU=NA/CN=RECIPIENTS/CN=ALEE"));
    assert_eq!(row.addr_key(), Some("x500:o=acme/cn=alee"));
    assert_eq!(row.mailbox_key(), Some("x500:o=acme/cn=alee"));
    assert_eq!((row.local_part(), row.domain()), (None, None));
}

#[test]
fn parentheses_of_an_exchange_name_are_no_comment() {
    let text = "/o=Acme, Inc/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=01-ann";
    let bracketed = format!("Ann <{text}>, bob@example.org");
    let found = rows(&bracketed);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].addr.as_deref(), Some(text));
    assert_eq!(found[0].addr_key(), Some("x500:o=acme, inc/cn=01-ann"));
    let bare = rows("/o=A (1)/cn=Recipients/cn=ann; EX:/o=A/cn=bob\ncy@example.net");
    let keys: Vec<_> = bare.iter().filter_map(AddressView::addr_key).collect();
    assert_eq!(keys, ["x500:o=a (1)/cn=ann", "x500:o=a/cn=bob", "cy@example.net"]);
}

#[test]
fn encapsulated_exchange_names_share_the_key_of_the_name() {
    let row = only("IMCEAEX-_O=ACME_OU=NA_cn=RECIPIENTS_cn=Ann+20Lee@example.com");
    assert_eq!(row.address_type, AddressType::X500);
    assert_eq!(row.addr.as_deref(), Some("IMCEAEX-_O=ACME_OU=NA_cn=RECIPIENTS_cn=Ann+20Lee@example.com"));
    assert_eq!(row.addr_key(), only("</o=Acme/ou=na/cn=Recipients/cn=ann lee>").addr_key());
    assert_eq!(row.domain(), Some("example.com"));
    assert_eq!(only("IMCEAEX-nothing@example.com").address_type, AddressType::Smtp);
}

#[test]
fn the_nineteenth_case_of_the_research_reads_whole() {
    let found = rows("Lee, Ann </O=ACME/OU=NA/CN=RECIPIENTS/CN=ALEE>, \"Doe; B\" <b@x>; Group: a@b, c@d;, undisclosed-recipients:;");
    let summary: Vec<_> = found.iter().map(|row| (row.address_type.name(), row.group_name.as_deref())).collect();
    assert_eq!(
        summary,
        [("x500", None), ("smtp", None), ("smtp", Some("Group")), ("smtp", Some("Group")), ("group", Some("undisclosed-recipients")),]
    );
}

#[test]
fn obsolete_routes_are_dropped() {
    assert_pairs("Ann <@a.example,,@b.example:ann@example.com>", &[("Ann", "ann@example.com")]);
}

#[test]
fn comments_and_blanks_inside_an_address_do_not_count() {
    assert_pairs(
        "Ann (home (of) Ann) <ann(the one)@example.(really)com>, Bob . Lee @ example . org",
        &[("Ann", "ann@example.com"), ("", "Bob.Lee@example.org")],
    );
}

#[test]
fn an_old_style_comment_is_the_name() {
    assert_pairs(
        r"ann@example.com (Ann Example), bob@example.org (Bob \(Rob\) Lee), cy@example.net ()",
        &[("Ann Example", "ann@example.com"), ("Bob (Rob) Lee", "bob@example.org"), ("", "cy@example.net")],
    );
}

#[test]
fn names_are_unquoted() {
    assert_pairs(
        r#""Ann \"Nan\" Lee" <ann@example.com>, Bob "the (builder)" Lee <bob@example.org>, 'Cy' <cy@example.net>, "'Di'" <di@example.net>, \"Ed\" <ed@example.net>"#,
        &[
            ("Ann \"Nan\" Lee", "ann@example.com"),
            ("Bob the (builder) Lee", "bob@example.org"),
            ("Cy", "cy@example.net"),
            ("Di", "di@example.net"),
            ("Ed", "ed@example.net"),
        ],
    );
}

#[test]
fn a_name_equal_to_the_address_is_dropped() {
    for text in [
        "ann@example.com <ann@example.com>",
        "\"ANN@Example.com\" <ann@example.com>",
        "'ann@example.com' <ann@example.com>",
        "\"'ann@example.com'\" <ann@example.com>",
        "\"ann@b\u{fc}cher.example\" <ann@xn--bcher-kva.example>",
    ] {
        let row = only(text);
        assert_eq!((row.display_name, row.ambiguous), (None, false), "{text:?}");
    }
}

#[test]
fn a_name_that_is_another_address_is_ambiguous() {
    for text in [
        "ann@bank.example <evil@example.net>",
        "\"ann@bank.example\" <evil@example.net>",
        "Ann ann@bank.example <evil@example.net>",
        "evil@example.net (ann@bank.example)",
        "<ann@bank.example> <evil@example.net>",
        "ann@bank.example@example.net",
    ] {
        assert!(rows(text).iter().any(|row| row.ambiguous), "{text:?}");
    }
    let row = only("ann@bank.example <evil@example.net>");
    assert_eq!(row.addr.as_deref(), Some("evil@example.net"));
    assert_eq!(row.display_name.as_deref(), Some("ann@bank.example"));
    assert!(!only("\"Ann via list@example.com\" <list@example.net>").ambiguous);
}

#[test]
fn missing_closing_marks_lose_nothing() {
    assert_pairs("\"Ann Example <ann@example.com>", &[("Ann Example", "ann@example.com")]);
    assert_pairs(
        "Ann <ann@example.com, Bob <bob@example.org>, cy@example.net",
        &[("Ann", "ann@example.com"), ("Bob", "bob@example.org"), ("", "cy@example.net")],
    );
    assert_pairs("Ann <ann@example.com Bob <bob@example.org", &[("Ann", "ann@example.com"), ("Bob", "bob@example.org")]);
    assert_pairs("\"Ann <ann@example.com>, \"Bob\" <bob@example.org>", &[("Ann", "ann@example.com"), ("Bob", "bob@example.org")]);
    assert_pairs(
        "(Ann <ann@example.com>, Bob) <bob@example.org>, (Cy <cy@example.net>, D) <di@example.net",
        &[("Ann <ann@example.com>, Bob", "bob@example.org"), ("Cy <cy@example.net>, D", "di@example.net")],
    );
}

#[test]
fn doubled_marks_are_one() {
    assert_pairs(
        "<<ann@example.com>>, Bob < <bob@example.org> >, cy@example.net.,, di@example.net",
        &[("", "ann@example.com"), ("Bob", "bob@example.org"), ("", "cy@example.net"), ("", "di@example.net")],
    );
}

#[test]
fn schemes_of_clients_are_dropped() {
    assert_pairs(
        "Ann <mailto:ann@example.com?subject=hi>, mailto:bob@example.org, Cy [mailto:cy@example.net], Di [SMTP:di@example.net]",
        &[("Ann", "ann@example.com"), ("", "bob@example.org"), ("Cy", "cy@example.net"), ("Di", "di@example.net")],
    );
}

#[test]
fn addresses_without_separators_are_all_found_and_ambiguous() {
    let text = "ann@example.com bob@example.org, Cy <cy@example.net> Di <di@example.net>, <ed@example.net, flo@example.net>";
    assert_pairs(
        text,
        &[
            ("", "ann@example.com"),
            ("", "bob@example.org"),
            ("Cy", "cy@example.net"),
            ("Di", "di@example.net"),
            ("", "ed@example.net"),
            ("", "flo@example.net"),
        ],
    );
    assert!(rows(text).iter().all(|row| row.ambiguous));
}

#[test]
fn a_mailbox_quoted_as_a_whole_is_read() {
    assert_pairs(
        "\"Ann Example <ann@example.com>\", \"bob@example.org\", 'cy@example.net', <\"di@example.net\">, \"ed@example.net\" <>",
        &[
            ("Ann Example", "ann@example.com"),
            ("", "bob@example.org"),
            ("", "cy@example.net"),
            ("", "di@example.net"),
            ("", "ed@example.net"),
        ],
    );
}

#[test]
fn names_of_lotus_notes_stay_whole() {
    let row = only("Ann Lee <Ann Lee/Sales/Acme@ACME> @ GATE");
    assert_eq!(row.addr.as_deref(), Some("\"Ann Lee/Sales/Acme\"@acme"));
}

#[test]
fn the_disguise_of_pipermail_is_undone() {
    let row = only("ann.lee at example.com (Ann Lee)");
    assert_eq!(row.addr.as_deref(), Some("ann.lee@example.com"));
    assert_eq!(row.display_name.as_deref(), Some("Ann Lee"));
    assert_eq!(row.address_type, AddressType::Smtp);
    assert_eq!(only("ann at example.com").addr.as_deref(), Some("ann@example.com"));
    for words in ["Ann Lee at example.com", "ann at localhost", "ann at two words.com"] {
        assert_eq!(only(words).address_type, AddressType::Invalid, "{words:?}");
    }
}

#[test]
fn provider_rules_apply_only_to_known_domains() {
    for (text, mailbox) in [
        ("a.b+x@googlemail.com", "ab@gmail.com"),
        ("A.B@gmail.com", "ab@gmail.com"),
        ("ann.lee+x@outlook.com", "ann.lee@outlook.com"),
        ("ann+x@hotmail.co.uk", "ann@hotmail.co.uk"),
        ("ann+x@live.com", "ann@live.com"),
        ("ann.lee+x@me.com", "ann.lee@icloud.com"),
        ("ann@mac.com", "ann@icloud.com"),
        ("Ann-L.e_e+x@proton.me", "annlee@proton.me"),
        ("ann+x@fastmail.com", "ann@fastmail.com"),
        ("base-shop@yahoo.com", "base@yahoo.com"),
        ("base-shop@yahoo.co.jp", "base-shop@yahoo.co.jp"),
        ("A.B+x@example.com", "a.b+x@example.com"),
        ("a.b+x@sub.gmail.com", "a.b+x@sub.gmail.com"),
        ("+x@gmail.com", "+x@gmail.com"),
        ("\"a b+x\"@gmail.com", "\"a b+x\"@gmail.com"),
        ("\u{c4}nn+x@gmail.com", "\u{e4}nn@gmail.com"),
    ] {
        assert_eq!(only(text).mailbox_key(), Some(mailbox), "{text:?}");
    }
    let row = only("a.b+x@googlemail.com");
    assert_eq!(row.addr_key(), Some("a.b+x@googlemail.com"));
}

#[test]
fn over_the_limit_the_rest_is_one_row() {
    let text = "ann@example.com, Bob <bob@example.org>, cy@example.net, di@example.net";
    let mut out = Vec::new();
    assert!(parse_address_list(text, 2, &mut out));
    assert_eq!(out.len(), 3);
    assert_eq!(out[2].address_type, AddressType::Invalid);
    assert_eq!(out[2].raw, "cy@example.net, di@example.net");
    let mut exact = Vec::new();
    assert!(!parse_address_list(text, 4, &mut exact));
    assert_eq!(exact.len(), 4);
}

#[test]
fn an_owned_address_says_what_its_view_says() {
    let text = "Team: \"Lee, Ann\" <A.Lee+x@GoogleMail.com>;";
    let mut out = Vec::new();
    assert!(!parse_address_list(text, LIMIT, &mut out));
    let some = |text: &str| Some(text.to_owned());
    let expected = Address {
        raw: "\"Lee, Ann\" <A.Lee+x@GoogleMail.com>".to_owned(),
        display_name: some("Lee, Ann"),
        addr: some("A.Lee+x@googlemail.com"),
        addr_key: some("a.lee+x@googlemail.com"),
        mailbox_key: some("alee@gmail.com"),
        local_part: some("A.Lee+x"),
        domain: some("googlemail.com"),
        registrable_domain: some("googlemail.com"),
        address_type: AddressType::Smtp,
        group_name: some("Team"),
        ambiguous: false,
    };
    assert_eq!(out, [expected]);
}

#[test]
fn group_names_are_cut_where_they_repeat() {
    let text = format!("{}: a@example.com, b@example.com;", "\u{e9}".repeat(5000));
    let found = rows(&text);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|row| { row.group_name.as_deref().is_some_and(|name| name.len() == 1000) }));
}

#[test]
fn valid_mailboxes_follow_rfc_5322_with_its_obsolete_forms() {
    for text in [
        "ann@example.com",
        "Ann Example <ann@example.com>",
        "\"Ann (x)\" <ann@example.com>",
        "Ann Q. Lee <ann@example.com>",
        "\"a b\"@example.com",
        "\"\"@example.com",
        "a.\"b c\".d@example.com",
        " (c) ann (d) @ (e) example (f) . com ",
        "ann@[192.0.2.1]",
        "<@a.example,@b.example:ann@example.com>",
        "ann@example",
        "\u{e4}nn@b\u{fc}cher.example",
        "ann@xn--bcher-kva.example",
        "(a\r\n b)ann@example.com",
        "\"a\\\0\"@example.com",
        "\"\u{7}\"@example.com",
    ] {
        assert!(is_valid_mailbox(text), "{text:?}");
        let row = parse_mailbox_strict(text);
        assert!(row.is_some_and(|row| row.addr.is_some()), "{text:?}");
    }
}

#[test]
fn invalid_mailboxes_are_refused() {
    for text in [
        "",
        "ann",
        "@example.com",
        "ann@",
        "ann@@example.com",
        "ann@lee@example.com",
        ".ann@example.com",
        "ann.@example.com",
        "a..b@example.com",
        "ann@example.com.",
        "ann@.example.com",
        "ann@example..com",
        "ann@-example.com",
        "ann@example-.com",
        "ann@xn--example.com",
        "ann lee@example.com",
        "\"ann@example.com",
        "\"a\"b@example.com",
        "a.\"\".b@example.com",
        "(ann@example.com",
        "ann@example.com)",
        "ann@[192.0.2.1",
        "<ann@example.com",
        "Lee, Ann <ann@example.com>",
        "ann@example.com, bob@example.org",
        "\"\0\"@example.com",
        "ann@example.com\r",
        "ann@example.com\r\n",
        "\r\nann@example.com",
        "ann@exa mple.com",
    ] {
        assert!(!is_valid_mailbox(text), "{text:?}");
        assert_eq!(parse_mailbox_strict(text), None);
    }
}

/// Work and rows of a hostile text.
fn work(text: &str) -> (usize, usize) {
    STEPS.with(|steps| steps.set(0));
    let mut count = 0;
    let _ = visit_addresses(text, usize::MAX, |_| count += 1);
    let _ = is_valid_mailbox(text);
    (STEPS.with(std::cell::Cell::get), count)
}

#[test]
fn hostile_text_costs_linear_work() {
    const BYTES: usize = 100_000;
    for pattern in [
        "<",
        ">",
        "\"",
        "(",
        ")",
        ",",
        "@",
        ";",
        ":",
        "\\",
        "[",
        "a@",
        "@a",
        "<a",
        "a<",
        "<\"",
        "(\"",
        "\"(",
        "a@b",
        "a@b ",
        "<a@b",
        "a:",
        "a:b@c",
        ":/o=a",
        "/o=a/cn=b;",
        "\\\"<@\"a ",
        "\"<@\"a",
        "@[",
        "a.",
        ".a ",
        "a@b\n",
        "(a)",
        "(a)b ",
        "a@b(",
        " at ",
        "a at b.c ",
        "'a@b'",
        "\u{e9}@\u{e9}.",
        "xn--a@xn--b.",
        "<a@b>",
        "<a,",
        "a@b;(",
        "a@(c)\n",
    ] {
        let text = pattern.repeat(BYTES / pattern.len());
        let (steps, _) = work(&text);
        assert!(steps <= 64 * text.len(), "{pattern:?}: {steps} steps");
        let half = pattern.repeat(BYTES / pattern.len() / 2);
        let (half_steps, _) = work(&half);
        assert!(steps <= 3 * half_steps + 1000, "{pattern:?}: {half_steps} then {steps} steps");
    }
}

/// A small deterministic generator (xorshift), so that a failure repeats.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % bound
    }
}

/// Between two rows stand only separators, comments and names of groups with members.
fn assert_nothing_lost(gap: &str, text: &str) {
    let has_words = gap.contains(char::is_alphanumeric);
    assert!(!has_words || gap.contains([':', '(']), "{text:?} loses {gap:?}");
}

/// Checks what must be true of every answer.
fn check_rows(text: &str) {
    let found = rows(text);
    let mut from = 0;
    for row in &found {
        let start = row.raw.as_ptr().addr() - text.as_ptr().addr();
        assert!(start >= from, "{text:?}: raw slices overlap");
        assert_nothing_lost(&text[from..start], text);
        from = start + row.raw.len();
        assert!(!row.raw.is_empty(), "{text:?}");
        let has_addr = matches!(row.address_type, AddressType::Smtp | AddressType::X500);
        assert_eq!(row.addr.is_some(), has_addr, "{text:?}");
        assert_eq!(row.addr_key().is_some(), has_addr, "{text:?}");
        if let (AddressType::Smtp, Some(addr)) = (row.address_type, row.addr.as_deref()) {
            let joined = format!("{}@{}", row.local_part().unwrap_or_default(), row.domain().unwrap_or_default());
            assert_eq!(joined, addr, "{text:?}");
            let bracketed = format!("<{addr}>");
            let again = only(&bracketed);
            assert_eq!(again.addr.as_deref(), Some(addr), "{text:?}");
            assert_eq!(again.addr_key(), row.addr_key(), "{text:?}");
        }
    }
    assert_nothing_lost(&text[from..], text);
    let nothing = text.chars().all(|letter| letter <= ' ' || letter == '\u{7f}');
    assert_eq!(found.is_empty(), nothing, "{text:?}");
    if is_valid_mailbox(text) {
        assert!(parse_mailbox_strict(text).is_some(), "{text:?}");
    }
}

#[test]
fn random_token_soup_never_panics_and_loses_nothing() {
    const TOKENS: [&str; 30] = [
        "ann",
        "@",
        ".",
        ",",
        ";",
        ":",
        "<",
        ">",
        "(",
        ")",
        "[",
        "]",
        "\"",
        "\\",
        " ",
        "\r\n",
        "\0",
        "'",
        "\u{e9}",
        "example.com",
        "/o=a",
        "/cn=b",
        " at ",
        "mailto:",
        "Team:",
        "IMCEAEX-",
        "xn--",
        "\u{ff20}",
        "-",
        "b@example.org",
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..20_000 {
        let text: String = (0..random.below(24)).map(|_| TOKENS[random.below(TOKENS.len())]).collect();
        check_rows(&text);
    }
}

#[test]
fn random_bytes_never_panic() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..5000 {
        let bytes: Vec<u8> = (0..random.below(80)).map(|_| random.below(256) as u8).collect();
        check_rows(&String::from_utf8_lossy(&bytes));
    }
}
