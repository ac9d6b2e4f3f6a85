-- +goose Up
-- What all processes of a bot must know for a while. A name is a keyed hash where it stands for somebody, and a value is sealed.
-- Rows come and go with every message, so they are cleared away early, and there is room to change them where they are.
CREATE TABLE shared (
    space  text   COLLATE "C" NOT NULL CONSTRAINT shared_space CHECK (space <> '' AND octet_length(space) <= 64),
    name   text   COLLATE "C" NOT NULL CONSTRAINT shared_name CHECK (name <> '' AND octet_length(name) <= 256),
    value  bytea  NOT NULL CONSTRAINT shared_size CHECK (octet_length(value) <= 262144),
    times  bigint NOT NULL DEFAULT 0 CHECK (times >= 0), -- how often it was counted
    until  bigint NOT NULL,
    person text   COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(person) <= 4096), -- whom it is about; '' is nobody
    PRIMARY KEY (space, name)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

CREATE INDEX shared_by_end ON shared (until);
CREATE INDEX shared_of_person ON shared (person) WHERE person <> '';

-- The process that handles what came in; '' where there is only one.
ALTER TABLE inbox ADD COLUMN owner text COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(owner) <= 64);

-- The request for which a delivery was made, as the log has it; '' when that is not known.
ALTER TABLE deliveries ADD COLUMN request text COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(request) <= 64);
