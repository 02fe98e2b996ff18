//! `payspec`.

/// A fifth of generating is memory taken and given back. It is the command that chooses, not the library.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    payspec_cli::main()
}
