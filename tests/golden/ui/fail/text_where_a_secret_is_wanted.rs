use payspec::haipay::Client;
use payspec::runtime::Pan;

fn main() {
    let digits: String = "4111111111111111".to_owned();
    let _: Pan = digits;
    let _ = Client::builder(5);
}
