-- +goose Up
-- What the SQLite schema has come to be, with its names, for the same queries: whole milliseconds since 1970-01-01 UTC for times,
-- NULL for "not known", 0 and 1 for yes and no. Texts are compared byte by byte, as ids are, whatever the collation of the database.
-- The schema is first in search_path while this runs, and stands in the names where something is used later by another path.

-- What SQLite has and PostgreSQL has not. They are not inlined (STRICT), so that ROWS is what the planner believes: lists have few items.
-- +goose StatementBegin
CREATE FUNCTION json_each(list text, OUT value text) RETURNS SETOF text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE ROWS 8
    AS $$ BEGIN
        IF pg_catalog.json_typeof(list::json) = 'array' THEN -- null is no list
            RETURN QUERY SELECT e FROM pg_catalog.json_array_elements_text(list::json) e;
        END IF;
    END $$;
-- +goose StatementEnd
CREATE FUNCTION max(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.int8larger($1, $2)';
CREATE FUNCTION min(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.int8smaller($1, $2)';
CREATE FUNCTION json_object(VARIADIC pairs text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS 'SELECT pg_catalog.json_object(pairs)::text';
CREATE FUNCTION json_texts(text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS 'SELECT pg_catalog.array_to_json($1)::text';
CREATE AGGREGATE json_group_array(text) (SFUNC = array_append, STYPE = text[], INITCOND = '{}', FINALFUNC = json_texts, PARALLEL = SAFE);

-- What a police force published.
CREATE TABLE warnings (
    id           text   COLLATE "C" NOT NULL PRIMARY KEY CONSTRAINT warning_id CHECK (id <> '' AND octet_length(id) <= 256),
    label        text   COLLATE "C" NOT NULL CONSTRAINT warning_label CHECK (label IN ('warning', 'correction', 'court', 'appeal', 'other')),
    example      bigint NOT NULL CONSTRAINT warning_example CHECK (example IN (0, 1)),
    published    bigint,
    stored_at    bigint NOT NULL,
    reports      bigint NOT NULL CONSTRAINT warning_reports CHECK (reports >= 0),
    loss_gbp     bigint NOT NULL CONSTRAINT warning_loss CHECK (loss_gbp >= 0),
    since        text   COLLATE "C" NOT NULL CONSTRAINT warning_since_size CHECK (octet_length(since) <= 1048576),
    force        text   COLLATE "C" NOT NULL CONSTRAINT warning_force_size CHECK (octet_length(force) <= 4096),
    url          text   COLLATE "C" NOT NULL CONSTRAINT warning_url_size CHECK (octet_length(url) <= 1048576),
    title        text   COLLATE "C" NOT NULL CONSTRAINT warning_title_size CHECK (octet_length(title) <= 1048576),
    places       text   COLLATE "C" NOT NULL CONSTRAINT warning_places CHECK (json_typeof(places::json) = 'array'),
    key_sentence text   COLLATE "C" NOT NULL CONSTRAINT warning_key_sentence_size CHECK (octet_length(key_sentence) <= 1048576),
    body         text   COLLATE "C" NOT NULL CONSTRAINT warning_body_size CHECK (octet_length(body) <= 4194304)
);

-- Holds all that decides whether a warning is listed, so that the others are passed over unread. NULL, the unknown date, is the oldest.
CREATE INDEX warnings_newest ON warnings (published DESC NULLS LAST, stored_at DESC, id, label, example);

-- Types and areas repeat the dates of their warning, which never change, so that the newest of a
-- type or an area are found in the order in which they are listed.
CREATE TABLE warning_types (
    warning   text   COLLATE "C" NOT NULL REFERENCES warnings (id) ON DELETE CASCADE,
    type      text   COLLATE "C" NOT NULL CHECK (type <> ''),
    place     bigint NOT NULL, -- the first is the best fit
    published bigint,
    stored_at bigint NOT NULL,
    PRIMARY KEY (warning, type)
);

CREATE INDEX warning_types_newest ON warning_types (type, published DESC NULLS LAST, stored_at DESC, warning);

CREATE TABLE warning_areas (
    warning   text   COLLATE "C" NOT NULL REFERENCES warnings (id) ON DELETE CASCADE,
    area      text   COLLATE "C" NOT NULL CHECK (area <> ''),
    place     bigint NOT NULL,
    published bigint,
    stored_at bigint NOT NULL,
    PRIMARY KEY (warning, area)
);

CREATE INDEX warning_areas_newest ON warning_areas (area, published DESC NULLS LAST, stored_at DESC, warning);

-- What is known of every warning beside its words. It changes, and is read with every post, so it stands apart from the
-- long texts.
CREATE TABLE stories (
    warning  text   COLLATE "C" NOT NULL PRIMARY KEY REFERENCES warnings (id) ON DELETE CASCADE,
    story    text   COLLATE "C" NOT NULL CONSTRAINT story_id CHECK (story <> '' AND octet_length(story) <= 256), -- of the first of its matter
    corrects text   COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(corrects) <= 256), -- the story that it puts right
    unsure   bigint NOT NULL DEFAULT 0 CHECK (unsure IN (0, 1)),
    cleared  bigint NOT NULL DEFAULT 0 CHECK (cleared IN (0, 1)),   -- somebody decided for all chats that it is to be posted
    recalled bigint NOT NULL DEFAULT 0 CHECK (recalled IN (0, 1)),  -- and that it is not
    revision bigint NOT NULL DEFAULT 1 CHECK (revision > 0)         -- one more each time that it reads otherwise
);

CREATE INDEX stories_members ON stories (story);
CREATE INDEX stories_corrections ON stories (corrects) WHERE corrects <> '';

-- Which chat follows which area, what it wants, and where its owner is alone with the bot; all three are '' when nobody is known.
CREATE TABLE watches (
    platform       text   COLLATE "C" NOT NULL CHECK (platform <> ''),
    chat           text   COLLATE "C" NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread         text   COLLATE "C" NOT NULL CHECK (octet_length(thread) <= 4096),
    area           text   COLLATE "C" NOT NULL CHECK (area <> '' AND octet_length(area) <= 4096),
    since          bigint NOT NULL,
    wish           text   COLLATE "C" NOT NULL DEFAULT '{}'
                   CONSTRAINT watch_wish CHECK (octet_length(wish) <= 4096 AND json_typeof(wish::json) = 'object'),
    owner_platform text   COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(owner_platform) <= 64),
    owner_chat     text   COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(owner_chat) <= 4096),
    owner_thread   text   COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(owner_thread) <= 4096),
    PRIMARY KEY (platform, chat, thread, area)
);

