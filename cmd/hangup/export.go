package main

// exportCmd writes out what is stored.
type exportCmd struct {
	Reports  exportReportsCmd  `cmd:"" help:"Print every report, as a table or as JSON."`
	OpenData exportOpenDataCmd `cmd:"" name:"open-data" help:"Write how many people told of which scam, by week and police force, for everybody to use."`
}
