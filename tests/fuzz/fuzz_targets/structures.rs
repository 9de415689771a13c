//! Any bytes as any format: no panic, and a stripped copy of a whole file is whole.
#![no_main]

use boothlift_contract::MediaType;
use boothlift_media::{HEAD, Inspector, Structure, may_become, sniff, strip_private};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, u16, Vec<u8>)| {
    let (which, cut, bytes) = input;
    let head = &bytes[..bytes.len().min(HEAD)];
    let _ = may_become(head);
    let media = sniff(head).unwrap_or(MediaType::ALL[usize::from(which) % MediaType::ALL.len()]);
    let mut inspector = Inspector::new(media);
    bytes.chunks(usize::from(cut).max(1)).for_each(|slice| inspector.feed(slice));
    let structure = inspector.finish();
    let mut copy = Vec::new();
    let stripped = strip_private(&mut &bytes[..], media, &mut copy);
    if let (Structure::Whole(_), Ok(_)) = (&structure, &stripped) {
        let mut inspector = Inspector::new(media);
        inspector.feed(&copy);
        assert!(matches!(inspector.finish(), Structure::Whole(_)));
    }
});