CREATE INDEX watches_by_area ON watches (area);
CREATE INDEX watches_of_owner ON watches (owner_platform, owner_chat) WHERE owner_chat <> '';

-- Where a chat said it is.
CREATE TABLE chat_areas (
    platform text COLLATE "C" NOT NULL CHECK (platform <> ''),
    chat     text COLLATE "C" NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread   text COLLATE "C" NOT NULL CHECK (octet_length(thread) <= 4096),
    area     text COLLATE "C" NOT NULL CHECK (area <> '' AND octet_length(area) <= 4096),
    PRIMARY KEY (platform, chat, thread)
);

-- What the outbox knows of a chat. A chat without a row was never served and is not suspended. It is written with every post:
-- half of each page is left free, so that the row can stay where it is.
CREATE TABLE chats (
    platform     text   COLLATE "C" NOT NULL CHECK (platform <> ''),
    chat         text   COLLATE "C" NOT NULL CHECK (chat <> ''),
    suspended    bigint NOT NULL DEFAULT 0 CHECK (suspended IN (0, 1)),
    last_served  bigint NOT NULL DEFAULT 0,
    paused_until bigint, -- no new posts until then
    gone_since   bigint, -- when a sweep first found that the bot was removed
    PRIMARY KEY (platform, chat)
) WITH (fillfactor = 50);

-- Who is to be left alone, as the platform said; chat '' is everybody on it.
CREATE TABLE rests (
    platform text   COLLATE "C" NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     text   COLLATE "C" NOT NULL CHECK (octet_length(chat) <= 4096),
    until    bigint NOT NULL,
    PRIMARY KEY (platform, chat)
);

-- What moderators wrote.
CREATE TABLE notices (
    id              text   COLLATE "C" NOT NULL PRIMARY KEY CHECK (id <> ''),
    draft           text   COLLATE "C" NOT NULL CHECK (octet_length(draft) <= 4096),
    person          text   COLLATE "C" NOT NULL CHECK (octet_length(person) <= 4096), -- who wrote it
    urgent          bigint NOT NULL CHECK (urgent IN (0, 1)),
    recalled        bigint NOT NULL DEFAULT 0 CHECK (recalled IN (0, 1)),
    revision        bigint NOT NULL DEFAULT 1 CHECK (revision > 0),
    at              bigint NOT NULL,
    starts          bigint NOT NULL,
    from_platform   text   COLLATE "C" NOT NULL CHECK (octet_length(from_platform) <= 64),
    from_chat       text   COLLATE "C" NOT NULL CHECK (octet_length(from_chat) <= 4096),
    from_thread     text   COLLATE "C" NOT NULL CHECK (octet_length(from_thread) <= 4096),
    report_platform text   COLLATE "C" NOT NULL CHECK (octet_length(report_platform) <= 64),
    report_chat     text   COLLATE "C" NOT NULL CHECK (octet_length(report_chat) <= 4096),
    report_thread   text   COLLATE "C" NOT NULL CHECK (octet_length(report_thread) <= 4096),
    area            text   COLLATE "C" NOT NULL CHECK (octet_length(area) <= 4096),
    areas           text   COLLATE "C" NOT NULL CONSTRAINT notice_areas CHECK (octet_length(areas) <= 1048576 AND json_typeof(areas::json) = 'array'),
    text            text   COLLATE "C" NOT NULL CONSTRAINT notice_text_size CHECK (text <> '' AND octet_length(text) <= 65536)
);

