package fetch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// walker collects the candidates of a folder. Links come last, so that files keep their own paths if possible.
type walker struct {
	*folder
	found []candidate
	links []candidate       // not followed yet
	dirs  map[string]string // folders already read: resolved path -> name
}

// walk returns the candidates of f, sorted by name.
func (f *folder) walk(ctx context.Context) ([]candidate, error) {
	w := &walker{folder: f, dirs: make(map[string]string)}
	if err := w.dir(ctx, ".", "."); err != nil {
		return nil, err
	}
	for len(w.links) > 0 {
		link := w.links[0]
		w.links = w.links[1:]
		if err := w.follow(ctx, link); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(w.found, func(a, b candidate) int { return strings.Compare(a.name, b.name) })
	return w.found, nil
}

// dir collects the contents of the folder real, which is reported as name. An error ends the walk.
func (w *walker) dir(ctx context.Context, name, real string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if first, ok := w.dirs[real]; ok {
		return w.add(candidate{name: name, skipped: twice(name, first)})
	}
	w.dirs[real] = name
	entries, err := fs.ReadDir(w.root.FS(), real)
	if err != nil && real == "." {
		return err
	}
	if err != nil {
		return w.add(candidate{name: name, skipped: fmt.Errorf("%w; nothing of this folder was read: "+
			"give yourself the right to read it", err)})
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		c := candidate{name: path.Join(name, e.Name()), real: path.Join(real, e.Name())}
		switch c.skipped = usable(e.Name()); {
		case c.skipped != nil:
			err = w.add(c)
		case e.Type()&fs.ModeSymlink != 0:
			w.links = append(w.links, c)
		default:
			err = w.entry(ctx, c, e.Type())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// entry collects c, which has the type mode and is not a link.
func (w *walker) entry(ctx context.Context, c candidate, mode fs.FileMode) error {
	switch base := path.Base(c.name); {
	case mode.IsDir():
		return w.dir(ctx, c.name, c.real)
	case isReadme(base), IsManifest(base):
		return nil
	case !mode.IsRegular():
		c.skipped = notRegular(mode)
	}
	return w.add(c)
}

// follow collects the target of the link c.
func (w *walker) follow(ctx context.Context, c candidate) error {
	real, err := w.resolve(c.real)
	if err != nil {
		c.skipped = err
		return w.add(c)
	}
	info, err := w.root.Lstat(filepath.FromSlash(real))
	if err != nil {
		c.skipped = err
		return w.add(c)
	}
	if info.IsDir() && (real == "." || strings.HasPrefix(c.real, real+"/")) {
		c.skipped = loop(real)
		return w.add(c)
	}
	c.real = real
	return w.entry(ctx, c, info.Mode())
}

// resolve returns the path of name below the root with links resolved, or the reason why it cannot be followed.
func (f *folder) resolve(name string) (string, error) {
	full, err := filepath.EvalSymlinks(filepath.Join(f.base, filepath.FromSlash(name)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("the file or the target of the link is missing: %w", err)
	case err != nil:
		return "", err
	}
	real, err := filepath.Rel(f.base, full)
	if err != nil || !filepath.IsLocal(real) {
		return "", fmt.Errorf("%w, to %s; copy the file into the folder if it is a source", ErrOutside, full)
	}
	return filepath.ToSlash(real), nil
}

// add collects c, unless there are too many already.
func (w *walker) add(c candidate) error {
	if len(w.found) >= w.opts.MaxFiles {
		return fmt.Errorf("%w: more than %d; name the folder that holds only the sources", ErrTooManyFiles, w.opts.MaxFiles)
	}
	w.found = append(w.found, c)
	return nil
}

// twice reports that the folder name is already read as first; a link within first is a loop.
func twice(name, first string) error {
	if strings.HasPrefix(name, first+"/") {
		return loop(first)
	}
	return fmt.Errorf("%w as %s", ErrTwice, first)
}

func loop(to string) error {
	if to == "." {
		to = "the folder itself"
	}
	return ErrLoop.Because("the link leads back to %s; remove it", to)
}

func notRegular(mode fs.FileMode) error {
	what := "a device"
	switch {
	case mode.IsDir():
		what = "a folder"
	case mode&fs.ModeSymlink != 0:
		what = "a link"
	case mode&fs.ModeNamedPipe != 0:
		what = "a pipe"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	}
	return fmt.Errorf("%w but %s; only files are read", ErrNotRegular, what)
}
