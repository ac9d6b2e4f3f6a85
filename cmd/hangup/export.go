package main

// exportCmd writes out what is stored.
type exportCmd struct {
	OpenData exportOpenDataCmd `cmd:"" name:"open-data" help:"Write how many people told of which scam, by week and police force, for everybody to use."`
}
