package archive

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

	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/index"
	"yiju/retrieval/index/sqlite"
)

const (
	currentFile    = "current"   // holds the name of the serving snapshot
	snapshotFolder = "snapshots" // NAME.db each
	lockFile       = "lock"
	cacheFile      = "embeddings.db"
)

// Dir is a data directory.
//
//	snapshots/20261122T150405Z-1a2b3c4d.db   named after the time of the build, UTC, and the start of the corpus digest
//	current                                  name of the serving snapshot, replaced atomically
//	pending/                                 at most one build candidate waiting for approval, with the report of its checks
//	uploads/                                 uploaded sources, see UploadFolder
//	lock                                     held by the refresh that is running
//	embeddings.db                            vectors of the last three embedding models, for the next refresh; may be deleted
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

// VectorCache returns the path of the file that caches vectors between builds.
func (d *Dir) VectorCache() string { return filepath.Join(d.path, cacheFile) }

// Current opens the serving snapshot. If there is none, the error is index.ErrNoSnapshot.
func (d *Dir) Current() (*index.Snapshot, error) {
	name, err := d.Serving()
	if err != nil {
		return nil, err
	}
	return d.Open(name)
}

// Serving returns the name of the serving snapshot. If there is none, the error is index.ErrNoSnapshot.
func (d *Dir) Serving() (string, error) {
	path := filepath.Join(d.path, currentFile)
	damaged := func(detail string) error {
		return &index.Error{Path: path, Err: index.ErrDamaged, Detail: detail, Hint: index.HintRefresh}
	}
	b, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", &index.Error{Path: d.path, Err: index.ErrNoSnapshot, Hint: index.HintRefresh}
	case errors.Is(err, sqlite.ErrNotRegular):
		return "", damaged(sqlite.ErrNotRegular.Error())
	case err != nil:
		return "", fmt.Errorf("archive: serving snapshot: %w", err)
	}
	name := strings.TrimSpace(string(b))
	if !validName(name) {
		return "", damaged(fmt.Sprintf("names no snapshot: %.40q", name))
	}
	return name, nil
}

// readFile is os.ReadFile for regular files only.
func readFile(path string) ([]byte, error) {
	if err := sqlite.Regular(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// Open opens the snapshot of the given name, which may be pending. A file that contains a snapshot of another name is
// index.ErrDamaged: receipts and citations would name the wrong one.
func (d *Dir) Open(name string) (*index.Snapshot, error) {
	if !validName(name) {
		return nil, &index.Error{Path: name, Err: index.ErrNoSnapshot, Detail: "not the name of a snapshot"}
	}
	path := d.file(name)
	s, err := index.Open(path)
	if errors.Is(err, index.ErrNoSnapshot) && exists(d.pendingFile(name)) {
		path = d.pendingFile(name)
		s, err = index.Open(path)
	}
	if err != nil {
		return nil, err
	}
	if holds := s.Meta().Name; holds != name {
		err = &index.Error{
			Path: path, Err: index.ErrDamaged, Detail: fmt.Sprintf("the file holds snapshot %.60q", holds),
			Hint: "restore the file, serve another snapshot (yiju corpus rollback), or " + index.HintRefresh,
		}
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// read opens a snapshot, passes it to use and closes it.
func (d *Dir) read(name string, use func(*index.Snapshot) error) error {
	s, err := d.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(use(s), s.Close())
}

// nothing only finds out whether a snapshot can be read.
func nothing(*index.Snapshot) error { return nil }

func (d *Dir) file(name string) string {
	return filepath.Join(d.path, snapshotFolder, name+index.FileSuffix)
}

// validName reports whether name is the name of a snapshot, which cannot lead out of the folder.
func validName(name string) bool {
	return name != "" && !strings.HasPrefix(name, ".") && !strings.ContainsAny(name, "/\\:\x00")
}

// files returns the paths of the files in a folder of the directory whose names end in suffix, in order.
func (d *Dir) files(folder, suffix string) []string {
	folder = filepath.Join(d.path, folder)
	names, _ := fs.Glob(os.DirFS(folder), "*"+suffix) // it fails for bad patterns only
	for i, name := range names {
		names[i] = filepath.Join(folder, name)
	}
	return names
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// List returns the snapshots, including the pending one, newest first; none if the directory does not exist.
func (d *Dir) List() ([]Listing, error) {
	serving, err := d.Serving()
	if err != nil && !errors.Is(err, index.ErrNoSnapshot) && !errors.Is(err, index.ErrDamaged) {
		return nil, err
	}
	files, err := os.ReadDir(filepath.Join(d.path, snapshotFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("archive: list snapshots: %w", err)
	}
	var list []Listing
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name(), index.FileSuffix)
		if info, err := f.Info(); ok && err == nil && info.Mode().IsRegular() {
			list = append(list, Listing{Name: name, Bytes: info.Size(), Serving: name == serving})
		}
	}
	if p, err := d.Pending(); err == nil {
		if info, err := os.Stat(d.pendingFile(p.Name)); err == nil {
			list = append(list, Listing{Name: p.Name, Bytes: info.Size(), Pending: true})
		}
	}
	slices.SortFunc(list, func(a, b Listing) int { return cmp.Compare(b.Name, a.Name) })
	return list, nil
}

// Summary is a listing with what the snapshot says of itself.
type Summary struct {
	Listing
	Meta index.Meta
	Err  error // why it cannot be opened; Meta is zero then
}

// Summaries returns the snapshots as List does, and opens each.
func (d *Dir) Summaries() ([]Summary, error) {
	list, err := d.List()
	if err != nil {
		return nil, err
	}
	all := make([]Summary, len(list))
	for i, l := range list {
		all[i].Listing = l
		all[i].Err = d.read(l.Name, func(s *index.Snapshot) error {
			all[i].Meta = s.Meta()
			return nil
		})
	}
	return all, nil
}

// Compare returns what changed from one snapshot to another, by their names.
func (d *Dir) Compare(ctx context.Context, old, new string) ([]diff.Change, error) {
	var both [2]*corpus.Corpus
	for i, name := range []string{old, new} {
		err := d.read(name, func(s *index.Snapshot) (err error) {
			both[i], err = s.Load(ctx)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return diff.Changes(both[0], both[1]), nil
}

// Previous returns the name of the snapshot that served before the current one: the newest that is older and can be
// opened. If there is none, the error is index.ErrNoSnapshot.
func (d *Dir) Previous() (string, error) {
	serving, err := d.Serving()
	if err != nil {
		return "", err
	}
	list, err := d.List()
	if err != nil {
		return "", err
	}
	for _, l := range list {
		if l.Pending || l.Name >= serving {
			continue
		}
		if d.read(l.Name, nothing) == nil {
			return l.Name, nil
		}
	}
	return "", &index.Error{Path: d.path, Err: index.ErrNoSnapshot, Detail: "none is older than " + serving}
}

// Find returns the name of the one snapshot, serving, pending or old, whose name begins with prefix. If there is none,
// or more than one, the error is index.ErrNoSnapshot.
func (d *Dir) Find(prefix string) (string, error) {
	list, err := d.List()
	if err != nil {
		return "", err
	}
	var found []string
	for _, l := range list {
		if l.Name == prefix {
			return prefix, nil
		}
		if prefix != "" && strings.HasPrefix(l.Name, prefix) {
			found = append(found, l.Name)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return "", &index.Error{Path: d.path, Err: index.ErrNoSnapshot, Detail: fmt.Sprintf("%d of that name: %.60q", len(found), prefix)}
}
