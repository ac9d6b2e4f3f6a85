// Command hangup answers "was that call a scam?" for neighbourhood groups, passes police warnings
// on to the groups that watch an area, and logs what residents report.
//
// It is the only place where the parts meet. Bottom-up they are:
//
//   - advice/pattern: regular expressions that cost nothing until a text may match.
//   - advice: the engine. Text becomes an Assessment, an Assessment becomes an Answer; no I/O, no clock.
//     What it knows and says is YAML in advice/kb.
//   - advice/score: compares what the engine says with labelled questions.
//   - advice/train: learns the weights of the engine's learned part from labelled questions.
//   - advice/news: reads police warnings: parses, cuts, judges, quotes.
//   - advice/news/train: learns what the signs of news are worth from labelled articles.
//   - advice/trend: tells whether a week is beyond what an area usually sees.
//   - advice/feed: asks the sources of police news and finds what is new in them.
//   - bot: the core that every platform shares. An Inbound goes in, a Reply comes out as content.
//   - bot/chart: paints charts as pictures for a phone.
//   - bot/outbox: delivers posts, one at a time per chat, each recorded before it is made.
//   - bot/outbox/outboxtest: what every queue of deliveries must pass, and whatever drives one.
//   - bot/bottest: what every adapter must pass.
//   - bot/bottest/telegramtest: a Telegram for tests.
//   - bot/bottest/discordtest: a Discord for tests.
//   - bot/bottest/discordtwin: a Discord that others wrote, for tests.
//   - bot/bottest/chromium: a browser for tests of pages.
//   - bot/bottest/limited: Telegram and Discord as far as posting goes, with their real limits, to measure against.
//   - bot/adapt: what adapters share: safe links, cutting long texts, encrypting what waits.
//   - bot/webchat: the bot as a page in the browser.
//   - bot/dashboard: a page for moderators and the operator.
//   - bot/telegram: the bot in Telegram.
//   - bot/discord: the bot in Discord.
//   - store/vault: the keys with which a store seals what is personal.
//   - store: what is remembered, as interfaces. store/sqlstore fills them with SQL for every database,
//     store/sqlite runs that on a file.
//   - store/postgres/pgserver: PostgreSQL servers to measure with, that can be killed and cut off.
//   - store/sqlite/sqlitetest: database files for tests.
//   - store/postgres/pgtest: databases of PostgreSQL for tests.
//   - store/postgres: the store on a PostgreSQL server, for many processes: leases say which does what.
//   - store/transfer: moves everything from one database to another.
//   - store/storetest: holds all stores to one behaviour.
//   - config/files: opens files that somebody named, and no pipe or device.
//   - config: the operator's settings.
//   - cmd/hangup/deploy/release: builds and packs the program for every system, with the same bytes each time.
//   - cmd/hangup: this command. main.go reads the command line, app.go builds the parts and
//     links them, each place where the bot speaks or shows something has a file (page.go, telegram.go, discord.go, dashboard.go), and so has each
//     subcommand: serve.go, check.go, eval.go, triage.go, import.go, feeds.go, key.go, migrate_store.go, bench.go, version.go.
//
// Nothing below this package reads the clock, the environment or randomness by itself; it is
// handed what it needs from here. architecture_test.go holds the imports that are allowed.
package main
