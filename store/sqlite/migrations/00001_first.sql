-- +goose Up
-- Times are whole milliseconds since 1970-01-01 UTC. NULL stands for "not known".
-- Ids of chats, threads, messages and persons are opaque: they are only ever compared.
-- Every text has a size limit, so that no mistake above can fill the disk.

-- 'hang': tells our databases from those of other programs.
PRAGMA application_id = 1751215719;

-- What a police force published. The long texts stand last: SQLite reads a row from its start.
CREATE TABLE warnings (
    id           TEXT    NOT NULL PRIMARY KEY CONSTRAINT warning_id CHECK (id <> '' AND octet_length(id) <= 256),
    label        TEXT    NOT NULL CONSTRAINT warning_label CHECK (label IN ('warning', 'correction', 'court', 'appeal', 'other')),
    example      INTEGER NOT NULL CONSTRAINT warning_example CHECK (example IN (0, 1)),
    published    INTEGER,
    stored_at    INTEGER NOT NULL,
    reports      INTEGER NOT NULL CONSTRAINT warning_reports CHECK (reports >= 0),
    loss_gbp     INTEGER NOT NULL CONSTRAINT warning_loss CHECK (loss_gbp >= 0),
    since        TEXT    NOT NULL CONSTRAINT warning_since_size CHECK (octet_length(since) <= 1048576),
    force        TEXT    NOT NULL CONSTRAINT warning_force_size CHECK (octet_length(force) <= 4096),
    url          TEXT    NOT NULL CONSTRAINT warning_url_size CHECK (octet_length(url) <= 1048576),
    title        TEXT    NOT NULL CONSTRAINT warning_title_size CHECK (octet_length(title) <= 1048576),
    places       TEXT    NOT NULL CONSTRAINT warning_places CHECK (json_valid(places) AND json_type(places) = 'array'),
    key_sentence TEXT    NOT NULL CONSTRAINT warning_key_sentence_size CHECK (octet_length(key_sentence) <= 1048576),
    body         TEXT    NOT NULL CONSTRAINT warning_body_size CHECK (octet_length(body) <= 4194304)
) STRICT;

-- Holds all that decides whether a warning is listed, so that the others are passed over unread.
CREATE INDEX warnings_newest ON warnings (published DESC, stored_at DESC, id, label, example);

-- Types and areas repeat the dates of their warning, which never change, so that the newest of a
-- type or an area are found in the order in which they are listed.
CREATE TABLE warning_types (
    warning   TEXT    NOT NULL REFERENCES warnings (id) ON DELETE CASCADE,
    type      TEXT    NOT NULL CHECK (type <> ''),
    place     INTEGER NOT NULL, -- the first is the best fit
    published INTEGER,
    stored_at INTEGER NOT NULL,
    PRIMARY KEY (warning, type)
) STRICT, WITHOUT ROWID;

CREATE INDEX warning_types_newest ON warning_types (type, published DESC, stored_at DESC, warning);

CREATE TABLE warning_areas (
    warning   TEXT    NOT NULL REFERENCES warnings (id) ON DELETE CASCADE,
    area      TEXT    NOT NULL CHECK (area <> ''),
    place     INTEGER NOT NULL,
    published INTEGER,
    stored_at INTEGER NOT NULL,
    PRIMARY KEY (warning, area)
) STRICT, WITHOUT ROWID;

CREATE INDEX warning_areas_newest ON warning_areas (area, published DESC, stored_at DESC, warning);

-- Which chat follows which area.
CREATE TABLE watches (
    platform TEXT    NOT NULL CHECK (platform <> ''),
    chat     TEXT    NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread   TEXT    NOT NULL CHECK (octet_length(thread) <= 4096),
    area     TEXT    NOT NULL CHECK (area <> '' AND octet_length(area) <= 4096),
    since    INTEGER NOT NULL,
    PRIMARY KEY (platform, chat, thread, area)
) STRICT, WITHOUT ROWID;

CREATE INDEX watches_by_area ON watches (area);

-- Where a chat said it is.
CREATE TABLE chat_areas (
    platform TEXT NOT NULL CHECK (platform <> ''),
    chat     TEXT NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread   TEXT NOT NULL CHECK (octet_length(thread) <= 4096),
    area     TEXT NOT NULL CHECK (area <> '' AND octet_length(area) <= 4096),
    PRIMARY KEY (platform, chat, thread)
) STRICT, WITHOUT ROWID;

-- What the outbox knows of a chat. A chat without a row was never served and is not suspended.
CREATE TABLE chats (
    platform    TEXT    NOT NULL CHECK (platform <> ''),
    chat        TEXT    NOT NULL CHECK (chat <> ''),
    suspended   INTEGER NOT NULL DEFAULT 0 CHECK (suspended IN (0, 1)),
    last_served INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (platform, chat)
) STRICT, WITHOUT ROWID;

