-- +goose Up
-- What a chat chose for itself as a whole, as package bot writes it.
CREATE TABLE chat_settings (
    platform TEXT NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     TEXT NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    settings TEXT NOT NULL CONSTRAINT chat_settings_json
             CHECK (octet_length(settings) <= 4096 AND json_valid(settings) AND json_type(settings) = 'object'),
    PRIMARY KEY (platform, chat)
) STRICT, WITHOUT ROWID;

-- Which answer a check was given in, so that the person can say whether that was right.
ALTER TABLE checks ADD COLUMN answer TEXT NOT NULL DEFAULT '' CHECK (octet_length(answer) <= 64);
CREATE INDEX checks_of_answer ON checks (person, answer) WHERE answer <> '';

-- What people said of answers, with what those were: no words of anybody. The chat is '' where a person was alone with the bot.
CREATE TABLE feedback (
    id       INTEGER PRIMARY KEY AUTOINCREMENT, -- an old button must not mean a new row
    person   TEXT    NOT NULL CHECK (person <> '' AND octet_length(person) <= 4096),
    answer   TEXT    NOT NULL CHECK (answer <> '' AND octet_length(answer) <= 64),
    platform TEXT    NOT NULL CHECK (octet_length(platform) <= 64),
    chat     TEXT    NOT NULL CHECK (octet_length(chat) <= 4096),
    correct  INTEGER NOT NULL CHECK (correct IN (0, 1)),
    reason   TEXT    NOT NULL CHECK (octet_length(reason) <= 64),
    verdict  TEXT    NOT NULL CHECK (octet_length(verdict) <= 64),
    type     TEXT    NOT NULL CHECK (octet_length(type) <= 4096),
    tells    TEXT    NOT NULL CONSTRAINT feedback_tells CHECK (octet_length(tells) <= 65536 AND json_valid(tells) AND json_type(tells) = 'array'),
    area     TEXT    NOT NULL CHECK (octet_length(area) <= 4096),
    week     INTEGER NOT NULL CONSTRAINT feedback_week_is_monday CHECK (week % 86400000 = 0 AND (week / 86400000 % 7 + 7) % 7 = 4),
    seen     INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1)),
    CONSTRAINT feedback_reason_is_of_wrong CHECK (correct = 0 OR reason = '')
) STRICT;

CREATE UNIQUE INDEX feedback_of_answer ON feedback (person, answer);
CREATE INDEX feedback_open ON feedback (platform, chat) WHERE correct = 0 AND seen = 0;
CREATE INDEX feedback_by_age ON feedback (week);

-- Who may become a coordinator by a word, of which only a keyed hash is kept, and who did.
CREATE TABLE invitations (
    code    TEXT    NOT NULL PRIMARY KEY CHECK (code <> '' AND octet_length(code) <= 256),
    person  TEXT    NOT NULL CHECK (person <> '' AND octet_length(person) <= 4096), -- who invited
    at      INTEGER NOT NULL,
    expires INTEGER NOT NULL CONSTRAINT invitation_ends CHECK (expires > at)
) STRICT, WITHOUT ROWID;

CREATE INDEX invitations_of_person ON invitations (person);
CREATE INDEX invitations_by_end ON invitations (expires);

CREATE TABLE coordinators (
    person     TEXT    NOT NULL PRIMARY KEY CHECK (person <> '' AND octet_length(person) <= 4096),
    invited_by TEXT    NOT NULL CHECK (octet_length(invited_by) <= 4096),
    since      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX coordinators_of_inviter ON coordinators (invited_by) WHERE invited_by <> '';
