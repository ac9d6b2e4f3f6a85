-- +goose Up
-- What a watch wants, as package bot writes it, and where its owner is alone with the bot; all three are '' when nobody is known.
ALTER TABLE watches ADD COLUMN wish TEXT NOT NULL DEFAULT '{}'
    CONSTRAINT watch_wish CHECK (octet_length(wish) <= 4096 AND json_valid(wish) AND json_type(wish) = 'object');
ALTER TABLE watches ADD COLUMN owner_platform TEXT NOT NULL DEFAULT '' CHECK (octet_length(owner_platform) <= 64);
ALTER TABLE watches ADD COLUMN owner_chat TEXT NOT NULL DEFAULT '' CHECK (octet_length(owner_chat) <= 4096);
ALTER TABLE watches ADD COLUMN owner_thread TEXT NOT NULL DEFAULT '' CHECK (octet_length(owner_thread) <= 4096);

CREATE INDEX watches_of_owner ON watches (owner_platform, owner_chat) WHERE owner_chat <> '';

-- Until when a chat wants no new posts.
ALTER TABLE chats ADD COLUMN paused_until INTEGER;

-- Who is to be left alone, as the platform said; chat '' is everybody on it.
CREATE TABLE rests (
    platform TEXT    NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     TEXT    NOT NULL CHECK (octet_length(chat) <= 4096),
    until    INTEGER NOT NULL,
    PRIMARY KEY (platform, chat)
) STRICT, WITHOUT ROWID;

-- What is known of every warning beside its words. It changes, and is read with every post, so it stands apart from the
-- long texts.
CREATE TABLE stories (
    warning  TEXT    NOT NULL PRIMARY KEY REFERENCES warnings (id) ON DELETE CASCADE,
    story    TEXT    NOT NULL CONSTRAINT story_id CHECK (story <> '' AND octet_length(story) <= 256), -- of the first of its matter
    corrects TEXT    NOT NULL DEFAULT '' CHECK (octet_length(corrects) <= 256), -- the story that it puts right
    unsure   INTEGER NOT NULL DEFAULT 0 CHECK (unsure IN (0, 1)),
    cleared  INTEGER NOT NULL DEFAULT 0 CHECK (cleared IN (0, 1)),   -- somebody decided for all chats that it is to be posted
    recalled INTEGER NOT NULL DEFAULT 0 CHECK (recalled IN (0, 1)),  -- and that it is not
    revision INTEGER NOT NULL DEFAULT 1 CHECK (revision > 0)         -- one more each time that it reads otherwise
) STRICT, WITHOUT ROWID;

CREATE INDEX stories_members ON stories (story);
CREATE INDEX stories_corrections ON stories (corrects) WHERE corrects <> '';

INSERT INTO stories (warning, story) SELECT id, id FROM warnings;

-- What moderators wrote.
CREATE TABLE notices (
    id              TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    draft           TEXT    NOT NULL CHECK (octet_length(draft) <= 4096),
    person          TEXT    NOT NULL CHECK (octet_length(person) <= 4096), -- who wrote it
    urgent          INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    recalled        INTEGER NOT NULL DEFAULT 0 CHECK (recalled IN (0, 1)),
    revision        INTEGER NOT NULL DEFAULT 1 CHECK (revision > 0),
    at              INTEGER NOT NULL,
    starts          INTEGER NOT NULL,
    from_platform   TEXT    NOT NULL CHECK (octet_length(from_platform) <= 64),
    from_chat       TEXT    NOT NULL CHECK (octet_length(from_chat) <= 4096),
    from_thread     TEXT    NOT NULL CHECK (octet_length(from_thread) <= 4096),
    report_platform TEXT    NOT NULL CHECK (octet_length(report_platform) <= 64),
    report_chat     TEXT    NOT NULL CHECK (octet_length(report_chat) <= 4096),
    report_thread   TEXT    NOT NULL CHECK (octet_length(report_thread) <= 4096),
    area            TEXT    NOT NULL CHECK (octet_length(area) <= 4096),
    areas           TEXT    NOT NULL CONSTRAINT notice_areas CHECK (octet_length(areas) <= 1048576 AND json_valid(areas) AND json_type(areas) = 'array'),
    text            TEXT    NOT NULL CONSTRAINT notice_text_size CHECK (text <> '' AND octet_length(text) <= 65536)
) STRICT;

CREATE UNIQUE INDEX notices_of_draft ON notices (person, draft) WHERE draft <> '';
CREATE INDEX notices_of_person ON notices (person) WHERE person <> '';

