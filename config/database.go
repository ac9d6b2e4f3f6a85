package config

import (
	"errors"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
)

// IsPostgres tells whether a database is a PostgreSQL server, so that its address may hold a password, and not a file.
func IsPostgres(database string) bool {
	scheme, _, found := strings.Cut(database, ":")
	scheme = strings.ToLower(scheme)
	return found && (scheme == "postgres" || scheme == "postgresql")
}

// addressElsewhere is how other programs write the address of a server, with a password mostly: host=h password=p, jdbc:postgresql://, u:p@h/d.
// Taken for the path of a file, it would be shown.
var addressElsewhere = regexp.MustCompile(`(?i)://|\b(password|user|host|hostaddr|dbname|service|passfile)\s*=|^[^/\\]*:[^/\\]*@`)

// takeDatabase accepts a path, sqlite:path, or the address of a PostgreSQL database.
func takeDatabase(s *Settings, value string) error {
	if IsPostgres(value) {
		return takePostgres(s, value)
	}
	scheme, rest, found := strings.Cut(value, ":")
	switch {
	case strings.ContainsRune(value, 0):
		return errors.New("the path has a character that no file name can have")
	case found && scheme == "sqlite":
		value = strings.TrimPrefix(rest, "//")
	case found && strings.HasPrefix(rest, "//"), addressElsewhere.MatchString(value):
		return errors.New("give the path of a file, sqlite: and a path, or postgres://user:password@host/database")
	}
	if strings.HasPrefix(value, "~") {
		return errors.New("write the path in full: ~ is not read here")
	}
	if value == "" || strings.HasSuffix(value, "/") || strings.HasPrefix(value, ":") {
		return errors.New("name a file, such as /var/lib/hangup/hangup.db")
	}
	s.Database = value
	return nil
}

// takePostgres accepts an address of PostgreSQL. Its error repeats nothing of it: the password may be what cannot be read.
func takePostgres(s *Settings, value string) error {
	u, err := url.Parse(value)
	if err != nil || !strings.Contains(value, "://") || strings.ContainsRune(value, 0) {
		return errors.New("the address cannot be read: write postgres://user:password@host:5432/database, with %40 for an @ in the password, %3A for a :, %2F for a / and %25 for a %")
	}
	if strings.Trim(u.Path, "/") == "" && !u.Query().Has("dbname") {
		return errors.New("it names no database: write postgres://user:password@host/database")
	}
	s.Database = value
	return nil
}

// checkDatabase finds what a database on a server lacks. A key that is made at the first start would lie on one of its machines alone.
func (l *loader) checkDatabase() {
	if IsPostgres(l.values.String("database_url")) && !l.given("secret_key") {
		l.mistakes.add(l.where["database_url"], "a PostgreSQL database needs secret_key or secret_key_file, the same for every process: make one with "+
			"\"openssl rand -hex 32\" and keep it in your backup")
	}
}

func (l *loader) defaultDatabase(src Source) string {
	if src.Data == "" {
		l.mistakes.add("", "this machine names no folder for your data: set %sDATABASE_URL to the path of a file", Prefix)
		return ""
	}
	return filepath.Join(src.Data, "hangup.db")
}
