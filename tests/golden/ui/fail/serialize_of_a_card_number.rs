use payspec::haipay::model::CollectApplyRequest;
use payspec::runtime::Pan;

fn store(number: &Pan, request: &CollectApplyRequest) {
    let _ = serde_json::to_string(number);
    let _ = serde_json::to_string(request);
}

fn main() {
    let _ = store;
}