-- What moderators did.
CREATE TABLE deeds (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    person   TEXT    NOT NULL CHECK (octet_length(person) <= 4096),
    platform TEXT    NOT NULL CHECK (octet_length(platform) <= 64),
    chat     TEXT    NOT NULL CHECK (octet_length(chat) <= 4096),
    thread   TEXT    NOT NULL CHECK (octet_length(thread) <= 4096),
    what     TEXT    NOT NULL CONSTRAINT deed_what CHECK (what <> '' AND octet_length(what) <= 64),
    about    TEXT    NOT NULL CHECK (octet_length(about) <= 4096),
    detail   TEXT    NOT NULL CONSTRAINT deed_detail_size CHECK (octet_length(detail) <= 65536)
) STRICT;

CREATE INDEX deeds_of_chat ON deeds (platform, chat);
CREATE INDEX deeds_of_person ON deeds (person) WHERE person <> '';
CREATE INDEX deeds_by_age ON deeds (at);

-- Deliveries anew, as what they may be stands in their constraints. To drop the old table would drop what refers to it too.
CREATE TABLE moves_aside (delivery INTEGER PRIMARY KEY, from_chat TEXT NOT NULL, to_chat TEXT NOT NULL) STRICT;
INSERT INTO moves_aside SELECT delivery, from_chat, to_chat FROM moves;
DROP TABLE moves;

-- A post to a chat: made, changed or removed, whatever op says. What was not made is due, or waits for its chat to come back
-- (held), for the digest of the day or for a moderator (review).
CREATE TABLE deliveries_anew (
    id         INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: platforms know it as the key of the post
    platform   TEXT    NOT NULL CHECK (platform <> ''),
    chat       TEXT    NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread     TEXT    NOT NULL CHECK (octet_length(thread) <= 4096),
    class      INTEGER NOT NULL CONSTRAINT delivery_class CHECK (class IN (0, 1, 2, 3)),
    op         TEXT    NOT NULL DEFAULT 'post' CONSTRAINT delivery_op CHECK (op IN ('post', 'edit', 'erase')),
    state      TEXT    NOT NULL DEFAULT 'due' CONSTRAINT delivery_state
               CHECK (state IN ('due', 'held', 'sending', 'sent', 'suspended', 'failed', 'skipped', 'digest', 'review')),
    ready      INTEGER NOT NULL DEFAULT 0 CHECK (ready IN (0, 1)), -- while due: it takes part in the round, else its time is to come
    due_at     INTEGER NOT NULL, -- when it is tried next
    op_due     INTEGER NOT NULL, -- when its op fell due first
    planned    INTEGER NOT NULL, -- when the post fell due first
    turn       INTEGER NOT NULL DEFAULT 0, -- while ready: when the chat was served last, copied so that one index gives the next
    attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    in_doubt   INTEGER NOT NULL DEFAULT 0 CHECK (in_doubt IN (0, 1)),
    revision   INTEGER NOT NULL DEFAULT 0, -- of its warning or notice when it was claimed
    claimed_at INTEGER,
    posted_at  INTEGER,
    standing   INTEGER NOT NULL DEFAULT 0 CHECK (standing IN (0, 1)), -- it is in the chat
    recalled   INTEGER NOT NULL DEFAULT 0 CHECK (recalled IN (0, 1)), -- it is to be gone
    told       INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)), -- once too old: the chat was told that it is missing
    strict     INTEGER NOT NULL DEFAULT 0 CHECK (strict IN (0, 1)), -- for review: the watch wants to see all itself
    reason     TEXT    NOT NULL DEFAULT '' CHECK (octet_length(reason) <= 4096),
    message    TEXT    NOT NULL DEFAULT '' CHECK (octet_length(message) <= 4096), -- what is in the chat; '' is out of reach
    warning    TEXT    REFERENCES warnings (id),
    story      TEXT    CHECK (story <> ''), -- of the warning
    notice     TEXT    REFERENCES notices (id),
    contact    TEXT    CHECK (contact <> '' AND octet_length(contact) <= 4096),
    progress   TEXT    REFERENCES notices (id),
    digest     INTEGER NOT NULL DEFAULT 0 CHECK (digest IN (0, 1)),
    review     INTEGER NOT NULL DEFAULT 0 CHECK (review IN (0, 1)),
    area       TEXT    NOT NULL DEFAULT '' CHECK (octet_length(area) <= 4096),
    rule       TEXT    NOT NULL DEFAULT '' CONSTRAINT delivery_rule CHECK (octet_length(rule) <= 4096 AND (rule = '' OR json_valid(rule))),
    person     TEXT    NOT NULL DEFAULT '' CHECK (octet_length(person) <= 4096),
    CONSTRAINT delivery_is_one_thing CHECK
        ((warning IS NOT NULL) + (notice IS NOT NULL) + (contact IS NOT NULL) + (progress IS NOT NULL) + digest + review = 1),
    CONSTRAINT delivery_of_warning_has_story CHECK ((warning IS NULL) = (story IS NULL)),
    CONSTRAINT delivery_sending_was_claimed CHECK (state <> 'sending' OR (claimed_at IS NOT NULL AND attempts > 0)),
    CONSTRAINT delivery_changes_what_stands CHECK (op = 'post' OR standing = 1 OR state NOT IN ('due', 'held', 'sending')),
    CONSTRAINT delivery_standing_was_posted CHECK (standing = 0 OR posted_at IS NOT NULL),
    CONSTRAINT delivery_waiting_is_warning CHECK (state NOT IN ('digest', 'review') OR (warning IS NOT NULL AND standing = 0)),
    CONSTRAINT delivery_names_nobody CHECK (contact IS NOT NULL OR person = '')
) STRICT;

