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

	"yiju/bot"
	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/fetch"
	"yiju/corpus/structure"
)

// read fetches and decodes the sources. What cannot be read is kept with the reason; only what concerns the whole is
// an error.
func (r *refresh) read(ctx context.Context) error {
	now := time.Now().Format(time.DateOnly)
	bar := &progress{app: r.app}
	defer bar.end()
	seen := make(map[string]bool)
	for file, err := range r.candidates(ctx) {
		if errors.Is(err, fetch.ErrNoSources) && len(r.skipped)+len(r.sources) > 0 {
			break // each file has said why, or others were handed in
		} else if errors.Is(err, fetch.ErrNoSources) {
			return failf(join(r.t.NothingUsableHint, r.untouched()), r.t.NothingUsable, r.origin.path)
		} else if err != nil {
			return failf(join(r.t.FromHint, r.untouched()), "%w", err)
		}
		if path.Base(file.Name) == goldenName {
			continue // questions about the texts, no text
		}
		seen[file.Name] = true
		r.step(bot.Fetching, file.N, file.Of)
		bar.step(fmt.Sprintf(r.t.Reading, file.N, file.Of, file.Name), true)
		if file.Skipped != nil {
			r.skip(file.Name, file.Skipped, now)
			continue
		}
		text, err := extract.Read(ctx, file.Name, file.Data, extract.Options{})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			r.skip(file.Name, err, now)
			continue
		}
		text.Retrieved = now
		text.Address = cmp.Or(text.Address, r.address(file.Name))
		r.sources = append(r.sources, text)
	}
	for _, s := range r.origin.manifest.Sources {
		if name := path.Clean(s.Path); s.Path != "" && r.origin.folder != "" && !seen[name] {
			r.skip(name, errListed, now)
		}
	}
	return nil
}

// candidates yields the files that were handed in, then those that -from names.
func (r *refresh) candidates(ctx context.Context) iter.Seq2[fetch.File, error] {
	return func(yield func(fetch.File, error) bool) {
		for file, err := range r.uploads(ctx) {
			if !yield(file, err) {
				return
			}
		}
		for file, err := range r.files(ctx) {
			if !yield(file, err) {
				return
			}
		}
	}
}

// files yields the files that -from names.
func (r *refresh) files(ctx context.Context) iter.Seq2[fetch.File, error] {
	opts := fetch.Options{Accept: extract.Supports, MaxBytes: extract.MaxBytes}
	switch {
	case r.origin.folder == "":
		return fetch.Single(ctx, r.origin.path, opts)
	case r.origin.listed:
		return fetch.Manifest(ctx, r.origin.folder, r.origin.manifest, opts)
	}
	return fetch.Folder(ctx, r.origin.folder, opts)
}

// errListed is why a file that the manifest of a folder lists was not read. Reasons are kept in the snapshot, so they
// are in one language; texts.skipped translates them.
var errListed = errors.New("listed but missing: the file is not in the folder; correct its path in the manifest")

// skip notes a source that was not read.
func (r *refresh) skip(name string, err error, now string) {
	why := strings.TrimPrefix(err.Error(), "extract: "+name+": ")
	r.skipped = append(r.skipped, &corpus.Source{Name: name, Retrieved: now, Skipped: why})
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

// skipped says why a source was not read: in the words of the language, with the reason as it was kept.
func (t *texts) skipped(why string) string {
	for _, s := range []struct {
		err  error
		name string
	}{
		{extract.ErrEmpty, t.SkipEmpty}, {extract.ErrBinary, t.SkipBinary}, {extract.ErrEncoding, t.SkipEncoding},
		{extract.ErrTooLarge, t.SkipTooLarge}, {extract.ErrLineTooLong, t.SkipLine}, {extract.ErrFormat, t.SkipFormat},
		{fetch.ErrOutside, t.SkipOutside}, {fetch.ErrLoop, t.SkipLoop}, {fetch.ErrTwice, t.SkipTwice},
		{fetch.ErrNotRegular, t.SkipNotRegular}, {fetch.ErrName, t.SkipName}, {fetch.ErrAddress, t.SkipAddress},
		{errListed, t.SkipListed}, {structure.ErrUndivided, t.SkipUndivided},
	} {
		if strings.HasPrefix(why, s.err.Error()) && !strings.HasPrefix(why, s.name) {
			return fmt.Sprintf(t.SkipDetail, s.name, why)
		}
	}
	return why
}
