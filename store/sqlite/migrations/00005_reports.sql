-- +goose Up
-- The chat that a report was asked for in, whose moderators may read it; both are '' where its person was alone with the bot.
ALTER TABLE reports ADD COLUMN from_platform TEXT NOT NULL DEFAULT '' CHECK (octet_length(from_platform) <= 64);
ALTER TABLE reports ADD COLUMN from_chat TEXT NOT NULL DEFAULT '' CHECK (octet_length(from_chat) <= 4096);
ALTER TABLE reports ADD COLUMN edited INTEGER; -- when the person changed it last
ALTER TABLE reports ADD COLUMN informed INTEGER NOT NULL DEFAULT 0 CONSTRAINT report_informed CHECK (informed IN (0, 1)); -- the police know of it

-- What somebody reported lately, and what came from a chat: for its moderators, and to count what is too much.
DROP INDEX reports_of_person;
CREATE INDEX reports_of_person ON reports (person, at);
CREATE INDEX reports_of_chat ON reports (from_platform, from_chat, at, id) WHERE from_chat <> '';
CREATE INDEX reports_by_age ON reports (at, id);
