-- Which folder it was when a person last said that it is right: volume and directory, as far as the system tells.
ALTER TABLE folders ADD COLUMN identity TEXT;
ALTER TABLE folders ADD COLUMN subfolders INTEGER NOT NULL DEFAULT 1;
-- Globs, one a line.
ALTER TABLE folders ADD COLUMN include TEXT NOT NULL DEFAULT '';
ALTER TABLE folders ADD COLUMN exclude TEXT NOT NULL DEFAULT '';

-- A file that became a photo and is no longer where it was, and what that says about the photo.
ALTER TABLE files ADD COLUMN left_at INTEGER;
ALTER TABLE files ADD COLUMN withdrawn TEXT;
ALTER TABLE files ADD COLUMN withdrawal_heard INTEGER NOT NULL DEFAULT 0;
CREATE INDEX files_withdrawn ON files (event_id, id) WHERE withdrawn IS NOT NULL AND withdrawal_heard = 0;
CREATE INDEX files_by_key ON files (event_id, file_key) WHERE is_current = 1;
