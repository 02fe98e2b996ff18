use payspec::lesspay::model::{CardData, CardOrder};

fn keep(card: &CardData, order: &CardOrder) -> (CardData, CardOrder) {
    (card.clone(), order.clone())
}

fn main() {
    let _ = keep;
}
