// Package pgserver starts PostgreSQL servers of its own, for tests and measurements: they can be killed and frozen, and the network
// before them can be cut. What it starts ends with the process, however that ends.
package pgserver
