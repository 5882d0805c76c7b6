//! Opening an object store by its address.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ClientConfigKey, RetryConfig};

use super::ObjectSink;
use super::folder::Folder;
use crate::config::backup::ObjectStoreConfig;
use crate::sink::PlaceDigest;

/// The object store cannot be used as it is configured.
#[derive(Debug, thiserror::Error)]
#[error("{setting}: {reason}")]
pub struct BadObjectStore {
    setting: &'static str,
    reason: String,
}

impl BadObjectStore {
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self {
            setting: "ONESHOT_BACKUP_OBJECT_STORE_URL (`backup.object_store.url`)",
            reason: reason.into(),
        }
    }

    /// The same of a place that it had before.
    pub(crate) fn former(self) -> Self {
        Self {
            setting: "ONESHOT_BACKUP_OBJECT_STORE_FORMER (`backup.object_store.former`)",
            ..self
        }
    }
}

impl ObjectSink {
    /// Opens an object store. Of the clouds nothing is asked yet.
    pub(crate) fn open(config: &ObjectStoreConfig) -> Result<Self, BadObjectStore> {
        // Fails when the program has chosen its provider already, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let url = config.url.as_str();
        let bad = |error: object_store::Error| BadObjectStore::new(error.to_string());
        // The worker tries again by itself, and its lease is not to run out meanwhile.
        let retry = RetryConfig {
            max_retries: 2,
            retry_timeout: Duration::from_secs(20),
            ..RetryConfig::default()
        };
        // What is not in the address and decides where a bucket of that name is.
        let at;
        let store: Arc<dyn object_store::ObjectStore> = match config.url.scheme() {
            "s3" => {
                let builder = AmazonS3Builder::from_env().with_url(url);
                at = [
                    builder
                        .get_config_value(&AmazonS3ConfigKey::S3Endpoint)
                        .or_else(|| builder.get_config_value(&AmazonS3ConfigKey::Endpoint)),
                    None,
                ];
                plain_http_is_meant(&builder, at[0].as_deref())?;
                Arc::new(builder.with_retry(retry).build().map_err(bad)?)
            }
            "gs" => {
                let builder = GoogleCloudStorageBuilder::from_env().with_url(url);
                at = [builder.get_config_value(&GoogleConfigKey::BaseUrl), None];
                Arc::new(builder.with_retry(retry).build().map_err(bad)?)
            }
            "az" => {
                let builder = MicrosoftAzureBuilder::from_env().with_url(url);
                at = [
                    builder.get_config_value(&AzureConfigKey::AccountName),
                    builder.get_config_value(&AzureConfigKey::Endpoint),
                ];
                Arc::new(builder.with_retry(retry).build().map_err(bad)?)
            }
            _ => return in_folder(config),
        };
        let path = format!("{}/{}", config.url.path().trim_matches('/'), config.prefix);
        let prefix = Path::from_url_path(path.trim_matches('/'))
            .map_err(|_| BadObjectStore::new("its path cannot be used"))?;
        let bucket = config.url.host_str().unwrap_or_default();
        let mut address = format!("{}://{bucket}/{prefix}", config.url.scheme());
        for part in at.into_iter().flatten() {
            address.push_str("\nat ");
            address.push_str(part.trim_end_matches('/'));
        }
        Ok(Self {
            place: PlaceDigest::of(&address),
            store,
            prefix,
            folder: None,
        })
    }
}

/// The library refuses plain http at each request, without saying so.
fn plain_http_is_meant(
    builder: &AmazonS3Builder,
    endpoint: Option<&str>,
) -> Result<(), BadObjectStore> {
    let allowed = AmazonS3ConfigKey::Client(ClientConfigKey::AllowHttp);
    let allowed = builder.get_config_value(&allowed);
    if endpoint.is_some_and(|it| it.starts_with("http://")) && allowed.as_deref() != Some("true") {
        let reason = "AWS_ENDPOINT is plain http: take https, or set AWS_ALLOW_HTTP=true where the \
                      way there is your own";
        return Err(BadObjectStore::new(reason));
    }
    Ok(())
}

fn in_folder(config: &ObjectStoreConfig) -> Result<ObjectSink, BadObjectStore> {
    let root = config.url.to_file_path();
    let root = root.map_err(|()| BadObjectStore::new("write file:///the/whole/path"))?;
    // Not made here: a folder that is missing is more often a disk that is not mounted.
    if !root.is_dir() {
        let text = format!("{} is not a folder: make it first", root.display());
        return Err(BadObjectStore::new(text));
    }
    let store = LocalFileSystem::new_with_prefix(&root)
        .map_err(|error| BadObjectStore::new(error.to_string()))?
        // What is acknowledged must survive a power cut.
        .with_fsync(true);
    let prefix = Path::parse(&config.prefix)
        .map_err(|_| BadObjectStore::new("its prefix cannot be used"))?;
    let folder = root.join(&config.prefix);
    // Its parts alone, so that a `/` too many makes no other place of it.
    let parts: PathBuf = folder.components().collect();
    Ok(ObjectSink {
        store: Arc::new(store),
        place: PlaceDigest::of(&format!("file://{}", parts.display())),
        folder: Some(Folder {
            root,
            of_journeys: folder,
        }),
        prefix,
    })
}
