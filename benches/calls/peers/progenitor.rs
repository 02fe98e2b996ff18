// What the driver knows of progenitor's client. Its hook `pre` is called with the request ready to send.
use std::sync::atomic::{AtomicBool, Ordering};

use progenitor_client::{ClientHooks, Error, OperationInfo};

pub static SHOW: AtomicBool = AtomicBool::new(false);

pub fn client() -> api::Client {
    api::Client::new_with_client("https://api.example.com", reqwest::Client::new())
}

pub fn bare(_request: &Request) {}

impl ClientHooks<()> for api::Client {
    async fn pre<E>(
        &self,
        request: &mut reqwest::Request,
        _info: &OperationInfo,
    ) -> Result<(), Error<E>> {
        let request = std::hint::black_box(request);
        if SHOW.load(Ordering::Relaxed) {
            let body = request.body().and_then(reqwest::Body::as_bytes);
            println!("{}", String::from_utf8_lossy(body.unwrap_or_default()));
        }
        Err(Error::Custom(String::new()))
    }
}
