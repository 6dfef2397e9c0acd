package index

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"yiju/corpus"
)

const (
	pendingFolder = "pending" // NAME.db and, once it was checked, NAME.json
	pendingSuffix = ".json"
)

// ErrNoPending says that no snapshot waits for approval, or not the one that is named.
var ErrNoPending = errors.New("no snapshot waits for approval")

// ErrOutdated says that another snapshot serves than the one that the pending snapshot was compared with.
var ErrOutdated = errors.New("another snapshot serves by now")

// Pending is a snapshot that was built aside and waits for approval. There is at most one.
type Pending struct {
	Name    string          `json:"name"`
	Against string          `json:"against"` // the snapshot that served when it was built; "" for none
	Report  json.RawMessage `json:"report"`  // of whoever checked it
}

// Pending returns the snapshot that waits for approval, or ErrNoPending.
func (d *Dir) Pending() (Pending, error) {
	names, err := filepath.Glob(filepath.Join(escapeGlob(d.path), pendingFolder, "*"+pendingSuffix))
	if err != nil {
		return Pending{}, fmt.Errorf("index: pending snapshot: %w", err)
	}
	for i := len(names) - 1; i >= 0; i-- { // a new one is there before the one that it replaces is gone
		var p Pending
		b, err := os.ReadFile(names[i])
		if err != nil || json.Unmarshal(b, &p) != nil || !validName(p.Name) {
			continue
		}
		if _, err := os.Stat(d.pendingFile(p.Name)); err == nil {
			return p, nil
		}
	}
	return Pending{}, fmt.Errorf("index: %s: %w", d.path, ErrNoPending)
}

func (d *Dir) pendingFile(name string) string {
	return filepath.Join(d.path, pendingFolder, name+fileSuffix)
}

func (d *Dir) pendingNote(name string) string {
	return filepath.Join(d.path, pendingFolder, name+pendingSuffix)
}

// Prepare builds a snapshot of c aside and returns its name, by which Open finds it. It is thrown away by the next Lock
// unless Await is told of it.
func (l *Lease) Prepare(ctx context.Context, c *corpus.Corpus, opts BuildOptions) (string, error) {
	return l.build(ctx, c, opts)
}

// Await lets the snapshot that Prepare built wait for approval, in place of the one that may have waited until now.
func (l *Lease) Await(p Pending) error {
	if _, err := os.Stat(l.dir.pendingFile(p.Name)); err != nil || !validName(p.Name) {
		return fmt.Errorf("index: %s: %w", p.Name, ErrNoPending)
	}
	b, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("index: pending snapshot: %w", err)
	}
	note := l.dir.pendingNote(p.Name)
	if err := os.WriteFile(note+tempSuffix, append(b, '\n'), 0o644); err != nil {
		return fmt.Errorf("index: pending snapshot: %w", err)
	}
	if err := replaceFile(note+tempSuffix, note); err != nil {
		return fmt.Errorf("index: pending snapshot: %w", err)
	}
	return l.discard(p.Name)
}

// Discard throws away what waits for approval, if anything does.
func (l *Lease) Discard() error { return l.discard("") }

// discard removes everything that waits but the snapshot of the given name: notes first, as a snapshot without one is
// thrown away anyway.
func (l *Lease) discard(keep string) error {
	var errs []error
	for _, suffix := range []string{pendingSuffix, fileSuffix} {
		names, err := filepath.Glob(filepath.Join(escapeGlob(l.dir.path), pendingFolder, "*"+suffix))
		errs = append(errs, err)
		for _, name := range names {
			if filepath.Base(name) != keep+suffix {
				errs = append(errs, os.Remove(name))
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("index: discard pending snapshot: %w", err)
	}
	return nil
}

// Approve lets the pending snapshot serve and returns its name. A name other than "" must be that of the one that waits,
// or the error is ErrNoPending. It is ErrOutdated where what serves is not what the snapshot was compared with.
func (l *Lease) Approve(name string) (string, error) {
	p, err := l.dir.Pending()
	if err != nil {
		return "", err
	}
	if name != "" && name != p.Name {
		return "", fmt.Errorf("index: %s: %w", name, ErrNoPending)
	}
	serving, err := l.dir.Serving()
	if err != nil && !errors.Is(err, ErrNoSnapshot) && !errors.Is(err, ErrDamaged) {
		return "", err
	}
	if p.Against != serving && err == nil {
		return "", fmt.Errorf("index: %s: %w: %s, not %q", p.Name, ErrOutdated, serving, p.Against)
	}
	return p.Name, l.promote(p.Name)
}

// promote moves a snapshot that was built aside to the others and lets it serve. Whatever happens between two steps, Lock
// finds out by the note, which goes last.
func (l *Lease) promote(name string) error {
	if err := replaceFile(l.dir.pendingFile(name), l.dir.file(name)); err != nil {
		return fmt.Errorf("index: serve %s: %w", name, err)
	}
	if err := l.Serve(name); err != nil {
		return err
	}
	return l.discard("")
}

// recoverPending finishes or takes back a promotion that was cut short, and throws away what was never checked.
func (l *Lease) recoverPending() error {
	folder := filepath.Join(l.dir.path, pendingFolder)
	files, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	serving, _ := l.dir.Serving() // "" where there is none that can be read
	var errs []error
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), pendingSuffix); ok {
			errs = append(errs, l.recoverPromotion(name, serving))
		}
	}
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), fileSuffix); ok && !exists(l.dir.pendingNote(name)) {
			errs = append(errs, os.Remove(filepath.Join(folder, f.Name())))
		}
	}
	return errors.Join(errs...)
}

func (l *Lease) recoverPromotion(name, serving string) error {
	switch aside, moved := exists(l.dir.pendingFile(name)), exists(l.dir.file(name)); {
	case aside:
		return nil
	case moved && name != serving:
		return os.Rename(l.dir.file(name), l.dir.pendingFile(name))
	}
	return os.Remove(l.dir.pendingNote(name))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
