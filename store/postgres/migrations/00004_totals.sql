-- +goose Up
-- What all cells of a week and a type come to, so that a nation is all there is less the few areas outside of it, and not the sum
-- of hundreds of thousands of cells. Whatever changes a cell changes this with it.
CREATE TABLE totals (
    week    bigint NOT NULL,
    type    text   COLLATE "C" NOT NULL,
    reports bigint NOT NULL CONSTRAINT total_reports CHECK (reports >= 0),
    checks  bigint NOT NULL CONSTRAINT total_checks CHECK (checks >= 0),
    PRIMARY KEY (week, type)
) WITH (fillfactor = 50); -- those of this week grow with every report

-- Once for all cells of a statement, and in one order, so that of two that count the same one waits for the other.
-- +goose StatementBegin
CREATE FUNCTION total_cells() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
    IF tg_op <> 'DELETE' THEN
        INSERT INTO totals AS t (week, type, reports, checks)
            SELECT week, type, sum(reports), sum(checks) FROM added GROUP BY week, type ORDER BY week, type
            ON CONFLICT (week, type) DO UPDATE SET reports = t.reports + excluded.reports, checks = t.checks + excluded.checks;
    END IF;
    IF tg_op <> 'INSERT' THEN
        UPDATE totals AS t SET reports = t.reports - o.reports, checks = t.checks - o.checks
            FROM (SELECT week, type, sum(reports) AS reports, sum(checks) AS checks FROM taken GROUP BY week, type ORDER BY week, type) o
            WHERE t.week = o.week AND t.type = o.type;
        DELETE FROM totals AS t USING taken AS o WHERE t.week = o.week AND t.type = o.type AND t.reports + t.checks = 0; -- nobody told of it any more
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER cells_come AFTER INSERT ON cells REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION total_cells();
CREATE TRIGGER cells_change AFTER UPDATE ON cells REFERENCING OLD TABLE AS taken NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION total_cells();
CREATE TRIGGER cells_go AFTER DELETE ON cells REFERENCING OLD TABLE AS taken FOR EACH STATEMENT EXECUTE FUNCTION total_cells();

-- What is there already.
INSERT INTO totals (week, type, reports, checks) SELECT week, type, sum(reports), sum(checks) FROM cells GROUP BY week, type;
