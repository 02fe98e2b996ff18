//! What is done with a string to sign, and how the outcome is written. The cryptography is aws-lc-rs's.

use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use aws_lc_rs::{constant_time, hmac};
use data_encoding::{BASE64, Encoding, HEXLOWER, HEXUPPER};
use zeroize::Zeroizing;

use super::members::Out;
use super::rule::SignatureEncoding;
use crate::DecodeError;

/// What writes a string to sign.
pub(super) type Write<'w> = &'w dyn Fn(&mut Out<'_>) -> Result<(), DecodeError>;

pub(super) fn sha256(write: Write<'_>) -> Result<Digest, DecodeError> {
    let mut context = digest::Context::new(&digest::SHA256);
    in_blocks(write, &mut |block| context.update(block))?;
    Ok(context.finish())
}

pub(super) fn hmac_sha256(key: &hmac::Key, write: Write<'_>) -> Result<hmac::Tag, DecodeError> {
    let mut context = hmac::Context::with_key(key);
    in_blocks(write, &mut |block| context.update(block))?;
    Ok(context.sign())
}

/// Signs; `None` where the library fails.
pub(super) fn rsa_sha256(key: &KeyPair, digest: &Digest) -> Option<Vec<u8>> {
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign_digest(&RSA_PKCS1_SHA256, digest, &mut signature)
        .ok()?;
    Some(signature)
}

/// Whether two digests are the same, in a time that depends on their lengths only.
pub(super) fn same(expected: &[u8], given: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(expected, given).is_ok()
}

/// Pieces are short, and every call into the library costs as much as a piece.
#[expect(
    clippy::indexing_slicing,
    reason = "what is filled was got from the block"
)]
fn in_blocks(write: Write<'_>, update: &mut dyn FnMut(&[u8])) -> Result<(), DecodeError> {
    let mut block = Zeroizing::new([0; 256]);
    let mut filled = 0;
    write(&mut |piece| {
        if let Some(place) = block.get_mut(filled..filled + piece.len()) {
            place.copy_from_slice(piece);
            filled += piece.len();
            return;
        }
        update(&block[..filled]);
        filled = 0;
        match block.get_mut(..piece.len()) {
            Some(place) => {
                place.copy_from_slice(piece);
                filled = piece.len();
            }
            None => update(piece),
        }
    })?;
    update(&block[..filled]);
    Ok(())
}

pub(super) fn encode(encoding: SignatureEncoding, signature: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(strict(encoding).encode(signature))
}

/// The bytes of a signature, if it is written in the one way that they can be: with padding, of one case, no bit to spare.
pub(super) fn decode(encoding: SignatureEncoding, text: &[u8]) -> Option<Vec<u8>> {
    strict(encoding).decode(text).ok()
}

const fn strict(encoding: SignatureEncoding) -> Encoding {
    match encoding {
        SignatureEncoding::Base64 => BASE64,
        SignatureEncoding::Hex => HEXLOWER,
        SignatureEncoding::HexUpper => HEXUPPER,
    }
}
