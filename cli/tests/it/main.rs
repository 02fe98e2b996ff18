//! The command as people and programs meet it: words in, files, two streams and an exit code out.

mod check;
mod corpus;
mod generate;
mod help;
mod run;