CREATE UNIQUE INDEX notices_of_draft ON notices (person, draft) WHERE draft <> '';
CREATE INDEX notices_of_person ON notices (person) WHERE person <> '';

-- A post to a chat: made, changed or removed, whatever op says. What was not made is due, or waits for its chat to come back
-- (held), for the digest of the day or for a moderator (review).
CREATE TABLE deliveries (
    id         bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, -- never used twice: platforms know it as the key of the post
    platform   text   COLLATE "C" NOT NULL CHECK (platform <> ''),
    chat       text   COLLATE "C" NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread     text   COLLATE "C" NOT NULL CHECK (octet_length(thread) <= 4096),
    class      bigint NOT NULL CONSTRAINT delivery_class CHECK (class IN (0, 1, 2, 3)),
    op         text   COLLATE "C" NOT NULL DEFAULT 'post' CONSTRAINT delivery_op CHECK (op IN ('post', 'edit', 'erase')),
    state      text   COLLATE "C" NOT NULL DEFAULT 'due' CONSTRAINT delivery_state
               CHECK (state IN ('due', 'held', 'sending', 'sent', 'suspended', 'failed', 'skipped', 'digest', 'review')),
    ready      bigint NOT NULL DEFAULT 0 CHECK (ready IN (0, 1)), -- while due: it takes part in the round, else its time is to come
    due_at     bigint NOT NULL, -- when it is tried next
    op_due     bigint NOT NULL, -- when its op fell due first
    planned    bigint NOT NULL, -- when the post fell due first
    turn       bigint NOT NULL DEFAULT 0, -- while ready: when the chat was served last, copied so that one index gives the next
    attempts   bigint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    in_doubt   bigint NOT NULL DEFAULT 0 CHECK (in_doubt IN (0, 1)),
    revision   bigint NOT NULL DEFAULT 0, -- of its warning or notice when it was claimed
    claimed_at bigint,
    posted_at  bigint,
    standing   bigint NOT NULL DEFAULT 0 CHECK (standing IN (0, 1)), -- it is in the chat
    recalled   bigint NOT NULL DEFAULT 0 CHECK (recalled IN (0, 1)), -- it is to be gone
    told       bigint NOT NULL DEFAULT 0 CHECK (told IN (0, 1)), -- once too old: the chat was told that it is missing
    strict     bigint NOT NULL DEFAULT 0 CHECK (strict IN (0, 1)), -- for review: the watch wants to see all itself
    reason     text   COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(reason) <= 4096),
    message    text   COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(message) <= 4096), -- what is in the chat; '' is out of reach
    warning    text   COLLATE "C" REFERENCES warnings (id),
    story      text   COLLATE "C" CHECK (story <> ''), -- of the warning
    notice     text   COLLATE "C" REFERENCES notices (id),
    contact    text   COLLATE "C" CHECK (contact <> '' AND octet_length(contact) <= 4096),
    progress   text   COLLATE "C" REFERENCES notices (id),
    digest     bigint NOT NULL DEFAULT 0 CHECK (digest IN (0, 1)),
    review     bigint NOT NULL DEFAULT 0 CHECK (review IN (0, 1)),
    area       text   COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(area) <= 4096),
    rule       text   COLLATE "C" NOT NULL DEFAULT ''
               CONSTRAINT delivery_rule CHECK (octet_length(rule) <= 4096 AND (rule = '' OR rule::json IS NOT NULL)),
    person     text   COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(person) <= 4096),
    echo       text   COLLATE "C" NOT NULL DEFAULT '' -- why somebody hears of a warning alone with the bot; '' is a post to a chat
               CONSTRAINT delivery_echo CHECK (echo = '' OR echo IN ('wish', 'correction', 'recall') AND warning IS NOT NULL),
    CONSTRAINT delivery_is_one_thing CHECK (num_nonnulls(warning, notice, contact, progress) + digest + review = 1),
    CONSTRAINT delivery_of_warning_has_story CHECK ((warning IS NULL) = (story IS NULL)),
    CONSTRAINT delivery_sending_was_claimed CHECK (state <> 'sending' OR (claimed_at IS NOT NULL AND attempts > 0)),
    CONSTRAINT delivery_changes_what_stands CHECK (op = 'post' OR standing = 1 OR state NOT IN ('due', 'held', 'sending')),
    CONSTRAINT delivery_standing_was_posted CHECK (standing = 0 OR posted_at IS NOT NULL),
    CONSTRAINT delivery_waiting_is_warning CHECK (state NOT IN ('digest', 'review') OR (warning IS NOT NULL AND standing = 0)),
    CONSTRAINT delivery_names_nobody CHECK (contact IS NOT NULL OR person = '')
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02); -- each row changes about three times

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

