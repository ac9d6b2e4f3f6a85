package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dustin/go-humanize"

	"hangup/config"
	"hangup/store"
)

const aboutDatabase = "Database"

// intact is a database that can look for damage in itself.
type intact interface {
	Intact(ctx context.Context) error
}

// database looks whether the database can be opened, read and written, and is whole. It never makes one.
func (d *doctor) database(ctx context.Context) []finding {
	if isAbsent(d.settings) {
		return []finding{d.noDatabase()}
	}
	db, err := openStore(ctx, d.settings)
	if err != nil {
		return []finding{failed(aboutDatabase, err)}
	}
	defer db.Close()
	if err := db.Ready(ctx, d.now()); err != nil {
		return []finding{{aboutDatabase, toMend, oneLine(err.Error()), "let hangup write to it, or give another database in database_url"}}
	}
	text := "can be read and written"
	if whole, ok := db.(intact); ok {
		if err := whole.Intact(ctx); err != nil {
			return []finding{failed(aboutDatabase, err)}
		}
		text += ", and nothing in it is damaged"
	}
	return []finding{{aboutDatabase, isOK, d.databaseName() + " " + text, ""}, d.key(db)}
}

// databaseName names the database without a password.
func (d *doctor) databaseName() string {
	name := nameOf(d.settings)
	if info, err := os.Stat(d.settings.Database); err == nil {
		name += " (" + humanize.IBytes(uint64(info.Size())) + ")"
	}
	return name
}

// noDatabase looks whether one could be made.
func (d *doctor) noDatabase() finding {
	folder := nearest(filepath.Dir(d.settings.Database))
	draft, err := os.CreateTemp(folder, ".hangup-*")
	if err != nil {
		return finding{aboutDatabase, toMend, d.settings.Database + " cannot be made", "give hangup the right to write to " + folder + ", or another file in database_url"}
	}
	_ = draft.Close()
	_ = os.Remove(draft.Name())
	return finding{aboutDatabase, isOK, d.settings.Database + " is not there yet: the first start makes it", ""}
}

// nearest is the first folder on the way up that is there.
func nearest(folder string) string {
	for {
		if info, err := os.Stat(folder); err == nil && info.IsDir() || folder == filepath.Dir(folder) {
			return folder
		}
		folder = filepath.Dir(folder)
	}
}

// key looks at the secret key without which nothing personal opens.
func (d *doctor) key(store.Store) finding {
	const about = "Key"
	if !d.settings.SecretKey.Empty() {
		return finding{about, isOK, "the secret key comes from the settings", ""}
	}
	path := keyFile(d.settings)
	f, err := os.Open(path)
	if err != nil {
		return finding{about, toLook, "the secret key " + path + " is not there", "put back the copy from your backup, unless this bot was never started"}
	}
	defer f.Close()
	if mode, wide := modeBeyond(f, private); wide {
		return finding{about, toMend, fmt.Sprintf("other users of this machine may read the secret key %s (mode %04o)", path, mode), "run chmod 600 on it"}
	}
	return finding{about, isOK, "the secret key " + path + " is readable by its owner alone; keep a copy of it elsewhere", ""}
}

// Room on the disk. A county's database grows by some megabytes a day at most, and a cleaning needs as much again as the file.
const (
	littleRoom  = 100 << 20
	scarcerRoom = 1 << 30
)

// disk looks how much room there is under the database.
func (d *doctor) disk(context.Context) []finding {
	if config.IsPostgres(d.settings.Database) {
		return nil
	}
	folder := nearest(filepath.Dir(d.settings.Database))
	free, ok := freeBytes(folder)
	if !ok {
		return nil
	}
	var size uint64
	if info, err := os.Stat(d.settings.Database); err == nil {
		size = uint64(max(info.Size(), 0))
	}
	one := finding{"Disk", isOK, humanize.IBytes(free) + " are free under " + folder, ""}
	switch {
	case free < littleRoom+size:
		one.State, one.Do = toMend, "make room: at least "+humanize.IBytes(scarcerRoom+size)+" should be free"
	case free < scarcerRoom+size:
		one.State, one.Do = toLook, "make room soon: at least "+humanize.IBytes(scarcerRoom+size)+" should be free"
	}
	return []finding{one}
}
