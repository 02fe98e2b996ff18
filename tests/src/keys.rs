//! Keys for tests. They were made for this file, are published with it and protect nothing.
//!
//! ```sh
//! openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem    # PRIVATE
//! openssl pkey -in key.pem -pubout -out public.pem                            # PUBLIC
//! ```
//!
//! One pair stands on both sides: the client signs with it as the merchant, and the server as the provider.

/// An RSA key in PKCS#8.
pub const PRIVATE: &str = "\
-----BEGIN PRIVATE KEY-----\n\
MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCrGFsjTWqUpXAC\n\
V98yUYBqcHg0z7yDoQvich7dOMkSkt8Wivp90FnCWeMDMeeqbxdvvELKA1jdWf4H\n\
9KDIbaEzlc94VliLU5//1SOcu+ZpiLZbSkuN1h9hvEaApATU0/JlXs4gEefuShVe\n\
Jfgj6djeABzDyLGXNTIkhGwWcpXQQFj/qjJNJTU1/tjNw4VoIHuJx+GLfsVcbUj6\n\
5JOLQfMi1e/COzm63Vy+NowLmi/9AkXvnIapRzgkiJe2W6A31AiToZ/I8zvc+aKU\n\
0O8slO8TPklqIJVWnJ/N+s+//uzVh88PBrSc//CaLL7lI3UxBmNZUNiN4hF5q64w\n\
h8gjTi9rAgMBAAECggEAAZcDWcuhXuo+pTbt0wjg2Zxb8ZmwlcSMWLlYwhOCAtMs\n\
kYgPFdY2z1CIhIIVNgc8P4SPVlM7oyrv6mECkXo7UkBlIigjQIAxb24qm40/ceGc\n\
WDLTiujfd8gJG67qgJPLn9eGsNOZxSQZGLvfl23X3xA/NC6MP+x1n9M/MeI0tC+w\n\
/XqIJ7j6uixNjh/5wcdzFJ726MsT0CgsaaKkW8RVzLtu+K+wj+G9XTdD3AWNPyeY\n\
z7yVKlK+4wIidgPOWxkdUjJgd3JoYhm2sCeInlzWDODOoy6rZQlkBSzdje6u7aI2\n\
iV2BB8wJwX66JnQKtS7t8ddKzaeeCpDFZGOOnscU6QKBgQDhm3YuP1hLsHmclIOp\n\
isjFbjTdAlJmlSx4h58eP05yFf69jkQG38IuOASqf7GZknYxbEvTRoz2g6ZITD2Y\n\
01BM5OdRPNr4j4aT3ClB1Y0zupZ85oL/mm6Lb3eDCK1ea9BgiWsm1EWCTSpe4ubc\n\
A3qf1rx+js2r6j777UujmKFB/QKBgQDCJO34LUVd5cU+kOG/YhcI46W2B7UnMTCZ\n\
4jlFNB6QJ6VMNwzz+1jfGDdQZr5wSWeF3snOVA1mTaS9fIA80ZxbtZSdpjXCdVfS\n\
qkT81PKKSL3cfgWXij9KW55RATPE7Tru6Mu6ot3t3dS0bO2As8svOBNzPYliinWK\n\
rnLJLr3fhwKBgQDcWOOHbfUGD/nnNaKWj+dh9S6KgX8LlD0YB5Ygi8JJaTQh3XaR\n\
pC/axnnAMPG8RbFMujIgyzJYfuKEkHpE7nbqc1N+I8rWpA/UEF73XuUHlgDvQpDF\n\
pwa7BwaaI3p40yJ1dyIBjafKCSYOAN1sG7XDsY7uqPk2JJaZpf2Pbj5p3QKBgQC1\n\
0iIv+C3rx2GXu9ZAB5xtDc5HESbeAppys8RRBIPPG+IZ48C0yuOrZCGBogeeX5Cd\n\
dk3ndx5pfjPX5j6vNtvJo+AAWQYmDQFn4WDkrIZNbdyqIDgaeTXW7MDzOj4Cou47\n\
izgpnZhcyhEHvLAdhcS3fzvwBGSjLerxK3mC4syeBwKBgBcarRGwCiDCVEu98LKG\n\
mjRNDmH8RrTGgnFAaWcMibuvBUV10KTCQAWyp6HUKMucG5FPi7GmbH+5A59mAV1a\n\
eU6gHAuim64fx4korMBNBgYs3iqji/mODRfBUYRZPXVy0Z5tBcXfahykDLjvvuCf\n\
Xcq3+yW42w/1ClLBRykv/B5X\n\
-----END PRIVATE KEY-----\n";

/// Its public half, SPKI.
pub const PUBLIC: &str = "\
-----BEGIN PUBLIC KEY-----\n\
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqxhbI01qlKVwAlffMlGA\n\
anB4NM+8g6EL4nIe3TjJEpLfFor6fdBZwlnjAzHnqm8Xb7xCygNY3Vn+B/SgyG2h\n\
M5XPeFZYi1Of/9UjnLvmaYi2W0pLjdYfYbxGgKQE1NPyZV7OIBHn7koVXiX4I+nY\n\
3gAcw8ixlzUyJIRsFnKV0EBY/6oyTSU1Nf7YzcOFaCB7icfhi37FXG1I+uSTi0Hz\n\
ItXvwjs5ut1cvjaMC5ov/QJF75yGqUc4JIiXtlugN9QIk6GfyPM73PmilNDvLJTv\n\
Ez5JaiCVVpyfzfrPv/7s1YfPDwa0nP/wmiy+5SN1MQZjWVDYjeIReauuMIfII04v\n\
awIDAQAB\n\
-----END PUBLIC KEY-----\n";

/// A shared secret.
pub const SECRET: &str = "test-shared-secret";

/// A key of HMAC.
pub const HMAC: &str = "test-hmac-key";
