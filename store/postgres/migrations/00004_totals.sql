-- +goose Up
-- What all cells of a week and a type come to, so that a nation is all there is less the few areas outside of it, and not the sum
-- of hundreds of thousands of cells. Whatever changes a cell changes this with it. Each sum is in sixteen parts, by area: questions about
-- one type from all of a country would wait for each other in one row.
CREATE TABLE totals (
    week    bigint NOT NULL,
    type    text   COLLATE "C" NOT NULL,
    part    smallint NOT NULL,
    reports bigint NOT NULL CONSTRAINT total_reports CHECK (reports >= 0),
    checks  bigint NOT NULL CONSTRAINT total_checks CHECK (checks >= 0),
    PRIMARY KEY (week, type, part)
) WITH (fillfactor = 50); -- those of this week grow with every report

CREATE FUNCTION part_of(area text) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$ SELECT (hashtext(area) & 15)::smallint $$;

-- Once for all cells of a statement, and in one order, so that of two that count the same one waits for the other.
-- +goose StatementBegin
CREATE FUNCTION total_cells() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
    IF tg_op <> 'DELETE' THEN
        INSERT INTO totals AS t (week, type, part, reports, checks)
            SELECT week, type, part_of(area), sum(reports), sum(checks) FROM added GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            ON CONFLICT (week, type, part) DO UPDATE SET reports = t.reports + excluded.reports, checks = t.checks + excluded.checks;
    END IF;
    IF tg_op <> 'INSERT' THEN
        UPDATE totals AS t SET reports = t.reports - o.reports, checks = t.checks - o.checks
            FROM (SELECT week, type, part_of(area) AS part, sum(reports) AS reports, sum(checks) AS checks FROM taken GROUP BY 1, 2, 3 ORDER BY 1, 2, 3) o
            WHERE t.week = o.week AND t.type = o.type AND t.part = o.part;
        DELETE FROM totals AS t USING taken AS o
            WHERE t.week = o.week AND t.type = o.type AND t.part = part_of(o.area) AND t.reports + t.checks = 0; -- nobody told of it any more
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER cells_come AFTER INSERT ON cells REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION total_cells();
CREATE TRIGGER cells_change AFTER UPDATE ON cells REFERENCING OLD TABLE AS taken NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION total_cells();
CREATE TRIGGER cells_go AFTER DELETE ON cells REFERENCING OLD TABLE AS taken FOR EACH STATEMENT EXECUTE FUNCTION total_cells();

-- What is there already.
INSERT INTO totals (week, type, part, reports, checks) SELECT week, type, part_of(area), sum(reports), sum(checks) FROM cells GROUP BY 1, 2, 3;
