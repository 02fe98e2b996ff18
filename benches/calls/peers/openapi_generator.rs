// What the driver knows of openapi-generator's client. The generated functions give their request to `taken`, which the script puts
// in the place of `client.execute(…)`.
pub use api::taken::SHOW;

pub fn client() -> api::apis::configuration::Configuration {
    api::apis::configuration::Configuration {
        base_path: "https://api.example.com".into(),
        user_agent: None,
        client: reqwest::Client::new(),
        bearer_access_token: Some("a1b2c3d4e5f6".repeat(7)),
        api_key: Some(api::apis::configuration::ApiKey {
            prefix: None,
            key: "a1b2c3d4e5f6".repeat(7),
        }),
        ..Default::default()
    }
}

// The generated function wants the request for itself: what the copy costs is not the call's.
pub fn bare(request: &Request) {
    drop(std::hint::black_box(request.clone()));
}
