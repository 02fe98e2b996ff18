use payspec::lesspay::model::{CardData, CardDataRequired};
use payspec::runtime::{Masked, Pan};

fn main() {
    let _ = CardData::new(CardDataRequired {
        number: Pan::new("4111111111111111"),
        expiry_month: Masked::new(12),
        expiry_year: Masked::new(2031),
    });
}
