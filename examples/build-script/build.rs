//! Compiles `acme.yaml`, which `mend.yaml` mends first, into the module `acme`.

fn main() -> Result<(), payspec_build::Error> {
    payspec_build::Config::new()
        .spec("acme.yaml")
        .overlay("mend.yaml")
        .only("refunds")
        .generate()
}
