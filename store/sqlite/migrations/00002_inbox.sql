-- +goose Up
-- What came from a platform. It waits exactly as long as its body is there, so that what is handled, as nearly all is, costs
-- one deletion. The row stays after that, so that nothing is taken in twice.
CREATE TABLE inbox (
    platform TEXT    NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    id       TEXT    NOT NULL CONSTRAINT arrival_id CHECK (id <> '' AND octet_length(id) <= 256),
    at       INTEGER NOT NULL,
    state    TEXT    NOT NULL DEFAULT 'taken' CONSTRAINT arrival_state CHECK (state IN ('taken', 'quarantined')),
    tries    INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
    reason   TEXT    NOT NULL DEFAULT '' CHECK (octet_length(reason) <= 1024),
    body     INTEGER NOT NULL, -- its number in inbox_bodies
    PRIMARY KEY (platform, id)
) STRICT, WITHOUT ROWID;

-- The bodies of what waits, in the order in which it came. They have a table of their own, so that the index of
-- what waits is the table itself, and so that no copy of an erased one is left: a sweep empties the whole table,
-- which overwrites its pages, and puts back what still waits. Nothing may refer to it or from it: SQLite would
-- empty it row by row then, and leave the copies that it made as it moved rows from page to page. A number never comes
-- again: what is over would wait with the body of another.
CREATE TABLE inbox_bodies (
    n        INTEGER PRIMARY KEY AUTOINCREMENT,
    platform TEXT    NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    id       TEXT    NOT NULL CHECK (id <> '' AND octet_length(id) <= 256),
    body     BLOB    NOT NULL CONSTRAINT arrival_size CHECK (octet_length(body) <= 2097152)
) STRICT;

-- Empty but for the moment in which a sweep keeps here what still waits.
CREATE TABLE inbox_bodies_aside (
    n        INTEGER PRIMARY KEY,
    platform TEXT    NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    id       TEXT    NOT NULL CHECK (id <> '' AND octet_length(id) <= 256),
    body     BLOB    NOT NULL CHECK (octet_length(body) <= 2097152)
) STRICT;

-- Posts that were being sent when their chat got another id, until they are recorded.
CREATE TABLE moves (
    delivery  INTEGER PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
    from_chat TEXT    NOT NULL CHECK (from_chat <> '' AND octet_length(from_chat) <= 4096), -- the id to which it is sent
    to_chat   TEXT    NOT NULL CHECK (to_chat <> '' AND octet_length(to_chat) <= 4096)
) STRICT;

-- The form that a person is filling in.
CREATE TABLE forms (
    person   TEXT    NOT NULL CHECK (octet_length(person) <= 4096),
    platform TEXT    NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     TEXT    NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread   TEXT    NOT NULL CHECK (octet_length(thread) <= 4096),
    state    BLOB    NOT NULL CONSTRAINT form_state_size CHECK (octet_length(state) <= 1048576),
    expires  INTEGER NOT NULL,
    PRIMARY KEY (person, platform, chat, thread)
) STRICT;

CREATE INDEX forms_by_end ON forms (expires);

-- Actions that do not fit into a button.
CREATE TABLE buttons (
    id     TEXT    NOT NULL PRIMARY KEY CONSTRAINT button_id CHECK (id <> '' AND octet_length(id) <= 64),
    action TEXT    NOT NULL CONSTRAINT button_action CHECK (action <> '' AND octet_length(action) <= 256),
    at     INTEGER NOT NULL -- when it was kept last, to the day
) STRICT, WITHOUT ROWID;

-- What only the adapter of a chat understands.
CREATE TABLE chat_notes (
    platform TEXT NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     TEXT NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    name     TEXT NOT NULL CONSTRAINT note_name CHECK (name <> '' AND octet_length(name) <= 64),
    value    TEXT NOT NULL CONSTRAINT note_value CHECK (value <> '' AND octet_length(value) <= 1024),
    PRIMARY KEY (platform, chat, name)
) STRICT, WITHOUT ROWID;
