package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"

	"yiju/bot"
	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/fetch"
)

// read fetches and decodes the sources. What cannot be read is kept with the reason; only what concerns the whole is
// an error.
func (r *refresh) read(ctx context.Context) error {
	today := time.Now().UTC().Format(time.DateOnly)
	bar := &progress{app: r.app}
	defer bar.end()
	seen := make(map[string]bool)
	begin := func(name string, n, of int) {
		if path.Base(name) != goldenName {
			r.step(bot.Fetching, n, of)
			bar.step(fmt.Sprintf(r.t.Reading, n, of, name), true)
		}
	}
	for file, err := range r.candidates(ctx, begin) {
		if errors.Is(err, fetch.ErrNoSources) && len(r.skipped)+len(r.sources) > 0 {
			break // each file has said why, or others were handed in
		} else if errors.Is(err, fetch.ErrNoSources) {
			return failf(join(r.t.NothingUsableHint, r.untouched()), r.t.NothingUsable, r.origin.path)
		} else if err != nil {
			return failf(join(r.t.FromHint, r.untouched()), "%w", unreadable{err})
		}
		if path.Base(file.Name) == goldenName {
			continue // questions about the texts, no text
		}
		seen[file.Name] = true
		if err := r.take(ctx, file, today); err != nil {
			return err
		}
	}
	for _, s := range r.origin.manifest.Sources {
		if name := path.Clean(s.Path); s.Path != "" && r.origin.folder != "" && !seen[name] {
			r.skip(name, errListed, today)
		}
	}
	return nil
}

// take decodes a file, or notes why it is skipped. An error says that ctx is done.
func (r *refresh) take(ctx context.Context, file fetch.File, today string) error {
	if file.Skipped != nil {
		r.skip(file.Name, file.Skipped, today)
		return ctx.Err()
	}
	text, err := r.text(ctx, file)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		r.skip(file.Name, err, today)
		return nil
	}
	text.Retrieved, text.Address = today, cmp.Or(text.Address, r.address(file.Name))
	o := outcome{Name: file.Name, Bytes: len(file.Data), Retrieved: today, sha: text.SHA256}
	if p := file.Page; p != nil {
		text.Retrieved, text.Address = p.Retrieved.Format(time.DateOnly), file.Name
		o.of(p)
	}
	r.outcomes = append(r.outcomes, o)
	r.sources = append(r.sources, text)
	return nil
}

// candidates yields the files that were handed in, then those that -from names. begin is told of each before it is read.
func (r *refresh) candidates(ctx context.Context, begin func(name string, n, of int)) iter.Seq2[fetch.File, error] {
	return func(yield func(fetch.File, error) bool) {
		opts := fetch.Options{Accept: extract.Supports, MaxBytes: extract.MaxBytes, Begin: begin}
		for file, err := range r.uploads(ctx, opts) {
			if !yield(file, err) {
				return
			}
		}
		if r.origin.hasAddresses() {
			var err error
			if opts.Web, err = r.web(ctx); err != nil {
				yield(fetch.File{}, err)
				return
			}
			defer opts.Web.Close()
		}
		for file, err := range r.files(ctx, opts) {
			if !yield(file, err) {
				return
			}
		}
	}
}

// files yields what -from names: of a folder, the pages that its manifest gives only addresses of, and its files.
func (r *refresh) files(ctx context.Context, opts fetch.Options) iter.Seq2[fetch.File, error] {
	switch {
	case r.origin.address != "":
		return fetch.Address(ctx, r.origin.address, opts)
	case r.origin.folder == "":
		return fetch.Single(ctx, r.origin.path, opts)
	case r.origin.listed:
		return fetch.Manifest(ctx, r.origin.folder, r.origin.manifest, opts)
	}
	return func(yield func(fetch.File, error) bool) {
		if m := r.origin.addresses(); len(m.Sources) > 0 {
			for file, err := range fetch.Manifest(ctx, r.origin.folder, m, opts) {
				if errors.Is(err, fetch.ErrNoSources) {
					break // the files are still to come
				}
				if !yield(file, err) {
					return
				}
			}
		}
		for file, err := range fetch.Folder(ctx, r.origin.folder, opts) {
			if !yield(file, err) {
				return
			}
		}
	}
}

// unreadable is an error of the sources, which may come from another disk than what is written.
type unreadable struct{ error }

func (u unreadable) Unwrap() error { return u.error }

// errListed is why a file that the manifest of a folder lists was not read.
var errListed = errors.New("listed but missing: the file is not in the folder; correct its path in the manifest")

// What the operating system says of files, whatever the file.
var (
	errNoRight = fs.ErrPermission
	errMissing = syscall.ENOENT
)

// skip notes a source that was not read. Reasons are kept in the snapshot, so they are in one language; texts.skipped
// translates them.
func (r *refresh) skip(name string, err error, now string) {
	why := reasonOf(err, name)
	r.skipped = append(r.skipped, &corpus.Source{Name: name, Retrieved: now, Skipped: why})
	r.outcomes = append(r.outcomes, outcome{Name: name, Result: resultSkipped, Problem: why})
}

// reasonOf returns the reason in err without the name of the source, which may be one of names, before it.
func reasonOf(err error, names ...string) string {
	why := err.Error()
	for _, name := range names {
		why = strings.TrimPrefix(strings.TrimPrefix(why, "extract: "+name+": "), "fetch: "+name+": ")
	}
	return why
}

// address returns the web address that the manifest gives for a source.
func (r *refresh) address(name string) string {
	for _, s := range r.origin.manifest.Sources {
		if s.Path != "" && path.Clean(s.Path) == name {
			return s.Address
		}
	}
	return ""
}

// addSkipped puts the sources that were not read into c, which keeps its order.
func addSkipped(c *corpus.Corpus, skipped []*corpus.Source) {
	c.Sources = append(c.Sources, skipped...)
	slices.SortStableFunc(c.Sources, func(a, b *corpus.Source) int { return cmp.Compare(a.Name, b.Name) })
}
