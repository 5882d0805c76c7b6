//! The server over real sockets: alone where Linxo does not matter, and against the twin where it
//! does.

mod api;
mod harness;
mod pages;
mod whole;
