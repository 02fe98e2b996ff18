use payspec::lesspay::model::CardData;

fn log(_: &str) {}

fn show(card: &CardData) {
    log(&card.number);
    log(&card.cvv);
    println!("{}", card.cvv.expose());
}

fn main() {
    let _ = show;
}
