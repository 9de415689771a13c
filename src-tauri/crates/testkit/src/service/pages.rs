//! Pages with which a venue's network answers in a service's place.

/// One such page.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// What is odd about it.
    pub what: &'static str,
    /// Its label, if any.
    pub content_type: Option<&'static str>,
    /// Its bytes.
    pub body: &'static [u8],
}

/// Every kind of page; all come with 200.
pub const PAGES: &[Page] = &[
    Page {
        what: "an ordinary page",
        content_type: Some("text/html; charset=utf-8"),
        body: b"<!DOCTYPE html><html><head><title>Guest Wi-Fi</title></head><body>Sign in</body></html>",
    },
    Page { what: "no label", content_type: None, body: b"<html><body>Please accept the terms</body></html>" },
    Page {
        what: "a byte order mark",
        content_type: Some("text/plain"),
        body: b"\xEF\xBB\xBF<html><body>Welcome</body></html>",
    },
    Page { what: "upper case", content_type: Some("TEXT/HTML"), body: b"<HTML><BODY>HOTEL WIFI</BODY></HTML>" },
    Page {
        what: "labelled as JSON",
        content_type: Some("application/json"),
        body: b"<html><body>{\"success\":true}</body></html>",
    },
    Page { what: "white space first", content_type: None, body: b"\r\n\r\n \t\n<html><body>Login</body></html>" },
    Page {
        what: "XHTML",
        content_type: Some("application/xhtml+xml"),
        body: b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body/></html>",
    },
    Page {
        what: "a comment first",
        content_type: Some("application/octet-stream"),
        body: b"<!-- portal 2.1 --><html><body>Room number?</body></html>",
    },
    Page {
        what: "only a refresh",
        content_type: Some("text/plain"),
        body: b"<meta http-equiv=\"refresh\" content=\"0; url=http://10.0.0.1/login\">",
    },
    Page { what: "only a script", content_type: None, body: b"<script>location='http://10.0.0.1/login'</script>" },
    Page {
        what: "16-bit text",
        content_type: None,
        body: b"\xFF\xFE<\0h\0t\0m\0l\0>\0L\0o\0g\0i\0n\0<\0/\0h\0t\0m\0l\0>\0",
    },
    Page { what: "words labelled as a page", content_type: Some("text/html"), body: b"Please sign in to go on." },
    Page {
        what: "WISPr",
        content_type: Some("text/xml"),
        body: b"<?xml version=\"1.0\"?><WISPAccessGatewayParam><Redirect/></WISPAccessGatewayParam>",
    },
];
