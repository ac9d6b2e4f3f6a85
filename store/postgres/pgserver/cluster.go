package pgserver

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// cluster is a PostgreSQL server with data of its own, on a port of this machine.
type cluster struct {
	dir      string // goes when this process ends
	bin      string
	password string // there may be others on this machine
	port     int
	who      *owner
	durable  bool
	watcher  io.WriteCloser // is told the process to end with this one
	server   *exec.Cmd
	ended    chan struct{} // closed once the server has
}

// owner is whose a server is, by number.
type owner struct{ uid, gid uint32 }

// watch waits for the end of this process, kills what it named last and removes the data. It reads a process id a line.
const watch = `while read -r line; do server=$line; done
while [ -n "$server" ] && kill -QUIT "$server" 2>/dev/null; do sleep 0.1; done
rm -rf "$1"`

// newCluster makes the data and starts the server.
func newCluster(durable bool) (*cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	c := &cluster{bin: bin, password: rand.Text(), durable: durable}
	if c.who, err = runAs(); err != nil {
		return nil, err
	}
	if err = c.makeDir(); err != nil {
		return nil, err
	}
	if err = c.initialise(); err != nil {
		return nil, errors.Join(err, c.remove())
	}
	if err = c.startSomewhere(); err != nil {
		return nil, errors.Join(err, c.remove())
	}
	return c, nil
}

// makeDir makes the folder and starts the watcher, which is in no process group that Ctrl+C or a time limit ends.
func (c *cluster) makeDir() (err error) {
	if c.dir, err = os.MkdirTemp("", "hangup-postgres-"); err != nil {
		return err
	}
	if c.who != nil {
		if err := os.Chown(c.dir, int(c.who.uid), int(c.who.gid)); err != nil {
			return err
		}
	}
	watcher := c.command("sh", "-c", watch, "sh", c.dir)
	if c.watcher, err = watcher.StdinPipe(); err != nil {
		return err
	}
	if err := watcher.Start(); err != nil {
		return err
	}
	go func() { _ = watcher.Wait() }()
	return nil
}

func (c *cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = c.dir
	apart(cmd, c.who)
	return cmd
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *cluster) initialise() error {
	secret := filepath.Join(c.dir, "password")
	if err := os.WriteFile(secret, []byte(c.password), 0o644); err != nil { // the folder is closed to others
		return err
	}
	out, err := c.command(filepath.Join(c.bin, "initdb"), "-D", c.data(), "-U", superuser, "--pwfile", secret, "-A", "scram-sha-256",
		"-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return nil
}

const superuser = "hangup_test"

// startSomewhere starts the server on a free port. Another program may take that first, so it tries more than one.
func (c *cluster) startSomewhere() (err error) {
	for range 5 {
		if c.port, err = freePort(); err != nil {
			return err
		}
		if err = c.start(); err == nil {
			return nil
		}
	}
	return err
}

// freePort finds a port below those that outgoing connections get, so that it stays free while a server is down.
func freePort() (int, error) {
	for range 100 {
		n, err := rand.Int(rand.Reader, big.NewInt(15000))
		if err != nil {
			return 0, err
		}
		port := 15000 + int(n.Int64())
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return port, l.Close()
		}
	}
	return 0, errors.New("no free port")
}

// startWithin is how long a server may take to answer: after a kill it reads its log anew.
const startWithin = 30 * time.Second

// start starts the server and waits until it answers. What is written outlives the server, and the machine only if it is durable.
func (c *cluster) start() error {
	log, err := os.OpenFile(filepath.Join(c.dir, "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := c.command(filepath.Join(c.bin, "postgres"), "-D", c.data(), "-p", strconv.Itoa(c.port), "-c", "listen_addresses=127.0.0.1",
		"-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB", "-c", "wal_level=minimal", "-c", "max_wal_senders=0", "-c", "log_line_prefix=%m [%p] ")
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return err
	}
	fmt.Fprintln(c.watcher, cmd.Process.Pid)
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	c.server, c.ended = cmd, ended
	if err := c.answers(); err != nil {
		c.stop()
		return fmt.Errorf("%w: %s", err, c.lastWords())
	}
	return nil
}

func (c *cluster) arguments() []string {
	all := []string{
		"-D", c.data(), "-p", strconv.Itoa(c.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
		"-c", "max_connections=200", "-c", "log_line_prefix=%m [%p] ",
	}
	if c.durable {
		return append(all, "-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB")
	}
	return append(all, "-c", "fsync=off", "-c", "shared_buffers=64MB", "-c", "wal_level=minimal", "-c", "max_wal_senders=0")
}

// answers waits until the server does.
func (c *cluster) answers() error {
	ctx, cancel := context.WithTimeout(context.Background(), startWithin)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, c.url("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-c.ended:
			return errors.New("the server ended")
		case <-ctx.Done():
			return fmt.Errorf("the server does not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (c *cluster) lastWords() []byte {
	log, _ := os.ReadFile(filepath.Join(c.dir, "log")) // an empty log says as much
	return log[max(0, len(log)-2000):]
}

func (c *cluster) url(database string) string {
	return fmt.Sprintf("postgres://%s:%s@127.0.0.1:%d/%s?sslmode=disable", superuser, c.password, c.port, database)
}

// stop ends the server without a goodbye to whoever is connected.
func (c *cluster) stop() {
	_ = c.server.Process.Signal(syscall.SIGQUIT) // it may have ended
	<-c.ended
	c.forget()
}

// forget makes the watcher kill nothing: the number may be another's by then.
func (c *cluster) forget() { fmt.Fprintln(c.watcher) }

// remove ends the watcher, which removes the data.
func (c *cluster) remove() error { return c.watcher.Close() }
