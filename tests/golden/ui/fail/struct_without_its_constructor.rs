// Members may be added to a spec: only `new` makes a request.
use payspec::haipay::model::CollectQueryRequest;

fn main() {
    let _ = CollectQueryRequest { app_id: None, order_id: None, order_no: None, sign: None };
}
