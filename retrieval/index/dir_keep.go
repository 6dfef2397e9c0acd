package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// UploadFolder is the folder of a data directory for sources that were handed in. Files in it whose names end in
// TempSuffix are not finished; Lock removes them.
const UploadFolder = "uploads"

// TempSuffix ends the names of files that are being written. What a killed process leaves of them, the next Lock
// removes.
const TempSuffix = tempSuffix

// Previous returns the name of the snapshot that served before the one that serves: the newest one that is older and can
// be opened. Where there is none the error is ErrNoSnapshot.
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
		if s, err := d.Open(l.Name); err == nil {
			return l.Name, s.Close()
		}
	}
	return "", &Error{Path: d.path, Err: ErrNoSnapshot, Detail: "none is older than " + serving}
}

// Find returns the name of the one snapshot, serving, pending or old, whose name begins with prefix. Where there is
// none, or more than one, the error is ErrNoSnapshot.
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
	return "", &Error{Path: d.path, Err: ErrNoSnapshot, Detail: fmt.Sprintf("%d of that name: %.60q", len(found), prefix)}
}

// Retain removes old snapshots until keep are left beside the serving and the pending one, which always stay, the oldest
// first. It returns the names of those that it removed.
func (l *Lease) Retain(keep int) ([]string, error) {
	list, err := l.dir.List()
	if err != nil {
		return nil, err
	}
	if _, err := l.dir.Serving(); err != nil {
		return nil, err // what serves is not known, so it could be any
	}
	var removed []string
	for _, s := range list {
		if s.Serving || s.Pending {
			continue
		}
		if keep--; keep >= 0 {
			continue
		}
		if err := os.Remove(l.dir.file(s.Name)); err != nil {
			return removed, fmt.Errorf("index: remove old snapshot: %w", err)
		}
		removed = append(removed, s.Name)
	}
	return removed, nil
}

// clean removes what processes that were killed have left in the data directory.
func (l *Lease) clean(ctx context.Context) error {
	var errs []error
	if cache := filepath.Join(l.dir.path, cacheFile); exists(cache + "-journal") {
		c, err := openEmbedCache(ctx, cache) // takes the unfinished transaction back
		if err == nil {
			err = c.close()
		}
		errs = append(errs, err)
	}
	for _, folder := range []string{"", snapshotFolder, pendingFolder, UploadFolder} {
		names, err := filepath.Glob(filepath.Join(escapeGlob(l.dir.path), folder, "*"+tempSuffix))
		errs = append(errs, err)
		for _, name := range names {
			errs = append(errs, os.Remove(name))
		}
	}
	return errors.Join(append(errs, l.recoverPending())...)
}

// escapeGlob returns path as a pattern that matches only path.
func escapeGlob(path string) string {
	if filepath.Separator == '\\' {
		return path // where a pattern knows no escapes
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
