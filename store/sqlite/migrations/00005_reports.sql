-- +goose Up
-- (being written: reports)
SELECT 1;
