-- +goose Up
-- Where each source of police news stands, as advice/feed writes it: what is known of it, and when it is asked next.
CREATE TABLE feed_cursors (
    source TEXT    NOT NULL PRIMARY KEY CONSTRAINT feed_source CHECK (source <> '' AND octet_length(source) <= 4096),
    at     INTEGER NOT NULL, -- when it was visited last
    cursor TEXT    NOT NULL CONSTRAINT feed_cursor
           CHECK (octet_length(cursor) <= 1048576 AND json_valid(cursor) AND json_type(cursor) = 'object')
) STRICT;
