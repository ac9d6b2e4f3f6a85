package postgres

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"hangup/store"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Codes of PostgreSQL: https://www.postgresql.org/docs/current/errcodes-appendix.html
const (
	codeNoSuchDatabase   = "3D000"
	codeWrongName        = "28000"
	codeWrongPassword    = "28P01"
	codeNoRights         = "42501"
	codeTooMany          = "53300"
	codeDiskFull         = "53100"
	codeReadOnly         = "25006"
	codeStarting         = "57P03"
	codeStopping         = "57P01"
	codeCrashed          = "57P02"
	codeIdle             = "57P05"
	codeSerialization    = "40001"
	codeDeadlock         = "40P01"
	codeTaken            = "23505"
	codeLocked           = "55P03"
	codeUnknownParameter = "42704"
)

func refuse(err error, format string, args ...any) error {
	return &store.OpenError{Text: fmt.Sprintf(format, args...), Err: err}
}

// explain says in one sentence why a database cannot be used, and what to do. No sentence holds the password.
func explain(config *pgx.ConnConfig, err error) error {
	var known *store.OpenError
	var newer *newerError
	switch {
	case errors.As(err, &known):
		return err
	case errors.As(err, &newer):
		return refuse(err, "%s was written by a newer hangup (schema %d, this program knows %d): install the newer hangup or use another database",
			where(config), newer.found, newer.known)
	case errors.Is(err, errForeign):
		return refuse(err, "%s has a schema %q of another program, which was left as it is: give another database", where(config), schema)
	}
	if text := explainServer(config, err); text != "" {
		return refuse(hidden(config, err), "%s", text)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) && !isAway(err) {
		return err
	}
	return refuse(hidden(config, err), "%s", explainWay(config, err))
}

// explainServer is for what a server said.
func explainServer(config *pgx.ConnConfig, err error) string {
	var unfit *unfitError
	if errors.As(err, &unfit) {
		return where(config) + " " + unfit.text
	}
	at := "PostgreSQL at " + host(config)
	switch code(err) {
	case codeWrongPassword:
		return fmt.Sprintf("%s refused the password of the user %q: check both in the address of the database", at, config.User)
	case codeWrongName:
		return fmt.Sprintf("%s does not let the user %q in: check the user in the address of the database, and pg_hba.conf of the server", at, config.User)
	case codeNoSuchDatabase:
		return fmt.Sprintf("%s has no database %q: make it with createdb, or check the name in the address", at, databaseName(config))
	case codeNoRights:
		return fmt.Sprintf("the user %q has no right to keep tables in %s: let the owner of the database run GRANT CREATE ON DATABASE %s TO %s",
			config.User, where(config), pgx.Identifier{databaseName(config)}.Sanitize(), pgx.Identifier{config.User}.Sanitize())
	case codeTooMany:
		return at + " has no connection left: raise its max_connections, or run fewer processes"
	case codeDiskFull:
		return "the disk of " + at + " is full: make room for it"
	case codeReadOnly:
		return at + " takes no changes, as a standby does not: give the address of the primary"
	case codeStarting, codeStopping, codeCrashed:
		return at + " is starting or stopping: wait until it is up, and try again"
	case codeUnknownParameter:
		return at + " does not know one of the settings behind the ? of the address: leave it out"
	}
	return ""
}

// explainWay is for what keeps a server from being reached.
func explainWay(config *pgx.ConnConfig, err error) string {
	at := "PostgreSQL at " + host(config)
	var name *net.DNSError
	var unknown x509.UnknownAuthorityError
	var wrongHost x509.HostnameError
	var invalid x509.CertificateInvalidError
	var alert tls.AlertError
	switch {
	case errors.As(err, &name):
		return fmt.Sprintf("the host %q of the database was not found: check the address, and that this machine is on the network", config.Host)
	case errors.As(err, &unknown), errors.As(err, &invalid):
		return at + " shows a certificate that cannot be trusted: name the file of its authority with sslrootcert=… in the address"
	case errors.As(err, &wrongHost):
		return at + " shows a certificate of another name: use the name that stands in it as the host"
	case errors.As(err, &alert), strings.Contains(err.Error(), "refused TLS"), strings.Contains(err.Error(), "tls: "):
		return at + " does not speak TLS as the address asks: turn it on there, or change sslmode in the address"
	case isAway(err):
		return at + " does not answer: check that it runs, and the host and the port in the address"
	}
	return where(config) + " cannot be opened: the log says why"
}

// hidden is a cause without the password, whatever a library wrote into it.
func hidden(config *pgx.ConnConfig, err error) error {
	if config.Password == "" || !strings.Contains(err.Error(), config.Password) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), config.Password, "…"))
}

// code gives the code of an error of the server, "" when err is none.
func code(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// isAway tells whether the server, or the way to it, failed, so that it may be there again in a moment.
func isAway(err error) bool {
	switch code(err) {
	case codeStarting, codeStopping, codeCrashed, codeTooMany, codeIdle:
		return true
	case "":
	default:
		return false
	}
	var way net.Error
	return errors.As(err, &way) || errors.Is(err, net.ErrClosed) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || pgconn.Timeout(err)
}

// again is how long is waited between two attempts.
const again = 100 * time.Millisecond

// whileAway calls do until it succeeds or fails for another reason than that the server is away, for so long at most.
func whileAway(ctx context.Context, wait time.Duration, do func() error) error {
	late := time.Now().Add(wait) // bounds work of our own, decides nothing that is kept
	for {
		err := do()
		if err == nil || !isAway(err) || ctx.Err() != nil || !time.Now().Before(late) {
			return err
		}
		select {
		case <-time.After(again):
		case <-ctx.Done():
			return err
		}
	}
}
