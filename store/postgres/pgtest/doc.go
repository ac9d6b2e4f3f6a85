// Package pgtest gives tests databases of a real PostgreSQL server: an empty one for each test, or a server of its own that can be
// killed, and a network that can be cut.
//
// The server is the one that HANGUP_TEST_POSTGRES names, as the URL of a superuser, or one that the package starts from PATH or from
// where Debian installs it. What it starts ends with the test process, however that ends. Without PostgreSQL
// a test is skipped, and fails where CI is set.
package pgtest
