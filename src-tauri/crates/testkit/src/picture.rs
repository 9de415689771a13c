//! What kind of picture some bytes begin as.

/// The media type that `bytes` begin as, of those galleries take; films are `video/…`.
pub(crate) fn kind(bytes: &[u8]) -> Option<&'static str> {
    let at = |from: usize, sign: &[u8]| bytes.get(from..from + sign.len()) == Some(sign);
    let film = [&b"ftyp"[..], b"moov", b"mdat", b"wide", b"free"];
    if at(0, b"\xFF\xD8\xFF") {
        Some("image/jpeg")
    } else if at(0, b"\x89PNG\r\n\x1A\n") {
        Some("image/png")
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        Some("image/gif")
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Some("image/webp")
    } else if film.iter().any(|sign| at(4, sign)) {
        Some("video/mp4")
    } else {
        None
    }
}

/// Whether `bytes` begin as a picture or a film.
pub(crate) fn is_picture(bytes: &[u8]) -> bool {
    kind(bytes).is_some()
}
