use payspec::lesspay::model::{CardExtra, CardOrder, CardOrderRequired, CashierExtra, CashierOrder, TokenExtra, TokenOrder};

fn card_for_cashier(order: CashierOrder, card: CardExtra) -> CashierOrder {
    order.with_channel_extra(card)
}

fn token_for_card(required: CardOrderRequired, token: TokenExtra) -> CardOrder {
    CardOrder::new(CardOrderRequired { channel_extra: token, ..required })
}

fn cashier_for_token(mut order: TokenOrder, extra: CashierExtra) -> TokenOrder {
    order.channel_extra = extra;
    order
}

fn card_as_token(order: CardOrder) -> TokenOrder {
    order
}

fn main() {
    let _ = (card_for_cashier, token_for_card, cashier_for_token, card_as_token);
}
