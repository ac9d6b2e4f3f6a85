-- +goose Up
-- (being written: echoes)
SELECT 1;