INSERT INTO deliveries_anew (id, platform, chat, thread, class, state, due_at, op_due, planned, turn, attempts, in_doubt, revision,
        claimed_at, posted_at, standing, reason, message, warning, story, contact, area, rule, person)
    SELECT d.id, d.platform, d.chat, d.thread, d.class,
        CASE WHEN d.state = 'due' AND c.suspended = 1 THEN 'held' ELSE d.state END,
        d.due_at, d.due_at, d.due_at, d.turn, d.attempts, d.in_doubt, d.warning IS NOT NULL,
        d.claimed_at, CASE d.state WHEN 'sent' THEN coalesce(d.claimed_at, d.due_at) END, d.state = 'sent', d.reason, d.message,
        d.warning, d.warning, d.contact, coalesce(w.area, d.area), CASE WHEN w.area IS NOT NULL THEN json_object('area', w.area) ELSE '' END,
        d.person
    FROM deliveries d LEFT JOIN chats c ON c.platform = d.platform AND c.chat = d.chat
        LEFT JOIN watches w ON d.warning IS NOT NULL AND w.platform = d.platform AND w.chat = d.chat AND w.thread = d.thread
            AND w.area = (SELECT a.area FROM warning_areas a JOIN watches o ON o.area = a.area AND o.platform = d.platform
                AND o.chat = d.chat AND o.thread = d.thread WHERE a.warning = d.warning ORDER BY a.place LIMIT 1);

-- The next id is one that was never used, also if the last were deleted.
DELETE FROM sqlite_sequence WHERE name = 'deliveries_anew';
INSERT INTO sqlite_sequence (name, seq) SELECT 'deliveries_anew', seq FROM sqlite_sequence WHERE name = 'deliveries';

DROP TABLE deliveries;
ALTER TABLE deliveries_anew RENAME TO deliveries;

-- Once per address: a story, a notice, and how far a notice has got.
CREATE UNIQUE INDEX deliveries_of_story ON deliveries (story, platform, chat, thread) WHERE story IS NOT NULL;
CREATE UNIQUE INDEX deliveries_of_notice ON deliveries (notice, platform, chat, thread) WHERE notice IS NOT NULL;
CREATE UNIQUE INDEX deliveries_of_progress ON deliveries (progress, platform, chat, thread) WHERE progress IS NOT NULL;
-- At most one in flight per chat.
CREATE UNIQUE INDEX deliveries_in_flight ON deliveries (platform, chat) WHERE state = 'sending';
-- What goes next.
CREATE INDEX deliveries_next ON deliveries (platform, class, turn, due_at, id) WHERE state = 'due' AND ready = 1;
-- What joins the round at its time.
CREATE INDEX deliveries_later ON deliveries (platform, class, due_at) WHERE state = 'due' AND ready = 0;
-- What a chat waits for.
CREATE INDEX deliveries_waiting ON deliveries (platform, chat) WHERE state = 'due' OR state = 'held';
-- What an address was given, by day.
CREATE INDEX deliveries_of_address ON deliveries (platform, chat, thread, planned);
-- What it was not given and not told of.
CREATE INDEX deliveries_missed ON deliveries (platform, chat, thread) WHERE state = 'skipped' AND reason = 'expired' AND told = 0;
CREATE INDEX deliveries_for_review ON deliveries (warning) WHERE state = 'review';
CREATE INDEX deliveries_of_person ON deliveries (person) WHERE person <> '';

CREATE TABLE moves (
    delivery  INTEGER PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
    from_chat TEXT    NOT NULL CHECK (from_chat <> '' AND octet_length(from_chat) <= 4096), -- the id to which it is sent
    to_chat   TEXT    NOT NULL CHECK (to_chat <> '' AND octet_length(to_chat) <= 4096)
) STRICT;
INSERT INTO moves SELECT delivery, from_chat, to_chat FROM moves_aside;
DROP TABLE moves_aside;
