//go:build race

package main

// underRace tells that the race detector watches the tests. The program that they start as a process is built without it.
const underRace = true
