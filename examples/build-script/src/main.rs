//! What a program does with the client: builds a request, and shows what would be sent. Nothing goes out.

include!(concat!(env!("OUT_DIR"), "/payspec/mod.rs"));

use acme::model::{RefundRequest, RefundRequestRequired};
use acme::{Client, Environment};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(Environment::Default).build()?;
    let refund = RefundRequest::new(RefundRequestRequired {
        payment: "pay_1".into(),
        amount: "12.50".parse()?,
    });
    let (request, _answer) = client.create_refund(&refund).into_parts()?;
    println!("{} {}", request.method(), request.url());
    println!("{}", request.body().as_text().unwrap_or_default());
    Ok(())
}
