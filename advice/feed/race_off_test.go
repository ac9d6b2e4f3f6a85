//go:build !race

package feed

const withRaceDetector = false
