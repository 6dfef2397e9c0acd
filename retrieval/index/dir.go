package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yiju/corpus"
)

const (
	currentFile    = "current"   // holds the name of the serving snapshot
	snapshotFolder = "snapshots" // NAME.db each
	lockFile       = "lock"
	cacheFile      = "embeddings.db"
)

// Dir is a data directory: the snapshots that were made and which of them serves.
//
//	snapshots/20261122T150405Z-1a2b3c4d.db   time of the build, UTC, and the first of the corpus digest
//	current                                  name of the serving snapshot, replaced in one step
//	pending/                                 at most one snapshot that waits for approval, with a note of what it was found to be
//	uploads/                                 sources that were handed in, see UploadFolder
//	lock                                     held by the refresh that is running
//	embeddings.db                            vectors for the next refresh, where there is an embedding model; may be deleted
type Dir struct{ path string }

// Listing is one snapshot of a data directory.
type Listing struct {
	Name    string
	Bytes   int64
	Serving bool
	Pending bool // waits for approval
}

// OpenDir returns the data directory at path, which need not exist yet.
func OpenDir(path string) *Dir { return &Dir{path} }

// Current opens the serving snapshot. Where there is none the error is ErrNoSnapshot.
func (d *Dir) Current() (*Snapshot, error) {
	name, err := d.Serving()
	if err != nil {
		return nil, err
	}
	return d.Open(name)
}

// Serving returns the name of the serving snapshot. Where there is none the error is ErrNoSnapshot.
func (d *Dir) Serving() (string, error) {
	b, err := os.ReadFile(filepath.Join(d.path, currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", &Error{Path: d.path, Err: ErrNoSnapshot, Hint: hintRefresh}
	} else if err != nil {
		return "", fmt.Errorf("index: serving snapshot: %w", err)
	}
	name := strings.TrimSpace(string(b))
	if !validName(name) {
		return "", &Error{Path: filepath.Join(d.path, currentFile), Err: ErrDamaged, Detail: fmt.Sprintf("names no snapshot: %.40q", name), Hint: hintRefresh}
	}
	return name, nil
}

// Open opens the snapshot of the given name, also one that waits for approval.
func (d *Dir) Open(name string) (*Snapshot, error) {
	if !validName(name) {
		return nil, &Error{Path: name, Err: ErrNoSnapshot, Detail: "not the name of a snapshot"}
	}
	s, err := Open(d.file(name))
	if errors.Is(err, ErrNoSnapshot) && exists(d.pendingFile(name)) {
		return Open(d.pendingFile(name))
	}
	return s, err
}

func (d *Dir) file(name string) string {
	return filepath.Join(d.path, snapshotFolder, name+fileSuffix)
}

// validName keeps a name from leading out of the folder.
func validName(name string) bool {
	return name != "" && !strings.HasPrefix(name, ".") && !strings.ContainsAny(name, "/\\:\x00")
}

// List returns the snapshots with the one that waits for approval, newest first; none where the directory does not exist.
func (d *Dir) List() ([]Listing, error) {
	serving, err := d.Serving()
	if err != nil && !errors.Is(err, ErrNoSnapshot) && !errors.Is(err, ErrDamaged) {
		return nil, err
	}
	list, err := d.listFolder(snapshotFolder)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Serving = list[i].Name == serving
	}
	if p, err := d.Pending(); err == nil {
		if info, err := os.Stat(d.pendingFile(p.Name)); err == nil {
			list = append(list, Listing{Name: p.Name, Bytes: info.Size(), Pending: true})
		}
	}
	slices.SortFunc(list, func(a, b Listing) int { return cmp.Compare(b.Name, a.Name) })
	return list, nil
}

func (d *Dir) listFolder(folder string) ([]Listing, error) {
	files, err := os.ReadDir(filepath.Join(d.path, folder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("index: list snapshots: %w", err)
	}
	var list []Listing
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name(), fileSuffix)
		info, err := f.Info()
		if !ok || err != nil || !info.Mode().IsRegular() {
			continue
		}
		list = append(list, Listing{Name: name, Bytes: info.Size()})
	}
	return list, nil
}

// Lease is the right to change a data directory. One process holds it at a time.
type Lease struct {
	dir    *Dir
	unlock func() error
}

// Lock takes the right to change the directory, which it creates, and removes what a killed build left.
// While another process, or another Lease, has it the error is ErrLocked.
func (d *Dir) Lock(ctx context.Context) (*Lease, error) {
	for _, folder := range []string{snapshotFolder, pendingFolder} {
		if err := os.MkdirAll(filepath.Join(d.path, folder), 0o755); err != nil {
			return nil, fmt.Errorf("index: %w", err)
		}
	}
	unlock, err := lock(ctx, filepath.Join(d.path, lockFile))
	if err != nil {
		return nil, err
	}
	l := &Lease{d, unlock}
	if err := l.clean(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("index: %w", err), unlock())
	}
	return l, nil
}

// Unlock gives the right back.
func (l *Lease) Unlock() error { return l.unlock() }

// Publish builds a snapshot of c, has it approved (see BuildOptions), and lets it serve. It returns its name. On any
// error the snapshot that served before goes on serving.
func (l *Lease) Publish(ctx context.Context, c *corpus.Corpus, opts BuildOptions) (string, error) {
	name, err := l.build(ctx, c, opts)
	if err != nil {
		return "", err
	}
	return name, l.promote(name)
}

// build builds a snapshot of c aside and returns its name.
func (l *Lease) build(ctx context.Context, c *corpus.Corpus, opts BuildOptions) (name string, err error) {
	if opts.Now.IsZero() {
		opts.Now = time.Now()
	}
	digest := opts.digestOf(c)[:8]
	for {
		name = opts.Now.UTC().Format("20060102T150405Z") + "-" + digest
		if !exists(l.dir.file(name)) && !exists(l.dir.pendingFile(name)) {
			break
		}
		opts.Now = opts.Now.Add(time.Second) // a name is of one snapshot, for ever
	}
	if opts.Embedder != nil {
		if opts.cache, err = openEmbedCache(ctx, filepath.Join(l.dir.path, cacheFile)); err != nil {
			return "", err
		}
		defer func() { err = errors.Join(err, opts.cache.close()) }()
	}
	if err := Build(ctx, l.dir.pendingFile(name), c, opts); err != nil {
		return "", err
	}
	if opts.cache != nil {
		_ = opts.cache.prune(ctx) // where it fails, the file is larger than need be
	}
	return name, nil
}

// Serve lets the snapshot of the given name serve, after it proved readable: a step back, or forth.
func (l *Lease) Serve(name string) error {
	s, err := l.dir.Open(name)
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	temp := filepath.Join(l.dir.path, currentFile+tempSuffix)
	if err := os.WriteFile(temp, []byte(name+"\n"), 0o644); err != nil {
		return fmt.Errorf("index: serve %s: %w", name, err)
	}
	if err := replaceFile(temp, filepath.Join(l.dir.path, currentFile)); err != nil {
		return fmt.Errorf("index: serve %s: %w", name, err)
	}
	return nil
}
