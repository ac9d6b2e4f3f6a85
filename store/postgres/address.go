package postgres

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// schema is where all of ours stands. It stands in the migrations too.
const schema = "hangup"

// What a server is told about every connection, unless the address says otherwise.
const (
	// A statement of ours takes milliseconds; the longest read all watches of a country while their posts are made.
	longestStatement = 5 * time.Minute
	// A process that was stopped or cut off in the midst of a transaction lets go of its locks after so long.
	longestPause = 8 * time.Second
	// An attempt to connect that takes longer is given up.
	longestConnect = 5 * time.Second
)

// errAddress stands for what is wrong with an address. The words of the driver may repeat what stands in it.
var errAddress = errors.New("the address cannot be read")

// parse reads an address. Its error never repeats any of it: the password may be what could not be read.
func parse(address string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, refuse(errAddress, "the address of the PostgreSQL database cannot be read: write it as postgres://user:password@host:5432/database, "+
			"with %%40 for an @ in the password, %%3A for a :, %%2F for a / and %%25 for a %%")
	}
	usual := map[string]string{
		"application_name":                    "hangup",
		"statement_timeout":                   inMillis(longestStatement),
		"idle_in_transaction_session_timeout": inMillis(longestPause),
		"jit":                                 "off", // to compile a query of ours takes longer than to run it
		"random_page_cost":                    "1.1", // what is hot is in memory, and the rest on a disk without a head
	}
	for name, value := range usual {
		if _, ok := config.RuntimeParams[name]; !ok {
			config.RuntimeParams[name] = value
		}
	}
	config.RuntimeParams["search_path"] = schema
	config.StatementCacheCapacity = 512 // of statements that were prepared, each connection: about twice as many as there are
	if config.ConnectTimeout == 0 || config.ConnectTimeout > longestConnect {
		config.ConnectTimeout = longestConnect
	}
	return config, nil
}

func inMillis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// Where says which database an address means, for a person: neither user nor password is in it.
func Where(address string) string {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return somewhere
	}
	return where(config)
}

// somewhere stands for a database when nothing more can be said of it.
const somewhere = "PostgreSQL"

// where says less after a slip of the pen: when the password stands in the name or the host too, or either holds a sign that stands
// between a setting and its value.
func where(config *pgx.ConnConfig) string {
	said := fmt.Sprintf("the PostgreSQL database %q at %s", databaseName(config), host(config))
	if strings.Contains(said, "=") {
		return somewhere
	}
	for _, secret := range passwords(config) {
		if secret != "" && strings.Contains(said, secret) {
			return somewhere
		}
	}
	return said
}

// passwords are what an address gives as such: one in its options takes the place of the one before the host.
func passwords(config *pgx.ConnConfig) []string {
	_, rest, _ := strings.Cut(config.ConnString(), "://")
	who, _, _ := strings.Cut(rest, "@")
	_, before, _ := strings.Cut(who, ":")
	read, err := url.PathUnescape(before)
	if err != nil {
		read = before
	}
	return []string{config.Password, read}
}

// databaseName is the name of the database: that of the user when the address has none.
func databaseName(config *pgx.ConnConfig) string {
	if config.Database == "" {
		return config.User
	}
	return config.Database
}

// host is where the server is: a name and a port, or the folder of its socket.
func host(config *pgx.ConnConfig) string {
	if strings.HasPrefix(config.Host, "/") {
		return config.Host
	}
	return net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port)))
}
