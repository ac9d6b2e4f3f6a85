-- +goose Up
-- (being written: sealed)
SELECT 1;
