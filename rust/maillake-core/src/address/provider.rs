//! Which addresses of one provider reach the same mailbox. Rules exist only for domains
//! whose provider, or its own published code, says so; all other domains have none.

/// Version of the rule table; a change of any rule or domain raises it.
pub const PROVIDER_RULES_VERSION: u32 = 1;

/// How one provider reads a local part.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// The domain the mailbox key is written with; `None` keeps the domain.
    domain: Option<&'static str>,
    /// The character that starts a tag; it and all after it are dropped.
    tag: u8,
    /// Characters that do not count.
    ignored: &'static str,
}

/// gmail.com and googlemail.com: dots and `+tag` do not count, both domains are one.
/// Dots: Google, "Dots don't matter in Gmail addresses"
/// (support.google.com/mail/answer/7436150), which excepts the hosted domains of work and
/// school accounts; they have no rule. Tag and second domain: users' descriptions, among
/// them vcharts.net/en/help/email-alias. Read 2026-11.
const GMAIL: Rule = Rule { domain: Some("gmail.com"), tag: b'+', ignored: "." };

/// Outlook.com and its older names: `+tag`. Microsoft, "Plus addressing in Exchange
/// Online" (learn.microsoft.com/exchange/recipients-in-exchange-online); for the consumer
/// service since 2013 by zdnet.com, "Microsoft adds support for custom '+' email
/// addresses". Dots count; each domain is an account of its own. Domains: the consumer
/// domains listed at knowledge.validity.com, article 224887947. Read 2026-11.
const PLUS_TAG: Rule = Rule { domain: None, tag: b'+', ignored: "" };

/// iCloud: an account that owns name@mac.com or name@me.com owns the same name at
/// icloud.com, by Apple, "About your @icloud.com, @me.com, and @mac.com email addresses"
/// (support.apple.com/118230). `+tag`, for receiving only: users' tests, among them
/// kosukety.org/use-plus-sign-alias-in-icloud; Apple documents none. Dots count. Read
/// 2026-11.
const ICLOUD: Rule = Rule { domain: Some("icloud.com"), tag: b'+', ignored: "" };

/// Proton: `+tag`, by Proton, "Types of email addresses and aliases"
/// (proton.me/support/addresses-and-aliases); dots, hyphens and underscores do not count,
/// by `canonicalizeEmail` of ProtonMail/WebClients, which states that addresses with one
/// canonical form share one inbox. Each Proton domain keeps its name. Read 2026-11.
const PROTON: Rule = Rule { domain: None, tag: b'+', ignored: "._-" };

/// Yahoo: a disposable address is a base name, a hyphen and a keyword; the key is the base
/// name, which is not the account's own name. Yahoo, "Creating Disposable Addresses"
/// (help.yahoo.com, `AddressGuard` tutorial) and US patent application 2006/0041621, which
/// reserves the hyphen for them. yahoo.co.jp is another company. Read 2026-11.
const YAHOO: Rule = Rule { domain: None, tag: b'-', ignored: "" };

/// Domains with a rule, sorted for binary search. fastmail.com and fastmail.fm: `+tag`, by
/// Fastmail, "Plus addressing and subdomain addressing" (fastmail.help, article
/// 360060591053, read 2026-11); its subdomain addresses are left alone, because a
/// subdomain may as well be a host of Fastmail's own.
const DOMAINS: &[(&str, &Rule)] = &[
    ("fastmail.com", &PLUS_TAG),
    ("fastmail.fm", &PLUS_TAG),
    ("gmail.com", &GMAIL),
    ("googlemail.com", &GMAIL),
    ("hotmail.at", &PLUS_TAG),
    ("hotmail.ca", &PLUS_TAG),
    ("hotmail.co.il", &PLUS_TAG),
    ("hotmail.co.uk", &PLUS_TAG),
    ("hotmail.com", &PLUS_TAG),
    ("hotmail.com.ar", &PLUS_TAG),
    ("hotmail.com.au", &PLUS_TAG),
    ("hotmail.com.br", &PLUS_TAG),
    ("hotmail.com.tr", &PLUS_TAG),
    ("hotmail.de", &PLUS_TAG),
    ("hotmail.dk", &PLUS_TAG),
    ("hotmail.es", &PLUS_TAG),
    ("hotmail.fr", &PLUS_TAG),
    ("hotmail.it", &PLUS_TAG),
    ("hotmail.se", &PLUS_TAG),
    ("icloud.com", &ICLOUD),
    ("live.at", &PLUS_TAG),
    ("live.ca", &PLUS_TAG),
    ("live.co.uk", &PLUS_TAG),
    ("live.com", &PLUS_TAG),
    ("mac.com", &ICLOUD),
    ("me.com", &ICLOUD),
    ("msn.com", &PLUS_TAG),
    ("outlook.com", &PLUS_TAG),
    ("pm.me", &PROTON),
    ("proton.me", &PROTON),
    ("protonmail.ch", &PROTON),
    ("protonmail.com", &PROTON),
    ("windowslive.com", &PLUS_TAG),
    ("yahoo.ca", &YAHOO),
    ("yahoo.co.in", &YAHOO),
    ("yahoo.co.uk", &YAHOO),
    ("yahoo.com", &YAHOO),
    ("yahoo.com.au", &YAHOO),
    ("yahoo.com.br", &YAHOO),
    ("yahoo.de", &YAHOO),
    ("yahoo.es", &YAHOO),
    ("yahoo.fr", &YAHOO),
    ("yahoo.it", &YAHOO),
];

/// Longest domain in [`DOMAINS`].
const MAX_DOMAIN_BYTES: usize = 15;

/// The rule of a lower-case A-label domain.
pub(super) fn rule_of(domain: &str) -> Option<&'static Rule> {
    let first = *domain.as_bytes().first()?;
    if domain.len() > MAX_DOMAIN_BYTES || !b"fghilmopwy".contains(&first) {
        return None;
    }
    let index = DOMAINS.binary_search_by(|(known, _)| known.cmp(&domain)).ok()?;
    DOMAINS.get(index).map(|(_, rule)| *rule)
}

impl Rule {
    /// The mailbox of a case-folded local part, or `None` when it is the address itself or
    /// the rule would leave nothing (quoted local parts have no rule).
    pub(super) fn mailbox(&self, local_part: &str, domain: &str) -> Option<String> {
        if local_part.starts_with('"') {
            return None;
        }
        let tag = char::from(self.tag);
        let untagged = local_part.split(tag).next().unwrap_or(local_part);
        let mut mailbox = String::with_capacity(local_part.len() + domain.len() + 1);
        mailbox.extend(untagged.chars().filter(|&letter| !self.ignored.contains(letter)));
        if mailbox.is_empty() {
            return None;
        }
        let own_domain = self.domain.unwrap_or(domain);
        if mailbox == local_part && own_domain == domain {
            return None;
        }
        mailbox.push('@');
        mailbox.push_str(own_domain);
        Some(mailbox)
    }
}

#[cfg(test)]
mod table_tests {
    use super::{DOMAINS, MAX_DOMAIN_BYTES, rule_of};

    #[test]
    fn domains_are_sorted_and_all_are_found() {
        assert!(DOMAINS.is_sorted_by(|left, right| left.0 < right.0));
        for (domain, rule) in DOMAINS {
            assert!(domain.len() <= MAX_DOMAIN_BYTES, "{domain}");
            assert_eq!(rule_of(domain), Some(*rule), "{domain}");
        }
    }
}
