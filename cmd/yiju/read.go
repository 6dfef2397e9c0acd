package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"
	"time"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/fetch"
)

// read fetches and decodes the sources. What cannot be read is kept with the reason; only what concerns the whole is
// an error.
func (r *refresh) read(ctx context.Context) error {
	now := time.Now().Format(time.DateOnly)
	bar := &progress{app: r.app}
	defer bar.end()
	seen := make(map[string]bool)
	for file, err := range r.files(ctx) {
		if errors.Is(err, fetch.ErrNoSources) && len(r.skipped) > 0 {
			break // each file has said why
		} else if err != nil {
			return failf(join(r.t.FromHint, r.untouched()), "%w", err)
		}
		seen[file.Name] = true
		bar.step(fmt.Sprintf(r.t.Reading, file.N, file.Of, file.Name), true)
		if file.Skipped != nil {
			r.skip(file.Name, file.Skipped, now)
			continue
		}
		text, err := extract.Text(file.Name, file.Data)
		if err != nil {
			r.skip(file.Name, err, now)
			continue
		}
		text.Retrieved = now
		text.Address = cmp.Or(text.Address, r.address(file.Name))
		r.sources = append(r.sources, text)
	}
	for _, s := range r.from.manifest.Sources {
		if name := path.Clean(s.Path); s.Path != "" && r.from.folder != "" && !seen[name] {
			r.skip(name, errors.New(r.t.ListedMissing), now)
		}
	}
	return nil
}

// files yields the files that -from names.
func (r *refresh) files(ctx context.Context) iter.Seq2[fetch.File, error] {
	opts := fetch.Options{Accept: extract.Supports, MaxBytes: extract.MaxBytes}
	switch {
	case r.from.folder == "":
		return fetch.Single(ctx, r.from.path, opts)
	case r.from.listed:
		return fetch.Manifest(ctx, r.from.folder, r.from.manifest, opts)
	}
	return fetch.Folder(ctx, r.from.folder, opts)
}

// skip notes a source that was not read.
func (r *refresh) skip(name string, err error, now string) {
	why := strings.TrimPrefix(err.Error(), "extract: "+name+": ")
	r.skipped = append(r.skipped, &corpus.Source{Name: name, Retrieved: now, Skipped: why})
}

// address returns the web address that the manifest gives for a source.
func (r *refresh) address(name string) string {
	for _, s := range r.from.manifest.Sources {
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
