-- +goose Up
-- Who wants to hear when the police warn of what happened to them. They hear of it once, alone with the bot.
CREATE TABLE echo_wishes (
    person   TEXT    NOT NULL CHECK (person <> '' AND octet_length(person) <= 4096),
    type     TEXT    NOT NULL CHECK (type <> '' AND octet_length(type) <= 4096),
    area     TEXT    NOT NULL CHECK (area <> '' AND octet_length(area) <= 4096),
    force    TEXT    NOT NULL CHECK (octet_length(force) <= 4096), -- the area of the police force there
    platform TEXT    NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     TEXT    NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread   TEXT    NOT NULL CHECK (octet_length(thread) <= 4096),
    until    INTEGER NOT NULL,
    PRIMARY KEY (person, type)
) STRICT, WITHOUT ROWID;

CREATE INDEX echo_wishes_of_type ON echo_wishes (type, until);
CREATE INDEX echo_wishes_by_end ON echo_wishes (until);

-- To whom an answer quoted a warning, to tell them when it is put right or taken back.
CREATE TABLE quotations (
    person   TEXT    NOT NULL CHECK (person <> '' AND octet_length(person) <= 4096),
    warning  TEXT    NOT NULL REFERENCES warnings (id) ON DELETE CASCADE,
    platform TEXT    NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     TEXT    NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread   TEXT    NOT NULL CHECK (octet_length(thread) <= 4096),
    at       INTEGER NOT NULL, -- the last time
    PRIMARY KEY (person, warning)
) STRICT, WITHOUT ROWID;

CREATE INDEX quotations_of_warning ON quotations (warning);
CREATE INDEX quotations_by_age ON quotations (at);

-- Why somebody hears of a warning alone with the bot; '' is a post to a chat.
ALTER TABLE deliveries ADD COLUMN echo TEXT NOT NULL DEFAULT ''
    CONSTRAINT delivery_echo CHECK (echo = '' OR echo IN ('wish', 'correction', 'recall') AND warning IS NOT NULL);

-- Warnings that who moderates a chat could post there, as more people than usual told of something.
CREATE TABLE offers (
    id       TEXT    NOT NULL PRIMARY KEY CHECK (id <> '' AND octet_length(id) <= 64),
    platform TEXT    NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     TEXT    NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread   TEXT    NOT NULL CHECK (octet_length(thread) <= 4096),
    area     TEXT    NOT NULL CHECK (area <> '' AND octet_length(area) <= 4096),
    type     TEXT    NOT NULL CHECK (type <> '' AND octet_length(type) <= 4096),
    week     INTEGER NOT NULL CONSTRAINT offer_week_is_monday CHECK (week % 86400000 = 0 AND (week / 86400000 % 7 + 7) % 7 = 4),
    people   INTEGER NOT NULL CONSTRAINT offer_people CHECK (people >= 3 AND people % 3 = 0), -- a smaller number, or a finer one, might point at somebody
    usual    INTEGER NOT NULL CONSTRAINT offer_usual CHECK (usual >= 0 AND usual % 3 = 0),
    at       INTEGER NOT NULL,
    closed   INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
    UNIQUE (platform, chat, thread, area, type)
) STRICT, WITHOUT ROWID;

CREATE INDEX offers_by_age ON offers (at);
