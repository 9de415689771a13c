//! The checksum of PNG chunks: CRC-32 (ISO 3309), eight bytes a step.

#[derive(Debug)]
pub(crate) struct Crc(u32);

impl Default for Crc {
    fn default() -> Self {
        Self(u32::MAX)
    }
}

impl Crc {
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        let mut crc = self.0;
        for eight in eights {
            let [a, b, c, d] = crc.to_le_bytes();
            let index =
                [eight[0] ^ a, eight[1] ^ b, eight[2] ^ c, eight[3] ^ d, eight[4], eight[5], eight[6], eight[7]];
            crc = index.iter().enumerate().fold(0, |sum, (at, &byte)| sum ^ TABLES[7 - at][usize::from(byte)]);
        }
        for &byte in rest {
            crc = TABLES[0][usize::from(crc as u8 ^ byte)] ^ (crc >> 8);
        }
        self.0 = crc;
    }

    pub(crate) fn value(&self) -> u32 {
        !self.0
    }
}

static TABLES: [[u32; 256]; 8] = tables();

const fn tables() -> [[u32; 256]; 8] {
    let mut tables = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut step = 1;
    while step < 8 {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[step - 1][byte];
            tables[step][byte] = tables[0][(before & 0xFF) as usize] ^ (before >> 8);
            byte += 1;
        }
        step += 1;
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crc(bytes: &[u8]) -> u32 {
        let mut crc = Crc::default();
        crc.feed(bytes);
        crc.value()
    }

    #[test]
    fn the_published_check_value_comes_out() {
        assert_eq!(crc(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc(b"IEND"), 0xAE42_6082);
        assert_eq!(crc(b""), 0);
    }

    #[test]
    fn slicing_makes_no_difference() {
        let bytes: Vec<u8> = (0..1000u32).map(|n| (n * 31 % 251) as u8).collect();
        for cut in [0, 1, 7, 8, 9, 500, 999] {
            let mut sliced = Crc::default();
            sliced.feed(&bytes[..cut]);
            sliced.feed(&bytes[cut..]);
            assert_eq!(sliced.value(), crc(&bytes));
        }
    }
}
