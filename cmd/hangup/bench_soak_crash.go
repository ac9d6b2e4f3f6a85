package main

import (
	"context"
	"os"
	"path/filepath"
	"time"
)

// crashes lets the program be killed, stopped and robbed of its disk while it is used, for a time of its own: another process has other
// goroutines, and its memory begins anew.
func (s *soak) crashes(ctx context.Context, got *soakResult) error {
	if s.Crashes == 0 || ctx.Err() != nil {
		return nil
	}
	undo, err := s.moveToSmallDisk(ctx, got)
	if err != nil {
		return err
	}
	s.undo = undo
	begin := time.Now()
	failed := make(chan error, 1)
	crashing, cancel := context.WithTimeout(ctx, s.Crashes)
	defer cancel()
	bar := s.startProgress("crashing", int(s.Crashes.Seconds()))
	defer bar.finish()
	stop := s.use(crashing, func(ctx context.Context) { failed <- s.crashAll(ctx) })
	for sleep(crashing, time.Second) {
		bar.step()
	}
	stop()
	got.Crashed = time.Since(begin).Seconds()
	return <-failed
}

// crashAll lets one thing after the other go wrong until ctx ends.
func (s *soak) crashAll(ctx context.Context) error {
	for {
		for _, what := range s.crashFaults() {
			if !sleep(ctx, s.weather.between(s.Every/2, 3*s.Every/2)) {
				return nil
			}
			if err := s.crash(context.WithoutCancel(ctx), what); err != nil {
				return err
			}
		}
	}
}

func (s *soak) crashFaults() []string {
	if s.small == "" {
		return []string{soakKill, soakStop}
	}
	return []string{soakKill, soakFull, soakStop}
}

// crash lets one thing go wrong and sets it right again. What a kill finds in flight is in doubt.
func (s *soak) crash(ctx context.Context, what string) (err error) {
	defer s.weather.begin(what)()
	if what == soakFull {
		return s.fill(ctx)
	}
	if what == soakKill {
		s.program.kill()
		s.doubtAll()
	} else {
		s.program.stop()
	}
	sleep(ctx, s.weather.between(time.Second/4, time.Second))
	s.program, err = startProgram(ctx, s.settings)
	return err
}

// doubtAll puts what may be in flight on each platform in doubt.
func (s *soak) doubtAll() {
	for _, p := range s.places {
		s.weather.doubtful(p.benchPlace, p.limits.Workers)
	}
}

// fill fills the disk and frees it some seconds later. A post whose end cannot be written down may be made again.
func (s *soak) fill(ctx context.Context) error {
	path := filepath.Join(s.small, ballast)
	if err := fillUp(path); err != nil {
		return failf("the disk could not be filled").because(err)
	}
	s.doubtAll()
	sleep(ctx, s.weather.between(time.Second/2, 3*time.Second))
	return os.Truncate(path, 0)
}

// How much room the small disk has beside the database, in bytes: for the log of the database, and for what is stored in each minute.
const (
	soakRoom        = 64 << 20
	soakRoomAMinute = 4 << 20
)

// moveToSmallDisk stops the program, puts its database on a disk that can be filled, and starts it there. Where no disk can be made it
// stays where it is.
func (s *soak) moveToSmallDisk(ctx context.Context, got *soakResult) (undo func(), err error) {
	folder := filepath.Join(s.dir, "small")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return nil, failf("no temporary folder can be made").because(err)
	}
	info, err := os.Stat(s.settings.database)
	if err != nil {
		return nil, failf("the database is not there").because(err)
	}
	undo, err = mountSmall(folder, 2*int(info.Size())+soakRoom+int(s.Crashes.Minutes()*soakRoomAMinute))
	if err != nil {
		got.Skipped = append(got.Skipped, soakFull+": it needs the right to mount a disk in memory, which root has on Linux")
		return func() {}, nil
	}
	s.small = folder
	s.program.stop()
	moved := s.settingsIn(folder)
	if err := s.moveDatabase(moved.database); err != nil {
		return undo, err
	}
	s.settings = moved
	s.program, err = startProgram(ctx, s.settings)
	return undo, err
}

// moveDatabase copies the database and all that lies beside it under its name.
func (s *soak) moveDatabase(to string) error {
	all, err := filepath.Glob(s.settings.database + "*")
	if err != nil {
		return err
	}
	for _, from := range all {
		if err := copyFile(from, to+from[len(s.settings.database):]); err != nil {
			return err
		}
	}
	return nil
}
