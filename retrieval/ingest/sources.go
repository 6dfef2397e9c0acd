package ingest

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"path"
	"path/filepath"
	"slices"
	"time"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/fetch"
	"yiju/retrieval/archive"
	"yiju/retrieval/asked"
)

// questionsFile is the optional file of golden questions next to the sources.
const questionsFile = "questions.jsonl"

// aside reports whether a file beside the sources is read for another purpose.
func aside(name string) bool {
	return path.Base(name) == questionsFile || path.Base(name) == asked.File
}

// read fetches and decodes the sources. Unreadable ones are skipped with the reason; an error concerns all.
func (r *refresh) read(ctx context.Context) error {
	seen := make(map[string]bool)
	for file, err := range r.candidates(ctx) {
		if errors.Is(err, fetch.ErrNoSources) && len(r.skipped)+len(r.texts) > 0 {
			break // each file has its reason, or there are uploads
		} else if errors.Is(err, fetch.ErrNoSources) {
			return &Error{Kind: ErrUnusable, Path: r.origin.path}
		} else if err != nil {
			return &Error{Kind: ErrSources, Path: r.origin.path, Err: err}
		}
		if aside(file.Name) {
			continue
		}
		seen[file.Name] = true
		if err := r.take(ctx, file); err != nil {
			return err
		}
	}
	for _, s := range r.origin.manifest.Sources {
		if name := path.Clean(s.Path); s.Path != "" && r.origin.folder != "" && !seen[name] {
			r.skip(name, ErrNotInFolder.Because("the file is not in the folder; correct its path in the manifest"))
		}
	}
	return nil
}

// take decodes a file, or skips it. An error means that ctx is done.
func (r *refresh) take(ctx context.Context, file fetch.File) error {
	if file.Skipped != nil {
		r.skip(file.Name, file.Skipped)
		return ctx.Err()
	}
	text, err := r.decode(ctx, file)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		r.skip(file.Name, err)
		return nil
	}
	text.Uploaded = path.Dir(file.Name) == archive.UploadFolder
	text.Retrieved, text.Address = r.today, cmp.Or(text.Address, r.origin.addressOf(file.Name))
	o := Outcome{Name: file.Name, Bytes: len(file.Data), Retrieved: r.today, sha: text.SHA256}
	if p := file.Page; p != nil {
		text.Retrieved, text.Address = p.Retrieved.Format(time.DateOnly), file.Name
		o.describe(p)
	}
	r.outcomes = append(r.outcomes, o)
	r.texts = append(r.texts, text)
	return nil
}

// skip records a source that was not read.
func (r *refresh) skip(name string, err error) {
	why := corpus.ProblemOf(err)
	r.skipped = append(r.skipped, &corpus.Source{Name: name, Retrieved: r.today, Skipped: why})
	r.outcomes = append(r.outcomes, Outcome{Name: name, Result: ResultSkipped, Problem: why})
}

// candidates yields the uploaded files, then those of the origin.
func (r *refresh) candidates(ctx context.Context) iter.Seq2[fetch.File, error] {
	opts := fetch.Options{Accept: extract.Supports, MaxBytes: extract.MaxBytes, Begin: func(name string, n, of int) {
		if !aside(name) {
			r.emit(Progress{Stage: Fetching, Done: n, Total: of, Source: name})
		}
	}}
	return func(yield func(fetch.File, error) bool) {
		for file, err := range r.uploads(ctx, opts) {
			if !yield(file, err) {
				return
			}
		}
		if r.origin.fetches() {
			var err error
			if opts.Web, err = r.web(ctx); err != nil {
				yield(fetch.File{}, err)
				return
			}
			defer opts.Web.Close()
		}
		r.origin.files(ctx, opts)(yield)
	}
}

// files yields the sources of the origin: for a folder, the pages for which its manifest has only an address, and its
// files.
func (o origin) files(ctx context.Context, opts fetch.Options) iter.Seq2[fetch.File, error] {
	switch {
	case o.address != "":
		return fetch.Address(ctx, o.address, opts)
	case o.folder == "":
		return fetch.Single(ctx, o.path, opts)
	case o.listed:
		return fetch.Manifest(ctx, o.folder, o.manifest, opts)
	}
	return func(yield func(fetch.File, error) bool) {
		if m := o.addresses(); len(m.Sources) > 0 {
			for file, err := range fetch.Manifest(ctx, o.folder, m, opts) {
				if errors.Is(err, fetch.ErrNoSources) {
					break // the files are still to come
				}
				if !yield(file, err) {
					return
				}
			}
		}
		fetch.Folder(ctx, o.folder, opts)(yield)
	}
}

// FetchCache returns the folder of a data directory with fetched pages, see fetch.LastSeen.
func FetchCache(data string) string { return filepath.Join(data, "fetched") }

// web returns the client for addresses. Without a lease it does not write to the cache.
func (r *refresh) web(ctx context.Context) (*fetch.Web, error) {
	opts := r.config.Web
	opts.ReadOnly = r.lease == nil
	opts.Check = func(p fetch.Page) error { return r.try(ctx, p) }
	if r.config.Data != "" {
		opts.Cache = FetchCache(r.config.Data)
	}
	return fetch.NewWeb(opts)
}

// try decodes a page and keeps the text, so that it is not decoded again. An error says why the page is unusable.
func (r *refresh) try(ctx context.Context, p fetch.Page) error {
	text, err := extract.Read(ctx, p.Address, p.Data, extract.Options{ContentType: p.ContentType})
	if inner := errors.Unwrap(err); inner != nil {
		return inner // without the address, which the error of the fetch contains
	}
	r.tried = text
	return err
}

// decode returns the text of a file, which may have been tried already.
func (r *refresh) decode(ctx context.Context, f fetch.File) (corpus.SourceText, error) {
	if tried := r.tried; tried.Source != nil && f.Page != nil && f.Page.Status == fetch.Fetched && tried.Name == f.Name {
		r.tried = corpus.SourceText{}
		return tried, nil
	}
	var opts extract.Options
	if f.Page != nil {
		opts.ContentType = f.Page.ContentType
	}
	return extract.Read(ctx, f.Name, f.Data, opts)
}

// addSkipped adds the unread sources to c, in order.
func addSkipped(c *corpus.Corpus, skipped []*corpus.Source) {
	c.Sources = append(c.Sources, skipped...)
	slices.SortStableFunc(c.Sources, func(a, b *corpus.Source) int { return cmp.Compare(a.Name, b.Name) })
}
