//! RSA keys from the texts that providers' portals and people hand out.
//!
//! rustls-pki-types reads PEM too, but not PKCS#1's public keys, and it leaves the base64 of a private key unwiped in freed memory.

use aws_lc_rs::error::KeyRejected;
use aws_lc_rs::rsa::{KeyPair, PublicKey};
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaParameters};
use data_encoding::BASE64;
use zeroize::Zeroizing;

/// What is wrong with a key, without a word of it.
type Fault = &'static str;

pub(super) fn private_key(text: &str) -> Result<KeyPair, Fault> {
    let der = der(text)?;
    match classify(&der)? {
        Form::Pkcs8 => KeyPair::from_pkcs8(&der).map_err(|rejected| fault(&rejected)),
        Form::Pkcs1 => KeyPair::from_der(&der).map_err(|rejected| fault(&rejected)),
        Form::Spki | Form::Pkcs1Public => Err("is a public key, and the private one belongs here"),
    }
}

pub(super) fn public_key(text: &str) -> Result<ParsedPublicKey, Fault> {
    let der = der(text)?;
    match classify(&der)? {
        Form::Spki | Form::Pkcs1Public => {}
        Form::Pkcs8 | Form::Pkcs1 => {
            return Err("is a private key, and the provider's public one belongs here");
        }
    }
    let key = PublicKey::from_der(&der).map_err(|rejected| fault(&rejected))?;
    match RsaParameters::public_modulus_len(key.as_ref()).map_err(|_| DAMAGED)? {
        0..2048 => Err(TOO_SMALL),
        2048..=8192 => {
            ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.as_ref()).map_err(|_| DAMAGED)
        }
        _ => Err(TOO_LARGE),
    }
}

const TOO_SMALL: Fault = "has fewer than 2048 bits";
const TOO_LARGE: Fault = "has more than 8192 bits";
const DAMAGED: Fault = "is damaged";
const ENCRYPTED: Fault =
    "is encrypted: give it without the password, as `openssl pkey -in FILE` prints it";
const CERTIFICATE: Fault =
    "is a certificate: give the key in it, as `openssl x509 -noout -pubkey -in FILE` prints it";
const NOT_RSA: Fault = "is not an RSA key";

fn fault(rejected: &KeyRejected) -> Fault {
    match rejected.description_() {
        "TooSmall" => TOO_SMALL,
        "TooLarge" => TOO_LARGE,
        _ => DAMAGED,
    }
}

/// The bytes between PEM's lines, or of the whole text.
fn der(text: &str) -> Result<Zeroizing<Vec<u8>>, Fault> {
    const BEGIN: &str = "-----BEGIN ";
    let base64 = match text.split_once(BEGIN) {
        Some((_, section)) => {
            let (label, body) = section
                .split_once("-----")
                .ok_or("is PEM whose first line is cut")?;
            let end = format!("-----END {label}-----");
            let (body, after) = body
                .split_once(end.as_str())
                .ok_or("is PEM without its last line")?;
            if after.contains(BEGIN) {
                return Err("is PEM that holds more than the key");
            }
            if label == "OPENSSH PRIVATE KEY" {
                return Err("is in OpenSSH's own form: PKCS#8 or PKCS#1 is needed");
            }
            if label.starts_with("ENCRYPTED") || body.contains("ENCRYPTED") {
                return Err(ENCRYPTED);
            }
            if body.contains("\\n") {
                return Err(r"has `\n` written out where its lines end");
            }
            body
        }
        None => text,
    };
    let mut digits = Zeroizing::new(Vec::with_capacity(base64.len()));
    for piece in base64.split_whitespace() {
        digits.extend_from_slice(piece.as_bytes());
    }
    let neither = "is neither PEM nor base64";
    let length = BASE64.decode_len(digits.len()).map_err(|_| neither)?;
    let mut der = Zeroizing::new(vec![0; length]);
    let length = BASE64.decode_mut(&digits, &mut der).map_err(|_| neither)?;
    der.truncate(length);
    Ok(der)
}

/// The four forms that RSA keys come in.
enum Form {
    Pkcs8,
    Pkcs1,
    Spki,
    Pkcs1Public,
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
/// 1.2.840.113549.1.1.1
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/// Tells forms apart by what they are made of, whatever PEM calls them, so that a wrong one can be named.
fn classify(der: &[u8]) -> Result<Form, Fault> {
    let unknown = "is no key, or not a whole one";
    let (SEQUENCE, key, []) = element(der).ok_or(unknown)? else {
        return Err(unknown);
    };
    let (first, first_content, rest) = element(key).ok_or(unknown)?;
    let (second, second_content, rest) = element(rest).ok_or(unknown)?;
    match (first, second) {
        (INTEGER, SEQUENCE) => rsa(second_content).map(|()| Form::Pkcs8),
        (SEQUENCE, BIT_STRING) => rsa(first_content).map(|()| Form::Spki),
        (INTEGER, INTEGER) if rest.is_empty() => Ok(Form::Pkcs1Public),
        (INTEGER, INTEGER) => Ok(Form::Pkcs1),
        (INTEGER, OCTET_STRING) => Err(NOT_RSA),
        (SEQUENCE, OCTET_STRING) => Err(ENCRYPTED),
        (SEQUENCE, SEQUENCE) => Err(CERTIFICATE),
        _ => Err(unknown),
    }
}

/// Whether an AlgorithmIdentifier says RSA. A key that is for PSS alone does not.
fn rsa(algorithm: &[u8]) -> Result<(), Fault> {
    match element(algorithm) {
        Some((_, RSA_ENCRYPTION, _)) => Ok(()),
        _ => Err(NOT_RSA),
    }
}

/// The first element of DER: its tag, its content, and what follows.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (length, rest) = if *length < 0x80 {
        (usize::from(*length), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(*length & 0x7f))?;
        if digits.len() > 3 {
            return None;
        }
        let length = digits
            .iter()
            .fold(0, |sum, digit| sum << 8 | usize::from(*digit));
        (length, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}