-- One post to one chat: a warning, or a timer that ends.
CREATE TABLE deliveries (
    id         INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: platforms know it as the key of the post
    platform   TEXT    NOT NULL CHECK (platform <> ''),
    chat       TEXT    NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread     TEXT    NOT NULL CHECK (octet_length(thread) <= 4096),
    class      INTEGER NOT NULL CONSTRAINT delivery_class CHECK (class IN (0, 1, 2, 3)),
    state      TEXT    NOT NULL DEFAULT 'due'
               CONSTRAINT delivery_state CHECK (state IN ('due', 'sending', 'sent', 'suspended', 'failed', 'skipped')),
    due_at     INTEGER NOT NULL,
    turn       INTEGER NOT NULL DEFAULT 0, -- while due: when the chat was served last, copied so that one index gives the next
    attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    in_doubt   INTEGER NOT NULL DEFAULT 0 CHECK (in_doubt IN (0, 1)),
    claimed_at INTEGER,
    reason     TEXT    NOT NULL DEFAULT '' CHECK (octet_length(reason) <= 4096),
    message    TEXT    NOT NULL DEFAULT '' CHECK (octet_length(message) <= 4096),
    warning    TEXT    REFERENCES warnings (id),
    contact    TEXT    CHECK (contact <> '' AND octet_length(contact) <= 4096),
    area       TEXT    NOT NULL DEFAULT '' CHECK (octet_length(area) <= 4096),
    person     TEXT    NOT NULL DEFAULT '' CHECK (octet_length(person) <= 4096),
    CONSTRAINT delivery_is_warning_or_timer CHECK ((warning IS NULL) <> (contact IS NULL)),
    CONSTRAINT delivery_sending_was_claimed CHECK (state <> 'sending' OR (claimed_at IS NOT NULL AND attempts > 0)),
    CONSTRAINT delivery_of_warning_names_nobody CHECK (warning IS NULL OR person = ''),
    UNIQUE (warning, platform, chat, thread)
) STRICT;

-- At most one in flight per chat.
CREATE UNIQUE INDEX deliveries_in_flight ON deliveries (platform, chat) WHERE state = 'sending';
-- What goes next.
CREATE INDEX deliveries_next ON deliveries (platform, class, turn, due_at, id) WHERE state = 'due';
-- When the next falls due, and what a chat waits for.
CREATE INDEX deliveries_due ON deliveries (platform, due_at) WHERE state = 'due';
CREATE INDEX deliveries_waiting ON deliveries (platform, chat) WHERE state = 'due';
CREATE INDEX deliveries_of_person ON deliveries (person) WHERE person <> '';

-- What residents logged, redacted before it came here.
CREATE TABLE reports (
    id       TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    draft    TEXT    NOT NULL CHECK (octet_length(draft) <= 4096),
    person   TEXT    NOT NULL CHECK (octet_length(person) <= 4096),
    type     TEXT    NOT NULL CHECK (octet_length(type) <= 4096),
    claimed  TEXT    NOT NULL CONSTRAINT report_claimed_size CHECK (octet_length(claimed) <= 1048576),
    happened TEXT    NOT NULL CONSTRAINT report_happened_size CHECK (octet_length(happened) <= 1048576),
    "when"   TEXT    NOT NULL CONSTRAINT report_when_size CHECK (octet_length("when") <= 1048576),
    area     TEXT    NOT NULL CHECK (octet_length(area) <= 4096),
    number   TEXT    NOT NULL CONSTRAINT report_number_size CHECK (octet_length(number) <= 1048576),
    phone    TEXT    NOT NULL CHECK (octet_length(phone) <= 4096),
    note     TEXT    NOT NULL CONSTRAINT report_note_size CHECK (octet_length(note) <= 1048576),
    at       INTEGER NOT NULL
) STRICT;

CREATE INDEX reports_of_person ON reports (person);
CREATE UNIQUE INDEX reports_of_draft ON reports (person, draft) WHERE draft <> '';
CREATE INDEX reports_of_phone ON reports (phone, at) WHERE phone <> '';

-- What is kept of a question: no words, and only the Monday of its week.
CREATE TABLE checks (
    id      INTEGER PRIMARY KEY,
    person  TEXT    NOT NULL CHECK (octet_length(person) <= 4096),
    verdict TEXT    NOT NULL CONSTRAINT check_verdict CHECK (verdict IN ('scam', 'victim', 'no_signs', 'unclear', 'off_topic')),
    type    TEXT    NOT NULL CHECK (octet_length(type) <= 4096),
    tells   TEXT    NOT NULL CONSTRAINT check_tells CHECK (json_valid(tells) AND json_type(tells) = 'array' AND octet_length(tells) <= 65536),
    area    TEXT    NOT NULL CHECK (octet_length(area) <= 4096),
    week    INTEGER NOT NULL
            -- 1970-01-05, day 4, was a Monday
            CONSTRAINT check_week_is_monday CHECK (week % 86400000 = 0 AND (week / 86400000 % 7 + 7) % 7 = 4)
) STRICT;

CREATE INDEX checks_of_person ON checks (person);
CREATE INDEX checks_by_week ON checks (week);

-- Where a conversation stands.
CREATE TABLE dialogs (
    person   TEXT    NOT NULL CHECK (octet_length(person) <= 4096),
    platform TEXT    NOT NULL CHECK (platform <> ''),
    chat     TEXT    NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread   TEXT    NOT NULL CHECK (octet_length(thread) <= 4096),
    kind     TEXT    NOT NULL CHECK (octet_length(kind) <= 4096),
    state    BLOB    NOT NULL CONSTRAINT dialog_state_size CHECK (octet_length(state) <= 4194304),
    expires  INTEGER NOT NULL,
    PRIMARY KEY (person, platform, chat, thread)
) STRICT;

CREATE INDEX dialogs_by_end ON dialogs (expires);

-- Posts for readers of the web page who are not connected.
CREATE TABLE letters (
    seq  INTEGER PRIMARY KEY AUTOINCREMENT, -- only ever grows: readers ask for what came after the last they saw
    chat TEXT    NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    key  TEXT    NOT NULL CHECK (octet_length(key) <= 4096),
    body BLOB    NOT NULL CONSTRAINT letter_size CHECK (octet_length(body) <= 4194304),
    at   INTEGER NOT NULL,
    UNIQUE (chat, key)
) STRICT;

CREATE INDEX letters_by_chat ON letters (chat, seq);
CREATE INDEX letters_by_age ON letters (at);
