//! What is meant to compile, so that the refusals beside it are refused for the right reason.

use payspec::lesspay::model::{CardData, CardDataRequired, CreateOrderRequest, TokenOrder};
use payspec::runtime::{Cvv, Masked, Pan};

fn main() {
    let card = CardData::new(CardDataRequired {
        number: Pan::new("4111111111111111"),
        expiry_month: Masked::new(12),
        expiry_year: Masked::new(2031),
        cvv: Cvv::new("123"),
    });
    assert!(payspec::runtime::check::validate(&card).is_ok());
    let _: fn(TokenOrder) -> CreateOrderRequest = |order| order.clone().into();
}
