//! XMP packets: searched for private words, never parsed.

use memchr::memmem;

/// Before a packet in a JPEG's APP1 segment.
pub(crate) const JPEG_PREFIX: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// Before a part of a packet too large for one segment. Parts are cut anywhere, so they always count as private.
pub(crate) const JPEG_MORE_PREFIX: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
/// The application extension that holds XMP in a GIF; always counts as private, since no other part of a GIF needs it.
pub(crate) const GIF_NAME: &[u8] = b"XMP DataXMP";
/// The `uuid` box that holds XMP in a film; always counts as private.
pub(crate) const FILM_UUID: &[u8] = b"\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC";

/// Words that only stand where a position, a serial number or an owner is told.
const PRIVATE: [&str; 8] = [
    "GPS",
    "SerialNumber",
    "OwnerName",
    "LocationCreated",
    "LocationShown",
    "Iptc4xmpCore:Location",
    "photoshop:City",
    "HostComputer",
];

/// Whether a packet tells a position, a serial number or an owner, or cannot be searched because it is not UTF-8.
pub(crate) fn is_private(packet: &[u8]) -> bool {
    let readable = !packet.contains(&0) && std::str::from_utf8(packet).is_ok();
    !readable || PRIVATE.iter().any(|word| memmem::find(packet, word.as_bytes()).is_some())
}

/// The same for a PNG's `iTXt`, `tEXt` or `zTXt` chunk: a keyword, a zero, then text.
pub(crate) fn is_private_text_chunk(body: &[u8]) -> bool {
    let (keyword, text) = body.split_at(memchr::memchr(0, body).unwrap_or(body.len()));
    match keyword {
        // The zero, two bytes about compression, two more texts that each end in zero, then the packet.
        b"XML:com.adobe.xmp" => {
            let compressed = text.get(1) != Some(&0);
            let packet = text.get(3..).unwrap_or_default().splitn(3, |&byte| byte == 0).nth(2);
            compressed || packet.is_none_or(is_private)
        }
        // ImageMagick keeps foreign metadata as hexadecimal text.
        _ => keyword.starts_with(b"Raw profile type ") && !keyword.ends_with(b" icc") && !keyword.ends_with(b" icm"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_is_private_by_its_words() {
        let cases: &[(&[u8], bool)] = &[
            (b"", false),
            (b"<x:xmpmeta><dc:title>Wedding</dc:title></x:xmpmeta>", false),
            (b"<rdf xmp:Rating='5' tiff:Orientation='6'/>", false),
            (b"<rdf exif:GPSLatitude='52,30.0N'/>", true),
            (b"<rdf aux:SerialNumber='042'/>", true),
            (b"<rdf aux:LensSerialNumber='042'/>", true),
            (b"<rdf aux:OwnerName='A. Example'/>", true),
            (b"<rdf photoshop:City='Here'/>", true),
            (b"<\0r\0d\0f\0", true),
            (b"\xFF\xFE<rdf", true),
        ];
        for (packet, private) in cases {
            assert_eq!(is_private(packet), *private, "{:?}", String::from_utf8_lossy(packet));
        }
    }

    #[test]
    fn a_text_chunk_is_private_by_keyword_and_words() {
        let cases: &[(&[u8], bool)] = &[
            (b"Software\0booth", false),
            (b"", false),
            (b"XML:com.adobe.xmp\0\0\0\0\0<rdf xmp:Rating='5'/>", false),
            (b"XML:com.adobe.xmp\0\0\0\0\0<rdf exif:GPSLatitude='1'/>", true),
            (b"XML:com.adobe.xmp\0\x01\0\0\0squeezed", true),
            (b"XML:com.adobe.xmp\0\0\0", true),
            (b"Raw profile type exif\0\nexif\n 12\n", true),
            (b"Raw profile type icc\0\nicc\n 12\n", false),
        ];
        for (body, private) in cases {
            assert_eq!(is_private_text_chunk(body), *private, "{:?}", String::from_utf8_lossy(body));
        }
    }
}
