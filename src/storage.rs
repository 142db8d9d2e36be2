//! Attachments' bytes, in a local directory.

use object_store::local::LocalFileSystem;
use std::path::Path;
use std::sync::Arc;

/// Where bytes are kept.
#[derive(Clone, Debug)]
pub struct Storage(pub Arc<LocalFileSystem>);

impl Storage {
    /// A store in a directory, which is made where it is missing.
    pub fn open(directory: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(directory)?;
        let store = LocalFileSystem::new_with_prefix(directory).map_err(std::io::Error::other)?;
        Ok(Self(Arc::new(store)))
    }
}
