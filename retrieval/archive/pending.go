package archive

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yiju/corpus"
	"yiju/retrieval/index"
)

const (
	pendingFolder = "pending" // NAME.db and, once it was checked, NAME.json
	noteSuffix    = ".json"
)

// ErrNoPending means that no snapshot, or not the named one, is waiting for approval.
var ErrNoPending = errors.New("no snapshot waits for approval")

// ErrOutdated means that the serving snapshot is no longer the one that the pending snapshot was compared with.
var ErrOutdated = errors.New("another snapshot serves by now")

// Pending is a snapshot waiting for approval. There is at most one.
type Pending struct {
	Name    string          `json:"name"`
	Against string          `json:"against"` // the serving snapshot at the time of the build; "" for none
	Report  json.RawMessage `json:"report"`  // of the checks; opaque to this package
}

// Pending returns the snapshot waiting for approval, or ErrNoPending.
func (d *Dir) Pending() (Pending, error) {
	for _, name := range slices.Backward(d.files(pendingFolder, noteSuffix)) { // a new one is written before the one that it replaces is removed
		var p Pending
		b, err := readFile(name)
		if err == nil && json.Unmarshal(b, &p) == nil && validName(p.Name) && exists(d.pendingFile(p.Name)) {
			return p, nil
		}
	}
	return Pending{}, fmt.Errorf("archive: %s: %w", d.path, ErrNoPending)
}

func (d *Dir) pendingFile(name string) string {
	return filepath.Join(d.path, pendingFolder, name+index.FileSuffix)
}

func (d *Dir) pendingNote(name string) string {
	return filepath.Join(d.path, pendingFolder, name+noteSuffix)
}

// Prepare builds a snapshot of c under pending/ and returns its name, by which Open finds it. The next Lock removes it
// unless Await is called.
func (l *Lease) Prepare(ctx context.Context, c *corpus.Corpus, opts index.BuildOptions) (name string, err error) {
	if opts.Now.IsZero() {
		opts.Now = time.Now()
	}
	opts.Digest = cmp.Or(opts.Digest, c.Digest())
	for {
		name = opts.Now.UTC().Format("20060102T150405Z") + "-" + opts.Digest[:8]
		if !exists(l.dir.file(name)) && !exists(l.dir.pendingFile(name)) {
			break
		}
		opts.Now = opts.Now.Add(time.Second) // names are never reused
	}
	opts.Name = name
	return name, index.Build(ctx, l.dir.pendingFile(name), c, opts)
}

// Await makes the snapshot that Prepare built the pending one, replacing any other.
func (l *Lease) Await(p Pending) error {
	if !validName(p.Name) || !exists(l.dir.pendingFile(p.Name)) {
		return fmt.Errorf("archive: %s: %w", p.Name, ErrNoPending)
	}
	b, err := json.Marshal(p)
	if err == nil {
		err = replace(l.dir.pendingNote(p.Name), string(b))
	}
	if err != nil {
		return fmt.Errorf("archive: pending snapshot: %w", err)
	}
	return l.discard(p.Name)
}

// Discard removes the pending snapshot, if there is one.
func (l *Lease) Discard() error { return l.discard("") }

// discard removes all pending snapshots except the named one: notes first, as a snapshot without a note is removed
// anyway.
func (l *Lease) discard(keep string) error {
	var errs []error
	for _, suffix := range []string{noteSuffix, index.FileSuffix} {
		for _, name := range l.dir.files(pendingFolder, suffix) {
			if filepath.Base(name) != keep+suffix {
				errs = append(errs, os.Remove(name))
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("archive: discard pending snapshot: %w", err)
	}
	return nil
}

// Approve makes the pending snapshot the serving one and returns its name. A name other than "" must be that of the
// pending snapshot, or the error is ErrNoPending. If the serving snapshot is not the one that it was compared with, the
// error is ErrOutdated.
func (l *Lease) Approve(name string) (string, error) {
	p, err := l.dir.Pending()
	if err != nil {
		return "", err
	}
	if name != "" && name != p.Name {
		return "", fmt.Errorf("archive: %s: %w", name, ErrNoPending)
	}
	serving, err := l.dir.Serving()
	if err != nil && !errors.Is(err, index.ErrNoSnapshot) && !errors.Is(err, index.ErrDamaged) {
		return "", err
	}
	if p.Against != serving && err == nil {
		return "", fmt.Errorf("archive: %s: %w: %s, not %q", p.Name, ErrOutdated, serving, p.Against)
	}
	return p.Name, l.promote(p.Name)
}

// promote moves a pending snapshot to the others and puts it into service. The note is removed last: Lock uses it to
// recognise an interrupted promotion.
func (l *Lease) promote(name string) error {
	if err := index.ReplaceFile(l.dir.pendingFile(name), l.dir.file(name)); err != nil {
		return fmt.Errorf("archive: serve %s: %w", name, err)
	}
	if err := l.Serve(name); err != nil {
		return err
	}
	return l.discard("")
}

// recoverPending completes or reverts an interrupted promotion, and removes snapshots that were never checked.
func (l *Lease) recoverPending() error {
	serving, _ := l.dir.Serving() // "" if it cannot be read
	var errs []error
	for _, path := range l.dir.files(pendingFolder, noteSuffix) {
		errs = append(errs, l.recoverPromotion(nameOf(path, noteSuffix), serving))
	}
	for _, path := range l.dir.files(pendingFolder, index.FileSuffix) {
		if !exists(l.dir.pendingNote(nameOf(path, index.FileSuffix))) {
			errs = append(errs, os.Remove(path))
		}
	}
	return errors.Join(errs...)
}

// nameOf returns the name of the snapshot that the file at path belongs to.
func nameOf(path, suffix string) string { return strings.TrimSuffix(filepath.Base(path), suffix) }

func (l *Lease) recoverPromotion(name, serving string) error {
	switch pending, moved := exists(l.dir.pendingFile(name)), exists(l.dir.file(name)); {
	case pending:
		return nil
	case moved && name != serving:
		return os.Rename(l.dir.file(name), l.dir.pendingFile(name))
	}
	return os.Remove(l.dir.pendingNote(name))
}
