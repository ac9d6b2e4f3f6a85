//go:build race

package feed

// withRaceDetector says that what a function allocates cannot be measured: under the race detector pools forget on purpose.
const withRaceDetector = true
