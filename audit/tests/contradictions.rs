//! dump
#[test]
fn dump() {
    for (name, capture) in [
        ("aiscpay", "aiscpay-card-cashier"),
        ("cbtis", "cbtis-alipay-plus-cashier"),
        ("haipay", "haipay-pci-card"),
        ("lesspay", "lesspay-card-payment"),
        ("storesquare", "storesquare-redoc"),
    ] {
        let bytes = std::fs::read(format!("/work/shared/documents/{capture}.txt")).unwrap();
        let document = payspec_audit::read::read(&payspec_audit::capture::Capture {
            id: name,
            name: "x.txt",
            bytes: &bytes,
            read: "2026-01-01",
        })
        .unwrap();
        println!("== {name}");
        for one in payspec_audit::contradiction::contradictions(&document) {
            println!(
                "{} {:?} {} {}",
                one.at,
                one.certainty(),
                one.rule.as_str(),
                one.message
            );
            for (at, label) in &one.also {
                println!("      {at} {label}");
            }
        }
    }
}
