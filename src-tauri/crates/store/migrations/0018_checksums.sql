-- CRC-32 of the same bytes as `sha256`: enough to see that a copy on this disk is still what was written, at a tenth of the
-- work. None where a copy is older than this column.
ALTER TABLE photos ADD COLUMN crc32 INTEGER;
ALTER TABLE prepared_copies ADD COLUMN crc32 INTEGER;