-- Posts that were being sent when their chat got another id, until they are recorded.
CREATE TABLE moves (
    delivery  bigint NOT NULL PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
    from_chat text   COLLATE "C" NOT NULL CHECK (from_chat <> '' AND octet_length(from_chat) <= 4096), -- the id to which it is sent
    to_chat   text   COLLATE "C" NOT NULL CHECK (to_chat <> '' AND octet_length(to_chat) <= 4096)
);

-- What residents logged, redacted before it came here, with the chat that it was asked for in, whose moderators may read it.
CREATE TABLE reports (
    id            text   COLLATE "C" NOT NULL PRIMARY KEY CHECK (id <> ''),
    draft         text   COLLATE "C" NOT NULL CHECK (octet_length(draft) <= 4096),
    person        text   COLLATE "C" NOT NULL CHECK (octet_length(person) <= 4096),
    type          text   COLLATE "C" NOT NULL CHECK (octet_length(type) <= 4096),
    claimed       text   COLLATE "C" NOT NULL CONSTRAINT report_claimed_size CHECK (octet_length(claimed) <= 1048576),
    happened      text   COLLATE "C" NOT NULL CONSTRAINT report_happened_size CHECK (octet_length(happened) <= 1048576),
    "when"        text   COLLATE "C" NOT NULL CONSTRAINT report_when_size CHECK (octet_length("when") <= 1048576),
    area          text   COLLATE "C" NOT NULL CHECK (octet_length(area) <= 4096),
    number        text   COLLATE "C" NOT NULL CONSTRAINT report_number_size CHECK (octet_length(number) <= 1048576),
    phone         text   COLLATE "C" NOT NULL CHECK (octet_length(phone) <= 4096),
    note          text   COLLATE "C" NOT NULL CONSTRAINT report_note_size CHECK (octet_length(note) <= 1048576),
    at            bigint NOT NULL,
    from_platform text   COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(from_platform) <= 64),
    from_chat     text   COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(from_chat) <= 4096),
    edited        bigint, -- when the person changed it last
    informed      bigint NOT NULL DEFAULT 0 CONSTRAINT report_informed CHECK (informed IN (0, 1)), -- the police know of it
    sealed        bytea  NOT NULL DEFAULT '' CONSTRAINT report_sealed_size CHECK (octet_length(sealed) <= 4195328),
    key           bigint NOT NULL DEFAULT 0 CHECK (key >= 0), -- with which it is sealed
    rowid         bigint GENERATED BY DEFAULT AS IDENTITY, -- in which order rows are sealed anew
    CONSTRAINT reports_sealed CHECK (key = 0 OR (sealed <> '' AND claimed = '' AND "when" = '' AND number = '' AND note = ''))
);

CREATE UNIQUE INDEX reports_of_draft ON reports (person, draft) WHERE draft <> '';
CREATE INDEX reports_of_phone ON reports (phone, at) WHERE phone <> '';
CREATE INDEX reports_of_person ON reports (person, at);
CREATE INDEX reports_of_chat ON reports (from_platform, from_chat, at, id) WHERE from_chat <> '';
CREATE INDEX reports_by_age ON reports (at, id);
CREATE INDEX reports_alike ON reports (area, type, at, person); -- who told of the same in the same week
CREATE INDEX reports_plain ON reports (key) WHERE key = 0; -- still to be sealed
CREATE UNIQUE INDEX reports_rowid ON reports (rowid);

-- What is kept of a question: no words, and only the Monday of its week.
CREATE TABLE checks (
    id      bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    person  text   COLLATE "C" NOT NULL CHECK (octet_length(person) <= 4096),
    verdict text   COLLATE "C" NOT NULL CONSTRAINT check_verdict CHECK (verdict IN ('scam', 'victim', 'no_signs', 'unclear', 'off_topic')),
    type    text   COLLATE "C" NOT NULL CHECK (octet_length(type) <= 4096),
    tells   text   COLLATE "C" NOT NULL CONSTRAINT check_tells CHECK (json_typeof(tells::json) = 'array' AND octet_length(tells) <= 65536),
    area    text   COLLATE "C" NOT NULL CHECK (octet_length(area) <= 4096),
    week    bigint NOT NULL
            -- 1970-01-05, day 4, was a Monday
            CONSTRAINT check_week_is_monday CHECK (week % 86400000 = 0 AND (week / 86400000 % 7 + 7) % 7 = 4),
    answer  text   COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(answer) <= 64) -- in which it was given
);

