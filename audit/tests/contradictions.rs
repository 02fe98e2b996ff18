//! The contradictions that a reader numbered, and the findings that report them.
#[path = "contradictions/by_hand.rs"]
mod by_hand;

#[test]
fn dump() {
    for (name, capture) in [
        ("aiscpay", "aiscpay-card-cashier"),
        ("cbtis", "cbtis-alipay-plus-cashier"),
        ("haipay", "haipay-pci-card"),
        ("lesspay", "lesspay-card-payment"),
        ("storesquare", "storesquare-redoc"),
    ] {
        let truth = std::fs::read_to_string(format!("tests/truth/{name}.tsv")).unwrap();
        let capture =
            std::fs::read_to_string(format!("/work/shared/documents/{capture}.txt")).unwrap();
        let document = by_hand::document(name, &truth, &capture);
        println!("== {name}");
        for one in payspec_audit::contradiction::contradictions(&document) {
            println!(
                "{} {:?} {} {} §{}",
                one.at,
                one.certainty(),
                one.rule.as_str(),
                one.message,
                one.section
            );
            for (at, label) in &one.also {
                println!("      {at} {label}");
            }
        }
    }
}
