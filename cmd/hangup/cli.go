package main

const description = `Hang up. Wait five minutes. Check.

Answers "was that call a scam?", passes police warnings on and logs reports. Without a command it
starts the bot: a page in your browser and, when it has their tokens, Telegram and Discord.`

// commandLine is everything that can be typed after hangup.
type commandLine struct {
	Settings settingsFlags `embed:""`

	Serve        serveCmd        `cmd:"" default:"withargs" help:"Start the bot: the page in the browser, and Telegram and Discord when it has their tokens. This is what hangup alone does."`
	Init         initCmd         `cmd:"" help:"Ask a few questions and write a settings file, and a unit of systemd if you like."`
	Check        checkCmd        `cmd:"" help:"Answer one question, or a file of them, in the terminal."`
	Eval         evalCmd         `cmd:"" help:"Score the answers against labelled questions."`
	Triage       triageCmd       `cmd:"" help:"Judge police news: what it is, whom it concerns, and which items tell the same story."`
	Import       importCmd       `cmd:"" help:"Bring something in from files."`
	Export       exportCmd       `cmd:"" help:"Write out what is stored."`
	Feedback     feedbackCmd     `cmd:"" help:"What people said of answers."`
	Feeds        feedsCmd        `cmd:"" help:"Ask the sources of police news once and print what they have. Posts and stores nothing."`
	Key          keyCmd          `cmd:"" help:"Change the secret key."`
	MigrateStore migrateStoreCmd `cmd:"" name:"migrate-store" help:"Move everything that is stored to another database, such as to PostgreSQL."`
	Backup       backupCmd       `cmd:"" help:"Copy the database into a file, also while the bot runs."`
	Restore      restoreCmd      `cmd:"" help:"Put a backup in the place of the database."`
	Bench        benchCmd        `cmd:"" help:"Measure this program on this machine."`
	Doctor       doctorCmd       `cmd:"" help:"Look at all that the bot needs, and say what to mend."`
	Health       healthCmd       `cmd:"" help:"Ask the bot that runs here how it is."`
	Version      versionCmd      `cmd:"" help:"Print the version."`
}

// settingsFlags are the flags of every command that say where settings come from.
type settingsFlags struct {
	Config string `help:"Read settings from this file. Default: hangup.yaml here or in your config folder." placeholder:"FILE"`
}