CREATE INDEX checks_of_person ON checks (person);
CREATE INDEX checks_by_week ON checks (week);
CREATE INDEX checks_alike ON checks (area, type, week, person) WHERE verdict IN ('scam', 'victim');
CREATE INDEX checks_of_answer ON checks (person, answer) WHERE answer <> '';

-- How many people told of one kind of scam in one area in one week. Somebody who told twice counts once.
CREATE TABLE cells (
    area    text   COLLATE "C" NOT NULL CHECK (octet_length(area) <= 4096),
    week    bigint NOT NULL CONSTRAINT cell_week_is_monday CHECK (week % 86400000 = 0 AND (week / 86400000 % 7 + 7) % 7 = 4),
    type    text   COLLATE "C" NOT NULL CHECK (octet_length(type) <= 4096),
    reports bigint NOT NULL DEFAULT 0 CONSTRAINT cell_reports CHECK (reports >= 0),
    checks  bigint NOT NULL DEFAULT 0 CONSTRAINT cell_checks CHECK (checks >= 0), -- questions that were taken for a scam
    PRIMARY KEY (area, week, type)
) WITH (fillfactor = 50); -- a count that grows can stay where it is

CREATE INDEX cells_by_age ON cells (week);

-- Nobody told of it any more.
-- +goose StatementBegin
CREATE FUNCTION drop_empty_cell() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
    DELETE FROM cells WHERE area = new.area AND week = new.week AND type = new.type AND reports + checks = 0;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER cell_is_empty AFTER UPDATE ON cells FOR EACH ROW WHEN (new.reports + new.checks = 0) EXECUTE FUNCTION drop_empty_cell();

