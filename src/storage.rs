//! Attachments' bytes, in a local directory. A file's bytes appear under its key only once they were checked: they are
//! written beside it and renamed, and writing the same file twice leaves the same bytes.

pub mod media;

use crate::error::{Error, Result};
use axum::body::Bytes;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, WriteMultipart};
use sha2::{Digest, Sha256};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// Bytes written at a time.
const CHUNK: usize = 1024 * 1024;
/// How much of the beginning tells the type.
const HEAD: usize = 8 * 1024;
/// How much of the end is kept: the directory of a ZIP file is there.
const TAIL: usize = 128 * 1024;

/// Where bytes are kept.
#[derive(Clone, Debug)]
pub struct Storage(Arc<LocalFileSystem>);

impl Storage {
    /// A store in a directory, which is made where it is missing.
    pub fn open(directory: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(directory)?;
        let store = LocalFileSystem::new_with_prefix(directory).map_err(std::io::Error::other)?;
        Ok(Self(Arc::new(store.with_fsync(true))))
    }

    /// Begins to write a file.
    pub async fn receive(&self, id: Uuid) -> Result<Receiving> {
        let upload = self.0.put_multipart(&key(id)).await.map_err(Error::internal)?;
        let write = WriteMultipart::new_with_chunk_size(upload, CHUNK);
        Ok(Receiving { write, measure: Measure::default() })
    }

    /// Deletes the bytes of a file, if there are any.
    pub async fn remove(&self, id: Uuid) -> Result<()> {
        match self.0.delete(&key(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::internal(error)),
        }
    }

    /// The bytes of a file, or a part of them.
    pub async fn read(
        &self,
        id: Uuid,
        part: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, object_store::Result<Bytes>>> {
        let options = GetOptions { range: part.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.0.get_opts(&key(id), options).await.map_err(Error::internal)?;
        Ok(found.into_stream())
    }
}

fn key(id: Uuid) -> Key {
    Key::from(id.simple().to_string())
}

/// A file while it arrives; dropped without [`Receiving::keep`], nothing is left of it.
#[derive(Debug)]
pub struct Receiving {
    write: WriteMultipart,
    measure: Measure,
}

impl Receiving {
    /// The next bytes.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.measure.push(bytes);
        self.write.wait_for_capacity(2).await.map_err(Error::internal)?;
        self.write.write(bytes);
        Ok(())
    }

    /// What has arrived so far.
    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    /// Puts the bytes where readers find them.
    pub async fn keep(self) -> Result<()> {
        self.write.finish().await.map_err(Error::internal)?;
        Ok(())
    }

    /// Deletes them.
    pub async fn discard(self) {
        if let Err(error) = self.write.abort().await {
            tracing::warn!(%error, "the temporary bytes of an upload could not be deleted");
        }
    }
}

/// Size, digest and both ends of what arrives.
#[derive(Debug, Default)]
pub struct Measure {
    size: u64,
    hasher: Sha256,
    head: Vec<u8>,
    tail: Vec<u8>,
}

impl Measure {
    /// The next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.size = self.size.saturating_add(bytes.len() as u64);
        self.hasher.update(bytes);
        let wanted = HEAD.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..wanted]);
        self.tail.extend_from_slice(&bytes[bytes.len().saturating_sub(TAIL)..]);
        // Moved seldom: only when twice the tail has gathered.
        if self.tail.len() > 2 * TAIL {
            self.tail.drain(..self.tail.len() - TAIL);
        }
    }

    /// Bytes so far.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// SHA-256, hex.
    pub fn sha256(&self) -> String {
        crate::hex(&self.hasher.clone().finalize())
    }

    /// The beginning.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// The end.
    pub fn tail(&self) -> &[u8] {
        &self.tail
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_keeps_both_ends() {
        let bytes: Vec<u8> = (0..400_000_u32).map(|index| index.to_le_bytes()[0]).collect();
        let mut measure = Measure::default();
        for chunk in bytes.chunks(70_001) {
            measure.push(chunk);
        }
        assert_eq!(measure.size(), 400_000);
        assert_eq!(measure.head(), &bytes[..HEAD]);
        assert!(measure.tail().len() >= TAIL && bytes.ends_with(measure.tail()));
        assert_eq!(measure.sha256(), crate::hex(&Sha256::digest(&bytes)));
    }

    #[tokio::test]
    async fn only_what_is_kept_is_read() {
        use futures_util::TryStreamExt;
        let directory = std::env::temp_dir().join(format!("quality-award-storage-{}", std::process::id()));
        let storage = Storage::open(&directory).unwrap();
        let (kept, dropped) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut receiving = storage.receive(kept).await.unwrap();
        receiving.push(b"0123456789").await.unwrap();
        assert!(storage.read(kept, None).await.is_err());
        receiving.keep().await.unwrap();
        let part: Vec<Bytes> = storage.read(kept, Some(2..5)).await.unwrap().try_collect().await.unwrap();
        assert_eq!(part.concat(), b"234");
        let mut receiving = storage.receive(dropped).await.unwrap();
        receiving.push(b"x").await.unwrap();
        receiving.discard().await;
        assert!(storage.read(dropped, None).await.is_err());
        assert_eq!(std::fs::read_dir(&directory).unwrap().count(), 1);
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
