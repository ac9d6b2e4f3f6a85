-- +goose Up
-- (being written: cells)
SELECT 1;
