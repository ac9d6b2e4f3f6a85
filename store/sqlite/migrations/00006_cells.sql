-- +goose Up
-- How many people told of one kind of scam in one area in one week. Somebody who told twice counts once.
CREATE TABLE cells (
    area    TEXT    NOT NULL CHECK (octet_length(area) <= 4096),
    week    INTEGER NOT NULL CONSTRAINT cell_week_is_monday CHECK (week % 86400000 = 0 AND (week / 86400000 % 7 + 7) % 7 = 4),
    type    TEXT    NOT NULL CHECK (octet_length(type) <= 4096),
    reports INTEGER NOT NULL DEFAULT 0 CONSTRAINT cell_reports CHECK (reports >= 0),
    checks  INTEGER NOT NULL DEFAULT 0 CONSTRAINT cell_checks CHECK (checks >= 0), -- questions that were taken for a scam
    PRIMARY KEY (area, week, type)
) STRICT, WITHOUT ROWID;

CREATE INDEX cells_by_age ON cells (week);

-- Who told of the same in the same week.
CREATE INDEX reports_alike ON reports (area, type, at, person);
CREATE INDEX checks_alike ON checks (area, type, week, person) WHERE verdict IN ('scam', 'victim');

-- Nobody told of it any more.
-- +goose StatementBegin
CREATE TRIGGER cell_is_empty AFTER UPDATE ON cells WHEN new.reports + new.checks = 0 BEGIN
    DELETE FROM cells WHERE area = new.area AND week = new.week AND type = new.type;
END;
-- +goose StatementEnd

-- Reports come, change and go in many ways, so the table itself keeps the count. Whoever writes it anew in a later schema
-- drops this view first, and makes it and its triggers again. Checks are counted by the program: one that is forgotten
-- does not count any more, one that is only past its time does. 1970-01-05, 345600000, was a Monday. The + has what a person
-- reported found by the person, who reported little, and not by the area, where many did.
CREATE VIEW reported AS
    SELECT id, person, area, type, at - ((at - 345600000) % 604800000 + 604800000) % 604800000 AS week FROM reports;

-- +goose StatementBegin
CREATE TRIGGER report_counts AFTER INSERT ON reports BEGIN
    INSERT INTO cells (area, week, type, reports)
        SELECT area, week, type, 1 FROM reported AS r WHERE id = new.id AND (person = '' OR NOT EXISTS
            (SELECT 1 FROM reported WHERE person = r.person AND id <> r.id AND +area = r.area AND +type = r.type AND week = r.week))
        ON CONFLICT (area, week, type) DO UPDATE SET reports = reports + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER report_counts_no_more BEFORE DELETE ON reports BEGIN
    UPDATE cells SET reports = reports - 1 WHERE reports > 0 AND (area, week, type) IN
        (SELECT area, week, type FROM reported AS r WHERE id = old.id AND (person = '' OR NOT EXISTS
            (SELECT 1 FROM reported WHERE person = r.person AND id <> r.id AND +area = r.area AND +type = r.type AND week = r.week)));
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER report_counted_until_now BEFORE UPDATE OF id, person, area, type, at ON reports BEGIN
    UPDATE cells SET reports = reports - 1 WHERE reports > 0 AND (area, week, type) IN
        (SELECT area, week, type FROM reported AS r WHERE id = old.id AND (person = '' OR NOT EXISTS
            (SELECT 1 FROM reported WHERE person = r.person AND id <> r.id AND +area = r.area AND +type = r.type AND week = r.week)));
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER report_counts_from_now AFTER UPDATE OF id, person, area, type, at ON reports BEGIN
    INSERT INTO cells (area, week, type, reports)
        SELECT area, week, type, 1 FROM reported AS r WHERE id = new.id AND (person = '' OR NOT EXISTS
            (SELECT 1 FROM reported WHERE person = r.person AND id <> r.id AND +area = r.area AND +type = r.type AND week = r.week))
        ON CONFLICT (area, week, type) DO UPDATE SET reports = reports + 1;
END;
-- +goose StatementEnd

-- What is there already.
INSERT INTO cells (area, week, type, reports)
    SELECT area, week, type, count(DISTINCT nullif(person, '')) + count(*) FILTER (WHERE person = '') FROM reported GROUP BY area, week, type;
INSERT INTO cells (area, week, type, checks)
    SELECT area, week, type, count(DISTINCT nullif(person, '')) + count(*) FILTER (WHERE person = '') FROM checks
        WHERE verdict IN ('scam', 'victim') GROUP BY area, week, type
    ON CONFLICT (area, week, type) DO UPDATE SET checks = excluded.checks;
