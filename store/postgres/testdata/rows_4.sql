-- Rows of schema 4.
INSERT INTO warnings (id, label, title, body, force, places, url, published, key_sentence, reports, loss_gbp, since, example, stored_at)
VALUES ('w1', 'warning', 'A title', 'A body.', 'cheshire', '["Chester"]', 'https://example.org/1', 1604188800000, 'A body.', 3, 8000, 'since May', 0, 1604188800000);
INSERT INTO warning_types (warning, type, place, published, stored_at) VALUES ('w1', 'courier_fraud', 0, 1604188800000, 1604188800000);
INSERT INTO warning_areas (warning, area, place, published, stored_at) VALUES ('w1', 'force:cheshire', 0, 1604188800000, 1604188800000);
INSERT INTO stories (warning, story) VALUES ('w1', 'w1');
INSERT INTO watches (platform, chat, thread, area, since, wish, owner_platform, owner_chat) VALUES ('web', 'a', '', 'force:cheshire', 1604188800000, '{"daily":3}', 'web', 'o');
INSERT INTO chat_areas (platform, chat, thread, area) VALUES ('web', 'a', '', 'county:cheshire');
INSERT INTO chats (platform, chat, suspended, last_served, paused_until) VALUES ('web', 'b', 1, 1604188800000, 1604188900000);
INSERT INTO deliveries (platform, chat, thread, class, due_at, op_due, planned, warning, story, area, rule) VALUES ('web', 'a', '', 1, 1604188800000, 1604188800000, 1604188800000, 'w1', 'w1', 'force:cheshire', '{"area":"force:cheshire"}');
INSERT INTO deliveries (platform, chat, thread, class, due_at, op_due, planned, contact, area, person) VALUES ('web', 'c', '', 0, 1604188900000, 1604188900000, 1604188900000, 'police_101', 'force:cheshire', 'p');
INSERT INTO reports (id, draft, person, type, claimed, happened, "when", area, number, phone, note, at, from_platform, from_chat, edited, informed)
VALUES ('CF7K2M', 'd', 'p', 'courier_fraud', 'the bank', 'money', 'today', 'force:cheshire', '077•• ••••23', '5f2a', 'A note.', 1604188800000, 'web', 'a', 1604188900000, 1);
INSERT INTO checks (person, verdict, type, tells, area, week) VALUES ('p', 'scam', 'courier_fraud', '["ask.cash"]', 'force:cheshire', 1603670400000);
INSERT INTO dialogs (person, platform, chat, thread, kind, state, expires) VALUES ('p', 'web', 'a', '', 'check', '\x7B7D', 1604190000000);
INSERT INTO letters (chat, key, body, at) VALUES ('a', 'k', '\x7B7D', 1604188800000);
INSERT INTO deliveries (id, platform, chat, thread, class, state, due_at, op_due, planned, attempts, claimed_at, warning, story) VALUES (7, 'web', 'old', '', 1, 'sending', 1604188800000, 1604188800000, 1604188800000, 1, 1604188800000, 'w1', 'w1');
INSERT INTO moves (delivery, from_chat, to_chat) VALUES (7, 'old', 'new');
INSERT INTO inbox (platform, id, at, tries, reason, body, owner) VALUES ('web', '101', 1604188800000, 1, 'restart', 3, 'process-1');
INSERT INTO inbox (platform, id, at, body) VALUES ('web', '100', 1604188800000, 2);
INSERT INTO inbox (platform, id, at, state, tries, reason, body) VALUES ('web', '99', 1604188800000, 'quarantined', 3, 'panic', 1);
INSERT INTO inbox_bodies (n, platform, id, body) VALUES (3, 'web', '101', '\x7B7D');
INSERT INTO forms (person, platform, chat, thread, state, expires) VALUES ('q', 'web', 'a', '', '\x7B7D', 1604190000000);
INSERT INTO buttons (id, action, at) VALUES ('b1', 'answer|yes', 1604188800000);
INSERT INTO chat_notes (platform, chat, name, value) VALUES ('web', 'a', 'linked', 'on');
INSERT INTO feed_cursors (source, at, cursor) VALUES ('https://example.org/feed', 1604188800000, '{"etag":"\"e1\"","succeeded":"2020-11-01T00:00:00Z","known":[{"i":18446744073709551615,"d":18567,"g":true}]}');
INSERT INTO rests (platform, chat, until) VALUES ('web', '', 1604188900000);
INSERT INTO notices (id, draft, person, urgent, at, starts, from_platform, from_chat, from_thread, report_platform, report_chat, report_thread, area, areas, text)
VALUES ('NF7K2M', 'd', 'q', 1, 1604188800000, 1604188860000, 'web', 'a', '', 'web', 'o', '', 'force:cheshire', '["force:cheshire"]', 'A text.');
INSERT INTO deliveries (id, platform, chat, thread, class, due_at, op_due, planned, notice) VALUES (8, 'web', 'n', '', 0, 1604189000000, 1604189000000, 1604189000000, 'NF7K2M');
INSERT INTO deeds (at, person, platform, chat, thread, what, about, detail) VALUES (1604188800000, 'q', 'web', 'a', '', 'warn', 'NF7K2M', 'A text.');
INSERT INTO cells (area, week, type, checks) VALUES ('force:cheshire', 1603670400000, 'courier_fraud', 1) ON CONFLICT (area, week, type) DO UPDATE SET checks = 1;
INSERT INTO chat_settings (platform, chat, settings) VALUES ('web', 'a', '{"daily":3,"aloud":true}');
INSERT INTO checks (person, verdict, type, tells, area, week, answer) VALUES ('r', 'unclear', '', '[]', '', 1603670400000, 'A1');
INSERT INTO feedback (person, answer, platform, chat, correct, reason, verdict, type, tells, area, week) VALUES ('r', 'A0', 'web', 'a', 0, 'alarm', 'scam', 'courier_fraud', '["ask.cash"]', 'force:cheshire', 1603670400000);
INSERT INTO invitations (code, person, at, expires) VALUES ('c0de', 'q', 1604188800000, 1604275200000);
INSERT INTO coordinators (person, invited_by, since) VALUES ('r', 'q', 1604188800000);
INSERT INTO echo_wishes (person, type, area, force, platform, chat, thread, until) VALUES ('p', 'courier_fraud', 'county:cheshire', 'force:cheshire', 'web', 'own', '', 1605398400000);
INSERT INTO quotations (person, warning, platform, chat, thread, at) VALUES ('p', 'w1', 'web', 'own', '', 1603670400000);
INSERT INTO deliveries (platform, chat, thread, class, due_at, op_due, planned, warning, story, area, echo) VALUES ('web', 'own2', '', 2, 1604189100000, 1604189100000, 1604189100000, 'w1', 'w1', 'county:cheshire', 'wish');
INSERT INTO offers (id, platform, chat, thread, area, type, week, people, usual, at) VALUES ('OF7K2M', 'web', 'a', '', 'force:cheshire', 'courier_fraud', 1603670400000, 6, 0, 1604188800000);
INSERT INTO shared (space, name, value, until, person) VALUES ('dashboard/session', 'h4sh', '\x7B7D', 1604217600000, 'q');
INSERT INTO shared (space, name, value, times, until) VALUES ('dashboard/tries', 'h4sh', '\x', 3, 1604188860000);
