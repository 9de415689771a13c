//! What the window's page may do, as `tauri.conf.json` and the capabilities say: read here so that nobody loosens it unnoticed.

use serde_json::Value;

/// Words of a content security policy that let a page run or fetch what is not the program's own.
const LOOSE: [&str; 6] = ["'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "'wasm-unsafe-eval'", "*", "https:"];

/// What a page gets where the policy says nothing else, and what it must never get.
const FIXED: [(&str, &str); 6] = [
    ("default-src", "'self'"),
    ("script-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'none'"),
    ("frame-src", "'none'"),
    ("object-src", "'none'"),
];

/// In what `config` and the `capabilities` (file name, content) are looser than they may be.
pub(crate) fn breaches(config: &Value, capabilities: &[(String, Value)]) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut demand = |holds: bool, what: String| {
        if !holds {
            breaches.push(format!("the window's page: {what}"));
        }
    };
    let app = &config["app"];
    demand(app["withGlobalTauri"] == false, "withGlobalTauri has to be false".into());
    let security = &app["security"];
    demand(security["freezePrototype"] == true, "freezePrototype has to be true".into());
    demand(security["dangerousDisableAssetCspModification"].is_null(), "Tauri completes the policy".into());
    let policy = &security["csp"];
    for (directive, value) in FIXED {
        demand(policy[directive] == value, format!("{directive} has to be {value}"));
    }
    for (directive, sources) in policy.as_object().into_iter().flatten() {
        for source in sources.as_str().unwrap_or("*").split_whitespace() {
            demand(!LOOSE.contains(&source), format!("{directive} allows {source}"));
            let outside = source.starts_with("http") && !source.ends_with(".localhost");
            demand(!outside, format!("{directive} leads to {source}"));
        }
    }
    let named = security["capabilities"].as_array().map_or(0, Vec::len);
    demand(named == capabilities.len(), "each capability is named in tauri.conf.json, and no other".into());
    for (file, capability) in capabilities {
        demand(capability["windows"] == serde_json::json!(["main"]), format!("{file} is for the main window alone"));
        demand(capability["remote"].is_null(), format!("{file} allows commands to another origin"));
        for permission in capability["permissions"].as_array().into_iter().flatten() {
            let whole =
                permission.as_str().is_some_and(|name| name.ends_with(":default") && !name.starts_with("core:"));
            demand(permission.is_string(), format!("{file} has a permission with a scope of its own"));
            demand(!whole, format!("{file} takes all of a plug-in: {permission}"));
        }
    }
    breaches
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sound() -> (Value, Vec<(String, Value)>) {
        let csp = json!({
            "default-src": "'self'", "script-src": "'self'", "base-uri": "'none'", "form-action": "'none'",
            "frame-src": "'none'", "object-src": "'none'", "img-src": "'self' thumb: http://thumb.localhost data:",
        });
        let security = json!({ "freezePrototype": true, "capabilities": ["main"], "csp": csp });
        let config = json!({ "app": { "withGlobalTauri": false, "security": security } });
        (config, vec![("main.json".into(), json!({ "windows": ["main"], "permissions": ["allow-ask"] }))])
    }

    #[test]
    fn a_sound_policy_has_no_breach() {
        let (config, capabilities) = sound();
        assert_eq!(breaches(&config, &capabilities), [""; 0]);
    }

    #[test]
    fn whatever_loosens_it_is_told() {
        for (at, value) in [
            ("/app/withGlobalTauri", json!(true)),
            ("/app/security/freezePrototype", json!(false)),
            ("/app/security/csp/script-src", json!("'self' 'unsafe-inline'")),
            ("/app/security/csp/img-src", json!("'self' https:")),
            ("/app/security/csp/img-src", json!("'self' https://pictures.example")),
            ("/app/security/csp/default-src", json!("*")),
            ("/app/security/csp/frame-src", json!("'self'")),
            ("/app/security/capabilities", json!(["main", "guests"])),
        ] {
            let (mut config, capabilities) = sound();
            *config.pointer_mut(at).unwrap() = value.clone();
            assert!(!breaches(&config, &capabilities).is_empty(), "{at}: {value}");
        }
        for (at, value) in [
            ("windows", json!(["main", "guests"])),
            ("remote", json!({ "urls": ["https://gallery.example"] })),
            ("permissions", json!(["fs:default"])),
            ("permissions", json!([{ "identifier": "fs:allow-read", "allow": ["**"] }])),
        ] {
            let (config, mut capabilities) = sound();
            capabilities[0].1[at] = value.clone();
            assert!(!breaches(&config, &capabilities).is_empty(), "{at}: {value}");
        }
    }
}