-- Reports come, change and go in many ways, so the table itself keeps the count. Checks are counted by the program: one that is
-- forgotten does not count any more, one that is only past its time does.
-- 1970-01-05, 345600000, was a Monday.
CREATE FUNCTION week_of(at bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS 'SELECT $1 - (($1 - 345600000) % 604800000 + 604800000) % 604800000';

-- told_again holds when the person of a report told of the same in the same week in another one. It is volatile to see the rows that the
-- same statement changed before.
-- +goose StatementBegin
CREATE FUNCTION told_again(r reports) RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path FROM CURRENT AS $$ BEGIN
    RETURN r.person <> '' AND EXISTS (SELECT 1 FROM reports o WHERE o.person = r.person
        AND o.at >= week_of(r.at) AND o.at < week_of(r.at) + 604800000 AND o.id <> r.id AND o.area = r.area AND o.type = r.type);
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION count_report() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
    IF NOT told_again(new) THEN
        INSERT INTO cells AS c (area, week, type, reports) VALUES (new.area, week_of(new.at), new.type, 1)
            ON CONFLICT (area, week, type) DO UPDATE SET reports = c.reports + 1;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION uncount_report() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
    IF NOT told_again(old) THEN
        UPDATE cells SET reports = reports - 1 WHERE reports > 0 AND area = old.area AND week = week_of(old.at) AND type = old.type;
    END IF;
    IF tg_op = 'DELETE' THEN
        RETURN old;
    END IF;
    RETURN new;
END $$;
-- +goose StatementEnd
CREATE TRIGGER report_counts AFTER INSERT ON reports FOR EACH ROW EXECUTE FUNCTION count_report();
CREATE TRIGGER report_counts_no_more BEFORE DELETE ON reports FOR EACH ROW EXECUTE FUNCTION uncount_report();
CREATE TRIGGER report_counted_until_now BEFORE UPDATE OF id, person, area, type, at ON reports FOR EACH ROW EXECUTE FUNCTION uncount_report();
CREATE TRIGGER report_counts_from_now AFTER UPDATE OF id, person, area, type, at ON reports FOR EACH ROW EXECUTE FUNCTION count_report();

-- +goose StatementBegin
CREATE FUNCTION chat_is_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    new.gone_since := NULL;
    RETURN new;
END $$;
-- +goose StatementEnd
CREATE TRIGGER chats_back BEFORE UPDATE OF suspended ON chats FOR EACH ROW
    WHEN (new.suspended = 0 AND new.gone_since IS NOT NULL) EXECUTE FUNCTION chat_is_back();

-- Where a conversation stands.
CREATE TABLE dialogs (
    person   text   COLLATE "C" NOT NULL CHECK (octet_length(person) <= 4096),
    platform text   COLLATE "C" NOT NULL CHECK (platform <> ''),
    chat     text   COLLATE "C" NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread   text   COLLATE "C" NOT NULL CHECK (octet_length(thread) <= 4096),
    kind     text   COLLATE "C" NOT NULL CHECK (octet_length(kind) <= 4096),
    state    bytea  NOT NULL CONSTRAINT dialog_state_size CHECK (octet_length(state) <= 4194304),
    expires  bigint NOT NULL,
    key      bigint NOT NULL DEFAULT 0 CHECK (key >= 0),
    rowid    bigint GENERATED BY DEFAULT AS IDENTITY,
    PRIMARY KEY (person, platform, chat, thread)
);

CREATE INDEX dialogs_by_end ON dialogs (expires);
CREATE INDEX dialogs_plain ON dialogs (key) WHERE key = 0;
CREATE UNIQUE INDEX dialogs_rowid ON dialogs (rowid);

-- The form that a person is filling in.
CREATE TABLE forms (
    person   text   COLLATE "C" NOT NULL CHECK (octet_length(person) <= 4096),
    platform text   COLLATE "C" NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     text   COLLATE "C" NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread   text   COLLATE "C" NOT NULL CHECK (octet_length(thread) <= 4096),
    state    bytea  NOT NULL CONSTRAINT form_state_size CHECK (octet_length(state) <= 1048576),
    expires  bigint NOT NULL,
    PRIMARY KEY (person, platform, chat, thread)
);

CREATE INDEX forms_by_end ON forms (expires);

-- Actions that do not fit into a button.
CREATE TABLE buttons (
    id     text   COLLATE "C" NOT NULL PRIMARY KEY CONSTRAINT button_id CHECK (id <> '' AND octet_length(id) <= 64),
    action text   COLLATE "C" NOT NULL CONSTRAINT button_action CHECK (action <> '' AND octet_length(action) <= 256),
    at     bigint NOT NULL -- when it was kept last, to the day
);

-- What only the adapter of a chat understands.
CREATE TABLE chat_notes (
    platform text COLLATE "C" NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     text COLLATE "C" NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    name     text COLLATE "C" NOT NULL CONSTRAINT note_name CHECK (name <> '' AND octet_length(name) <= 64),
    value    text COLLATE "C" NOT NULL CONSTRAINT note_value CHECK (value <> '' AND octet_length(value) <= 1024),
    PRIMARY KEY (platform, chat, name)
);

-- What a chat chose for itself as a whole, as package bot writes it.
CREATE TABLE chat_settings (
    platform text COLLATE "C" NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     text COLLATE "C" NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    settings text COLLATE "C" NOT NULL CONSTRAINT chat_settings_json CHECK (octet_length(settings) <= 4096 AND json_typeof(settings::json) = 'object'),
    PRIMARY KEY (platform, chat)
);

-- Posts for readers of the web page who are not connected.
CREATE TABLE letters (
    seq  bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, -- only ever grows in a chat: readers ask for what came after the last they saw
    chat text   COLLATE "C" NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    key  text   COLLATE "C" NOT NULL CHECK (octet_length(key) <= 4096),
    body bytea  NOT NULL CONSTRAINT letter_size CHECK (octet_length(body) <= 4194304),
    at   bigint NOT NULL,
    UNIQUE (chat, key)
);

CREATE INDEX letters_by_chat ON letters (chat, seq);
CREATE INDEX letters_by_age ON letters (at);

-- What came from a platform. It waits exactly as long as its body is there, so that what is handled, as nearly all is, costs
-- one deletion. The row stays after that, so that nothing is taken in twice.
CREATE TABLE inbox (
    platform text   COLLATE "C" NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    id       text   COLLATE "C" NOT NULL CONSTRAINT arrival_id CHECK (id <> '' AND octet_length(id) <= 256),
    at       bigint NOT NULL,
    state    text   COLLATE "C" NOT NULL DEFAULT 'taken' CONSTRAINT arrival_state CHECK (state IN ('taken', 'quarantined')),
    tries    bigint NOT NULL DEFAULT 0 CHECK (tries >= 0),
    reason   text   COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(reason) <= 1024),
    body     bigint NOT NULL, -- its number in inbox_bodies
    PRIMARY KEY (platform, id)
);

