-- +goose Up
-- What all cells of a week and a type come to, so that a nation is all there is less the few areas outside of it, and not the sum
-- of hundreds of thousands of cells. Whatever changes a cell changes this with it.
CREATE TABLE totals (
    week    INTEGER NOT NULL,
    type    TEXT    NOT NULL,
    reports INTEGER NOT NULL CONSTRAINT total_reports CHECK (reports >= 0),
    checks  INTEGER NOT NULL CONSTRAINT total_checks CHECK (checks >= 0),
    PRIMARY KEY (week, type)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER cell_comes AFTER INSERT ON cells BEGIN
    INSERT INTO totals (week, type, reports, checks) VALUES (new.week, new.type, new.reports, new.checks)
        ON CONFLICT (week, type) DO UPDATE SET reports = reports + excluded.reports, checks = checks + excluded.checks;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER cell_changes AFTER UPDATE ON cells BEGIN
    INSERT INTO totals (week, type, reports, checks) VALUES (new.week, new.type, new.reports, new.checks)
        ON CONFLICT (week, type) DO UPDATE SET reports = reports + excluded.reports, checks = checks + excluded.checks;
    UPDATE totals SET reports = reports - old.reports, checks = checks - old.checks WHERE week = old.week AND type = old.type;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER cell_goes AFTER DELETE ON cells BEGIN
    UPDATE totals SET reports = reports - old.reports, checks = checks - old.checks WHERE week = old.week AND type = old.type;
END;
-- +goose StatementEnd

-- Nobody told of it any more.
-- +goose StatementBegin
CREATE TRIGGER total_is_empty AFTER UPDATE ON totals WHEN new.reports + new.checks = 0 BEGIN
    DELETE FROM totals WHERE week = new.week AND type = new.type;
END;
-- +goose StatementEnd

-- What is there already.
INSERT INTO totals (week, type, reports, checks) SELECT week, type, sum(reports), sum(checks) FROM cells GROUP BY week, type;
