-- +goose Up
-- The keys under which the rows below are sealed, themselves sealed with the secret key, which stands outside of the database.
-- While the secret is changed there is a row for the old one and one for the new.
CREATE TABLE keys (
    turn INTEGER NOT NULL PRIMARY KEY CONSTRAINT key_turn CHECK (turn > 0), -- one more with each secret
    ring BLOB    NOT NULL CONSTRAINT key_ring CHECK (octet_length(ring) BETWEEN 29 AND 65536)
) STRICT;

-- What is personal is sealed with the key of that number; 0 stands for a row of before, which is sealed when the database is opened
-- with its secret.
ALTER TABLE reports ADD COLUMN sealed BLOB NOT NULL DEFAULT X'' CONSTRAINT report_sealed_size CHECK (octet_length(sealed) <= 4195328);
ALTER TABLE reports ADD COLUMN key INTEGER NOT NULL DEFAULT 0 CHECK (key >= 0);
ALTER TABLE deeds ADD COLUMN sealed BLOB NOT NULL DEFAULT X'' CONSTRAINT deed_sealed_size CHECK (octet_length(sealed) <= 65600);
ALTER TABLE deeds ADD COLUMN key INTEGER NOT NULL DEFAULT 0 CHECK (key >= 0);
ALTER TABLE dialogs ADD COLUMN key INTEGER NOT NULL DEFAULT 0 CHECK (key >= 0);

-- What is still to be sealed.
CREATE INDEX reports_plain ON reports (key) WHERE key = 0;
CREATE INDEX deeds_plain ON deeds (key) WHERE key = 0;
CREATE INDEX dialogs_plain ON dialogs (key) WHERE key = 0;

-- What is sealed is nowhere in words.
-- +goose StatementBegin
CREATE TRIGGER reports_sealed_new BEFORE INSERT ON reports WHEN NEW.key > 0
    AND (NEW.sealed = X'' OR NEW.claimed <> '' OR NEW."when" <> '' OR NEW.number <> '' OR NEW.note <> '')
BEGIN SELECT RAISE(ABORT, 'a sealed report holds words'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reports_sealed BEFORE UPDATE ON reports WHEN NEW.key > 0
    AND (NEW.sealed = X'' OR NEW.claimed <> '' OR NEW."when" <> '' OR NEW.number <> '' OR NEW.note <> '')
BEGIN SELECT RAISE(ABORT, 'a sealed report holds words'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deeds_sealed_new BEFORE INSERT ON deeds WHEN NEW.key > 0 AND (NEW.sealed = X'' OR NEW.detail <> '')
BEGIN SELECT RAISE(ABORT, 'a sealed deed holds words'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deeds_sealed BEFORE UPDATE ON deeds WHEN NEW.key > 0 AND (NEW.sealed = X'' OR NEW.detail <> '')
BEGIN SELECT RAISE(ABORT, 'a sealed deed holds words'); END;
-- +goose StatementEnd

-- When a sweep first found that the bot was removed from a chat.
ALTER TABLE chats ADD COLUMN gone_since INTEGER;
-- +goose StatementBegin
CREATE TRIGGER chats_back AFTER UPDATE OF suspended ON chats WHEN NEW.suspended = 0 AND NEW.gone_since IS NOT NULL
BEGIN UPDATE chats SET gone_since = NULL WHERE platform = NEW.platform AND chat = NEW.chat; END;
-- +goose StatementEnd
