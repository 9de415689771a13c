-- The mean colour of a photo, 0xRRGGBB, once a small picture of it was made: what is shown until that picture is there.
ALTER TABLE photos ADD COLUMN colour INTEGER;
