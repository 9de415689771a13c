//! QR codes as SVG.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// Light modules around the code, as the standard wants it.
const QUIET: i32 = 4;

/// `text` as a QR code: an SVG of black squares on white with the quiet zone the standard wants, sharp at any size.
///
/// Medium error correction, raised where it costs no size. An empty string where `text` is longer than a code can hold
/// (about 2,300 bytes); no address of Boothlift's comes near.
#[must_use]
pub fn qr_svg(text: &str) -> String {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return String::new() };
    let mut dark = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|&x| code.get_module(x, y)).count();
            let run = i32::try_from(run).unwrap_or(0);
            if run > 0 {
                let _ = write!(dark, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    let side = code.size() + 2 * QUIET;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{dark}\"/></svg>"
    )
}

/// What phones read as a Wi-Fi to join. Without a password the network is open to everybody.
#[must_use]
pub fn wifi_text(name: &str, password: Option<&str>) -> String {
    match password {
        Some(password) => format!("WIFI:T:WPA;S:{};P:{};;", escape(name), escape(password)),
        None => format!("WIFI:T:nopass;S:{};;", escape(name)),
    }
}

/// Signs that mean something in such a text have a backslash before them.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        if matches!(sign, '\\' | ';' | ',' | ':' | '"') {
            safe.push('\\');
        }
        safe.push(sign);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_whose_name_or_password_has_signs_of_the_text_is_joined_all_the_same() {
        assert_eq!(wifi_text("Summer Party", Some("rosenau26")), "WIFI:T:WPA;S:Summer Party;P:rosenau26;;");
        assert_eq!(
            wifi_text("a;b,c:d\"e\\f", Some(";;P:x;;")),
            "WIFI:T:WPA;S:a\\;b\\,c\\:d\\\"e\\\\f;P:\\;\\;P\\:x\\;\\;;;"
        );
        assert_eq!(wifi_text("Café 🎉", None), "WIFI:T:nopass;S:Café 🎉;;");
    }
}
