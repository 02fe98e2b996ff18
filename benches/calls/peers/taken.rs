// Put into openapi-generator's crate by benches/call-cost.py, in the place of the network.
use std::sync::atomic::{AtomicBool, Ordering};

pub static SHOW: AtomicBool = AtomicBool::new(false);

pub fn taken<E>(request: reqwest::Request) -> Result<reqwest::Response, crate::apis::Error<E>> {
    let request = std::hint::black_box(request);
    if SHOW.load(Ordering::Relaxed) {
        let body = request.body().and_then(reqwest::Body::as_bytes);
        println!("{}", String::from_utf8_lossy(body.unwrap_or_default()));
    }
    drop(request);
    Err(crate::apis::Error::Io(std::io::ErrorKind::Other.into()))
}
