//! A bucket where no upload in parts comes to its end. A real one fails so at times, and cannot be told
//! to.

use futures::stream::BoxStream;
use object_store::memory::InMemory;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, UploadPart,
};

use super::*;

/// A bucket in memory where no upload in parts comes to its end, and that counts those given up.
#[derive(Debug, Default)]
struct Unending {
    bucket: InMemory,
    begun: AtomicUsize,
    given_up: Arc<AtomicUsize>,
}

impl std::fmt::Display for Unending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a bucket where no upload ends")
    }
}

#[derive(Debug)]
struct Upload {
    inner: Box<dyn MultipartUpload>,
    given_up: Arc<AtomicUsize>,
}

#[async_trait]
impl MultipartUpload for Upload {
    fn put_part(&mut self, part: PutPayload) -> UploadPart {
        self.inner.put_part(part)
    }

    async fn complete(&mut self) -> object_store::Result<PutResult> {
        Err(object_store::Error::NotImplemented {
            operation: "ending an upload".to_owned(),
            implementer: "a test".to_owned(),
        })
    }

    async fn abort(&mut self) -> object_store::Result<()> {
        self.given_up.fetch_add(1, Ordering::SeqCst);
        self.inner.abort().await
    }
}

#[async_trait]
impl ObjectStore for Unending {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        opts: PutOptions,
    ) -> object_store::Result<PutResult> {
        self.bucket.put_opts(location, payload, opts).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        opts: PutMultipartOptions,
    ) -> object_store::Result<Box<dyn MultipartUpload>> {
        self.begun.fetch_add(1, Ordering::SeqCst);
        Ok(Box::new(Upload {
            inner: self.bucket.put_multipart_opts(location, opts).await?,
            given_up: Arc::clone(&self.given_up),
        }))
    }

    async fn get_opts(
        &self,
        location: &Path,
        options: GetOptions,
    ) -> object_store::Result<GetResult> {
        self.bucket.get_opts(location, options).await
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, object_store::Result<Path>>,
    ) -> BoxStream<'static, object_store::Result<Path>> {
        self.bucket.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, object_store::Result<ObjectMeta>> {
        self.bucket.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> object_store::Result<ListResult> {
        self.bucket.list_with_delimiter(prefix).await
    }

    async fn copy_opts(
        &self,
        from: &Path,
        to: &Path,
        options: CopyOptions,
    ) -> object_store::Result<()> {
        self.bucket.copy_opts(from, to, options).await
    }
}

#[tokio::test]
async fn the_parts_of_large_objects_are_given_up_when_one_of_them_cannot_be_ended() {
    let bucket = Arc::new(Unending::default());
    let sink = ObjectSink {
        store: Arc::clone(&bucket) as Arc<dyn ObjectStore>,
        prefix: Path::from("lender"),
        place: PlaceDigest::of("a test"),
        folder: None,
    };
    // Both files of the transactions are longer than a part.
    let failed = write(&sink, 200_000).await;
    assert!(matches!(failed, Err(SinkFailure::Objects(_))), "{failed:?}");
    assert_eq!(bucket.begun.load(Ordering::SeqCst), 2);
    assert_eq!(bucket.given_up.load(Ordering::SeqCst), 2);
}
