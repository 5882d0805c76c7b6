//! Opening an object store by its address.

use std::sync::Arc;
use std::time::Duration;

use object_store::RetryConfig;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;

use super::ObjectSink;
use super::folder::Folder;
use crate::config::backup::{ObjectStoreConfig, URL};

/// The object store cannot be used as it is configured.
#[derive(Debug, thiserror::Error)]
#[error("{URL} (`backup.object_store.url`): {0}")]
pub struct BadObjectStore(String);

impl ObjectSink {
    /// Opens an object store. Of the clouds nothing is asked yet.
    pub(crate) fn open(config: &ObjectStoreConfig) -> Result<Self, BadObjectStore> {
        // Fails when the program has chosen its provider already, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let url = config.url.as_str();
        let bad = |error: object_store::Error| BadObjectStore(error.to_string());
        // The worker tries again by itself, and its lease is not to run out meanwhile.
        let retry = RetryConfig {
            max_retries: 2,
            retry_timeout: Duration::from_secs(20),
            ..RetryConfig::default()
        };
        let store: Arc<dyn object_store::ObjectStore> = match config.url.scheme() {
            "s3" => {
                let builder = AmazonS3Builder::from_env().with_url(url);
                Arc::new(builder.with_retry(retry).build().map_err(bad)?)
            }
            "gs" => {
                let builder = GoogleCloudStorageBuilder::from_env().with_url(url);
                Arc::new(builder.with_retry(retry).build().map_err(bad)?)
            }
            "az" => {
                let builder = MicrosoftAzureBuilder::from_env().with_url(url);
                Arc::new(builder.with_retry(retry).build().map_err(bad)?)
            }
            _ => return in_folder(config),
        };
        let path = format!("{}/{}", config.url.path().trim_matches('/'), config.prefix);
        let prefix = Path::from_url_path(path.trim_matches('/'))
            .map_err(|_| BadObjectStore("its path cannot be used".to_owned()))?;
        Ok(Self {
            store,
            prefix,
            folder: None,
        })
    }
}

fn in_folder(config: &ObjectStoreConfig) -> Result<ObjectSink, BadObjectStore> {
    let root = config.url.to_file_path();
    let root = root.map_err(|()| BadObjectStore("write file:///the/whole/path".to_owned()))?;
    // Not made here: a folder that is missing is more often a disk that is not mounted.
    if !root.is_dir() {
        let text = format!("{} is not a folder: make it first", root.display());
        return Err(BadObjectStore(text));
    }
    let store = LocalFileSystem::new_with_prefix(&root)
        .map_err(|error| BadObjectStore(error.to_string()))?
        // What is acknowledged must survive a power cut.
        .with_fsync(true);
    let prefix = Path::parse(&config.prefix)
        .map_err(|_| BadObjectStore("its prefix cannot be used".to_owned()))?;
    Ok(ObjectSink {
        store: Arc::new(store),
        folder: Some(Folder(root.join(&config.prefix))),
        prefix,
    })
}
