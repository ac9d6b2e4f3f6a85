-- +goose Up
-- (being written: chat_settings)
SELECT 1;
