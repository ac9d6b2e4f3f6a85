-- Jobs of River for deliveries. River's own tables are there already: see river_migrate.go.

-- +goose Up

-- The name of the queue of a platform. River takes few characters in a name, and not many.
-- +goose StatementBegin
CREATE FUNCTION lane_queue(platform text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'lane_' || CASE WHEN platform ~ '^[a-z0-9]{1,60}$' THEN platform ELSE md5(platform) END
$$;
-- +goose StatementEnd

-- Gives each of these deliveries that is due a job, unless one waits already. A job is the right to make one attempt in its lane at
-- that time, so those that are due are in the order of a broadcast: the chat served longest ago first. What is due within five
-- seconds is fetched without the help of River's leader, as with its own jobs that are put off.
-- Unique are the states available and scheduled: a job that runs says nothing of what comes after its attempt.
-- +goose StatementBegin
CREATE FUNCTION carry(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    queues text[];
BEGIN
    WITH carried AS (
        INSERT INTO river_job (args, kind, max_attempts, priority, queue, scheduled_at, state, unique_key, unique_states)
        SELECT jsonb_build_object('delivery', d.id), 'delivery', 32767, d.class + 1, lane_queue(d.platform), t.at,
            CASE WHEN t.at > now() + interval '5 s' THEN 'scheduled' ELSE 'available' END::river_job_state,
            convert_to('delivery/' || d.id, 'UTF8'), B'10000001'
        FROM deliveries d
            LEFT JOIN chats c ON c.platform = d.platform AND c.chat = d.chat
            CROSS JOIN LATERAL (SELECT greatest(now(), to_timestamp(d.due_at / 1000.0)) AS at) t
        WHERE d.id = ANY (ids) AND d.state = 'due'
        ORDER BY d.class, coalesce(c.last_served, 0), d.due_at, d.id
        ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND unique_states IS NOT NULL AND river_job_state_in_bitmask(unique_states, state)
        DO UPDATE SET scheduled_at = excluded.scheduled_at, state = excluded.state, priority = excluded.priority, queue = excluded.queue
        WHERE excluded.state = 'scheduled' OR river_job.scheduled_at > excluded.scheduled_at
            OR river_job.priority <> excluded.priority OR river_job.queue <> excluded.queue
        RETURNING river_job.queue, river_job.state)
    SELECT array_agg(DISTINCT carried.queue) INTO queues FROM carried WHERE carried.state = 'available';
    PERFORM pg_notify('hangup.river_insert', json_build_object('queue', q)::text) FROM unnest(queues) q;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION carry_made() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[] := array(SELECT id FROM made WHERE state = 'due');
BEGIN
    IF ids <> '{}' THEN
        PERFORM carry(ids);
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION carry_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[] := array(SELECT n.id FROM after n JOIN before o USING (id)
        WHERE n.state = 'due' AND (o.state <> 'due' OR n.due_at <> o.due_at OR n.class <> o.class OR n.platform <> o.platform));
BEGIN
    IF ids <> '{}' THEN
        PERFORM carry(ids);
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd

-- Whatever makes a delivery due, it has its job in the same transaction: no path can forget it.
CREATE TRIGGER deliveries_made AFTER INSERT ON deliveries REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION carry_made();
CREATE TRIGGER deliveries_changed AFTER UPDATE ON deliveries REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION carry_changed();

-- Those of before there were jobs.
SELECT carry(array(SELECT id FROM deliveries WHERE state = 'due'));