-- The bodies of what waits, in the order in which it came. A number never comes again: what is over would wait with the
-- body of another. Rows come and go with every message, so they are cleared away early.
CREATE TABLE inbox_bodies (
    n        bigint NOT NULL PRIMARY KEY, -- from the sequence below
    platform text   COLLATE "C" NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    id       text   COLLATE "C" NOT NULL CHECK (id <> '' AND octet_length(id) <= 256),
    body     bytea  NOT NULL CONSTRAINT arrival_size CHECK (octet_length(body) <= 2097152)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Each step is for the numbers of arrivals that were taken in together, so that they follow one another.
CREATE SEQUENCE inbox_numbers INCREMENT BY 10000 OWNED BY inbox_bodies.n;

-- Where each source of police news stands, as advice/feed writes it: what is known of it, and when it is asked next.
CREATE TABLE feed_cursors (
    source text   COLLATE "C" NOT NULL PRIMARY KEY CONSTRAINT feed_source CHECK (source <> '' AND octet_length(source) <= 4096),
    at     bigint NOT NULL, -- when it was visited last
    cursor text   COLLATE "C" NOT NULL CONSTRAINT feed_cursor CHECK (octet_length(cursor) <= 1048576 AND json_typeof(cursor::json) = 'object')
);

-- What moderators did.
CREATE TABLE deeds (
    id       bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    at       bigint NOT NULL,
    person   text   COLLATE "C" NOT NULL CHECK (octet_length(person) <= 4096),
    platform text   COLLATE "C" NOT NULL CHECK (octet_length(platform) <= 64),
    chat     text   COLLATE "C" NOT NULL CHECK (octet_length(chat) <= 4096),
    thread   text   COLLATE "C" NOT NULL CHECK (octet_length(thread) <= 4096),
    what     text   COLLATE "C" NOT NULL CONSTRAINT deed_what CHECK (what <> '' AND octet_length(what) <= 64),
    about    text   COLLATE "C" NOT NULL CHECK (octet_length(about) <= 4096),
    detail   text   COLLATE "C" NOT NULL CONSTRAINT deed_detail_size CHECK (octet_length(detail) <= 65536),
    sealed   bytea  NOT NULL DEFAULT '' CONSTRAINT deed_sealed_size CHECK (octet_length(sealed) <= 65600),
    key      bigint NOT NULL DEFAULT 0 CHECK (key >= 0),
    rowid    bigint GENERATED BY DEFAULT AS IDENTITY,
    CONSTRAINT deeds_sealed CHECK (key = 0 OR (sealed <> '' AND detail = ''))
);

CREATE INDEX deeds_of_chat ON deeds (platform, chat);
CREATE INDEX deeds_of_person ON deeds (person) WHERE person <> '';
CREATE INDEX deeds_by_age ON deeds (at);
CREATE INDEX deeds_plain ON deeds (key) WHERE key = 0;
CREATE UNIQUE INDEX deeds_rowid ON deeds (rowid);

-- Who wants to hear when the police warn of what happened to them. They hear of it once, alone with the bot.
CREATE TABLE echo_wishes (
    person   text   COLLATE "C" NOT NULL CHECK (person <> '' AND octet_length(person) <= 4096),
    type     text   COLLATE "C" NOT NULL CHECK (type <> '' AND octet_length(type) <= 4096),
    area     text   COLLATE "C" NOT NULL CHECK (area <> '' AND octet_length(area) <= 4096),
    force    text   COLLATE "C" NOT NULL CHECK (octet_length(force) <= 4096), -- the area of the police force there
    platform text   COLLATE "C" NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     text   COLLATE "C" NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread   text   COLLATE "C" NOT NULL CHECK (octet_length(thread) <= 4096),
    until    bigint NOT NULL,
    PRIMARY KEY (person, type)
);

CREATE INDEX echo_wishes_of_type ON echo_wishes (type, until);
CREATE INDEX echo_wishes_by_end ON echo_wishes (until);

-- To whom an answer quoted a warning, to tell them when it is put right or taken back.
CREATE TABLE quotations (
    person   text   COLLATE "C" NOT NULL CHECK (person <> '' AND octet_length(person) <= 4096),
    warning  text   COLLATE "C" NOT NULL REFERENCES warnings (id) ON DELETE CASCADE,
    platform text   COLLATE "C" NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     text   COLLATE "C" NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread   text   COLLATE "C" NOT NULL CHECK (octet_length(thread) <= 4096),
    at       bigint NOT NULL, -- the last time
    PRIMARY KEY (person, warning)
);

CREATE INDEX quotations_of_warning ON quotations (warning);
CREATE INDEX quotations_by_age ON quotations (at);

-- Warnings that who moderates a chat could post there, as more people than usual told of something.
CREATE TABLE offers (
    id       text   COLLATE "C" NOT NULL PRIMARY KEY CHECK (id <> '' AND octet_length(id) <= 64),
    platform text   COLLATE "C" NOT NULL CHECK (platform <> '' AND octet_length(platform) <= 64),
    chat     text   COLLATE "C" NOT NULL CHECK (chat <> '' AND octet_length(chat) <= 4096),
    thread   text   COLLATE "C" NOT NULL CHECK (octet_length(thread) <= 4096),
    area     text   COLLATE "C" NOT NULL CHECK (area <> '' AND octet_length(area) <= 4096),
    type     text   COLLATE "C" NOT NULL CHECK (type <> '' AND octet_length(type) <= 4096),
    week     bigint NOT NULL CONSTRAINT offer_week_is_monday CHECK (week % 86400000 = 0 AND (week / 86400000 % 7 + 7) % 7 = 4),
    people   bigint NOT NULL CONSTRAINT offer_people CHECK (people >= 3 AND people % 3 = 0), -- a smaller number, or a finer one, might point at somebody
    usual    bigint NOT NULL CONSTRAINT offer_usual CHECK (usual >= 0 AND usual % 3 = 0),
    at       bigint NOT NULL,
    closed   bigint NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
    UNIQUE (platform, chat, thread, area, type)
);

CREATE INDEX offers_by_age ON offers (at);

-- What people said of answers, with what those were: no words of anybody. The chat is '' where a person was alone with the bot.
CREATE TABLE feedback (
    id       bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, -- an old button must not mean a new row
    person   text   COLLATE "C" NOT NULL CHECK (person <> '' AND octet_length(person) <= 4096),
    answer   text   COLLATE "C" NOT NULL CHECK (answer <> '' AND octet_length(answer) <= 64),
    platform text   COLLATE "C" NOT NULL CHECK (octet_length(platform) <= 64),
    chat     text   COLLATE "C" NOT NULL CHECK (octet_length(chat) <= 4096),
    correct  bigint NOT NULL CHECK (correct IN (0, 1)),
    reason   text   COLLATE "C" NOT NULL CHECK (octet_length(reason) <= 64),
    verdict  text   COLLATE "C" NOT NULL CHECK (octet_length(verdict) <= 64),
    type     text   COLLATE "C" NOT NULL CHECK (octet_length(type) <= 4096),
    tells    text   COLLATE "C" NOT NULL CONSTRAINT feedback_tells CHECK (octet_length(tells) <= 65536 AND json_typeof(tells::json) = 'array'),
    area     text   COLLATE "C" NOT NULL CHECK (octet_length(area) <= 4096),
    week     bigint NOT NULL CONSTRAINT feedback_week_is_monday CHECK (week % 86400000 = 0 AND (week / 86400000 % 7 + 7) % 7 = 4),
    seen     bigint NOT NULL DEFAULT 0 CHECK (seen IN (0, 1)),
    CONSTRAINT feedback_reason_is_of_wrong CHECK (correct = 0 OR reason = '')
);

CREATE UNIQUE INDEX feedback_of_answer ON feedback (person, answer);
CREATE INDEX feedback_open ON feedback (platform, chat) WHERE correct = 0 AND seen = 0;
CREATE INDEX feedback_by_age ON feedback (week);

-- Who may become a coordinator by a word, of which only a keyed hash is kept, and who did.
CREATE TABLE invitations (
    code    text   COLLATE "C" NOT NULL PRIMARY KEY CHECK (code <> '' AND octet_length(code) <= 256),
    person  text   COLLATE "C" NOT NULL CHECK (person <> '' AND octet_length(person) <= 4096), -- who invited
    at      bigint NOT NULL,
    expires bigint NOT NULL,
    CONSTRAINT invitation_ends CHECK (expires > at)
);

CREATE INDEX invitations_of_person ON invitations (person);
CREATE INDEX invitations_by_end ON invitations (expires);

CREATE TABLE coordinators (
    person     text   COLLATE "C" NOT NULL PRIMARY KEY CHECK (person <> '' AND octet_length(person) <= 4096),
    invited_by text   COLLATE "C" NOT NULL CHECK (octet_length(invited_by) <= 4096),
    since      bigint NOT NULL
);

CREATE INDEX coordinators_of_inviter ON coordinators (invited_by) WHERE invited_by <> '';

-- The keys under which what is personal is sealed, themselves sealed with the secret key, which stands outside of the database.
-- While the secret is changed there is a row for the old one and one for the new.
CREATE TABLE keys (
    turn bigint NOT NULL PRIMARY KEY CONSTRAINT key_turn CHECK (turn > 0), -- one more with each secret
    ring bytea  NOT NULL CONSTRAINT key_ring CHECK (octet_length(ring) BETWEEN 29 AND 65536)
);

-- Tables in whose files there may be bytes of somebody who was forgotten, since a transaction, until they are written anew.
CREATE TABLE soiled (
    name  text COLLATE "C" NOT NULL PRIMARY KEY CHECK (name <> '' AND octet_length(name) <= 64),
    since xid8 NOT NULL DEFAULT pg_current_xact_id()
);

-- The planner notes samples of the values of a column. What nobody asks for by its value needs none, and what is personal must not
-- be in them.
ALTER TABLE warnings ALTER body SET STATISTICS 0;
ALTER TABLE notices ALTER text SET STATISTICS 0;
ALTER TABLE reports ALTER claimed SET STATISTICS 0, ALTER "when" SET STATISTICS 0, ALTER number SET STATISTICS 0, ALTER note SET STATISTICS 0,
    ALTER happened SET STATISTICS 0, ALTER sealed SET STATISTICS 0;
ALTER TABLE dialogs ALTER state SET STATISTICS 0;
ALTER TABLE forms ALTER state SET STATISTICS 0;
ALTER TABLE letters ALTER body SET STATISTICS 0;
ALTER TABLE inbox_bodies ALTER body SET STATISTICS 0;
ALTER TABLE deeds ALTER detail SET STATISTICS 0, ALTER sealed SET STATISTICS 0;
ALTER TABLE keys ALTER ring SET STATISTICS 0;
