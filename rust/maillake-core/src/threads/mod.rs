//! Conversations: which mails belong together, and which answers which.
//!
//! The *partition* is the closure of a graph whose nodes are message identifiers, seen or only referred to: it is a
//! function of the set of mails. The *tree* of a thread is what Jamie Zawinski's algorithm makes of it.

mod closure;
mod gather;
mod links;
mod mail;
mod rows;
mod step;
mod tree;

pub use closure::{Components, closure_of};
pub use gather::gather_subjects;
pub use links::{Evidence, Link, Links, conversation_key, id_node, links_of};
pub use mail::{Mail, Mails, key_of_hex};
pub use rows::{THREAD_EDGES, THREAD_MAP, THREADS, closure_batch};
pub use step::Threading;
pub use tree::{Forest, Place, grow};
