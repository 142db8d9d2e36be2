//! Operation documents: those that an installation registers, those that clients have sent to be asked for by hash, and what
//! admission made of each, so that a document is parsed once.

use super::answer::{Code, Failure};
use super::params::Params;
use crate::graphql::guard::{self, Admitted, Limits};
use async_graphql::Variables;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Most fields of documents that are kept parsed, some hundreds of bytes each: a short text may have many.
const PARSED: u64 = 200_000;
/// Most bytes of documents that clients have sent to be asked for by hash.
const SENT: u64 = 8 * 1024 * 1024;
/// Most bytes of addresses whose question is kept.
const ADDRESSES: u64 = 4 * 1024 * 1024;

/// The documents of one server.
pub(super) struct Documents {
    registered: HashMap<String, Arc<Text>>,
    sent: Cache<String, Arc<Text>, Room>,
    parsed: Cache<[u8; 32], Arc<Admitted>, Room>,
    addresses: Cache<Box<str>, Arc<Question>, Room>,
}

/// A document as it was written, with its SHA-256, which is taken once.
pub(super) struct Text {
    text: Box<str>,
    digest: [u8; 32],
}

impl Text {
    fn of(text: String) -> Arc<Self> {
        Arc::new(Self { digest: Sha256::digest(&text).into(), text: text.into() })
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// How much room a document takes.
#[derive(Clone)]
struct Room;

impl Weighter<[u8; 32], Arc<Admitted>> for Room {
    fn weight(&self, _: &[u8; 32], admitted: &Arc<Admitted>) -> u64 {
        admitted.size as u64
    }
}

impl Weighter<String, Arc<Text>> for Room {
    fn weight(&self, _: &String, text: &Arc<Text>) -> u64 {
        text.len() as u64
    }
}

impl Weighter<Box<str>, Arc<Question>> for Room {
    fn weight(&self, address: &Box<str>, _: &Arc<Question>) -> u64 {
        // The variables stand in it.
        3 * address.len() as u64 + 500
    }
}

/// A document that may be executed.
#[derive(Clone)]
pub(super) struct Prepared {
    pub(super) text: Arc<Text>,
    pub(super) admitted: Arc<Admitted>,
    /// Of the text, the chosen operation and the limits.
    pub(super) digest: [u8; 32],
}

/// A document with its variables.
#[derive(Clone)]
pub(super) struct Question {
    pub(super) prepared: Prepared,
    pub(super) variables: Variables,
    digest: OnceLock<Option<[u8; 32]>>,
}

impl Question {
    pub(super) fn of(prepared: Prepared, variables: Variables) -> Self {
        Self { prepared, variables, digest: OnceLock::new() }
    }

    /// SHA-256 of both; none where the variables cannot be written down.
    pub(super) fn digest(&self) -> Option<[u8; 32]> {
        *self.digest.get_or_init(|| {
            let mut digest = Sha256::new();
            digest.update(self.prepared.digest);
            digest.update(serde_json::to_vec(&self.variables).ok()?);
            Some(digest.finalize().into())
        })
    }
}

impl Documents {
    /// The store, with the documents that are registered, by hash.
    pub(super) fn new(registered: HashMap<String, String>) -> Self {
        Self {
            registered: registered.into_iter().map(|(hash, text)| (hash, Text::of(text))).collect(),
            sent: Cache::with_weighter(1_000, SENT, Room),
            parsed: Cache::with_weighter(1_000, PARSED, Room),
            addresses: Cache::with_weighter(1_000, ADDRESSES, Room),
        }
    }

    /// What anybody asked for before by an address, that is by a query string, and got a public answer.
    pub(super) fn known(&self, address: &str) -> Option<Arc<Question>> {
        self.addresses.get(address)
    }

    /// Keeps what an address asks for, so that it need not be read again. Not where the hash goes with the text: that makes a
    /// document known whenever it is sent.
    pub(super) fn keep(&self, address: &str, question: &Arc<Question>) {
        self.addresses.insert(address.into(), Arc::clone(question));
    }

    /// The document of a request, scanned, parsed and measured. One that is sent with its hash is known by it from now on.
    pub(super) fn prepare(&self, params: &mut Params, limits: &Limits) -> Result<Prepared, Failure> {
        let sent = params.query.take().map(Text::of);
        let text = match (&sent, &params.hash) {
            (Some(text), None) => Arc::clone(text),
            (Some(text), Some(hash)) if *hash == crate::hex(&text.digest) => Arc::clone(text),
            (Some(_), Some(_)) => return Err(Failure::malformed("The provided hash does not match the document.")),
            (None, Some(hash)) => {
                let known = self.registered.get(hash).cloned().or_else(|| self.sent.get(hash));
                known.ok_or_else(|| Failure::new(Code::PersistedQueryNotFound, ""))?
            }
            (None, None) => return Err(Failure::malformed("`query` is missing.")),
        };
        let digest = digest(&text, params.operation_name.as_deref(), limits);
        let admitted = match self.parsed.get(&digest) {
            Some(admitted) => admitted,
            None => {
                let admitted = guard::admit(&text, params.operation_name.as_deref(), limits)
                    .map_err(|rejection| Failure::from(rejection.stop).with_location(rejection.location))?;
                let admitted = Arc::new(admitted);
                self.parsed.insert(digest, Arc::clone(&admitted));
                admitted
            }
        };
        if let (Some(text), Some(hash)) = (sent, params.hash.take()) {
            self.sent.insert(hash, text);
        }
        Ok(Prepared { text, admitted, digest })
    }
}

/// SHA-256 of a document in lower-case hexadecimal digits, as clients name it.
pub(crate) fn sha256(text: &str) -> String {
    crate::hex(&Sha256::digest(text.as_bytes()))
}

fn digest(text: &Text, operation: Option<&str>, limits: &Limits) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(limits.fields.to_be_bytes());
    digest.update([u8::from(operation.is_some())]);
    digest.update(operation.unwrap_or_default().len().to_be_bytes());
    digest.update(operation.unwrap_or_default());
    digest.update(text.digest);
    digest.finalize().into()
}
