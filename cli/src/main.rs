//! `payspec`.

fn main() -> std::process::ExitCode {
    payspec_cli::main()
}
