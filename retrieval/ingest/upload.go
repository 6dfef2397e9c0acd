package ingest

import (
	"context"
	"errors"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/fetch"
	"yiju/corpus/structure"
	"yiju/retrieval/archive"
)

// Upload is a file uploaded as a source.
type Upload struct {
	Name string
	Size int64  // in bytes, as declared
	Data []byte // nil if the file is at URL
	URL  string // on one of Config.UploadHosts
}

// Recognised is a document that was recognised in a source.
type Recognised struct {
	Source  string // name, as Add returns it
	Title   string
	Lang    corpus.Lang
	Clauses int // of it that are in the source
}

// Add adds a file as a source of the next refresh and returns its name there. The file is read at once, so that the
// uploader gets ErrBadFile with the reason as its cause.
func (m *Maintainer) Add(ctx context.Context, u Upload) (_ string, err error) {
	defer func() { err = classified(err) }()
	base, err := uploadName(u.Name)
	if err == nil && u.Size > extract.MaxBytes {
		err = tooLarge(u.Size)
	}
	data := u.Data
	if err == nil && data == nil && u.URL != "" {
		opts := fetch.WebOptions{MaxBytes: extract.MaxBytes, Hosts: m.config.UploadHosts, Transport: m.config.UploadTransport}
		data, err = m.fetchFile(ctx, u.URL, opts)
	}
	if err == nil {
		err = recognise(ctx, base, data)
	}
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		return "", &Error{Kind: ErrBadFile, Path: u.Name, Err: err}
	}
	lease, err := m.dir.Lock(ctx)
	if err != nil {
		return "", err
	}
	defer lease.Unlock()
	return path.Join(archive.UploadFolder, base), store(filepath.Join(m.config.Data, archive.UploadFolder), base, data)
}

func tooLarge(size int64) error {
	return extract.ErrTooLarge.Because("%d bytes, at most %d", corpus.FactBytes.Of(size), extract.MaxBytes)
}

// fetchFile fetches a single file with the same precautions as sources.
func (m *Maintainer) fetchFile(ctx context.Context, address string, opts fetch.WebOptions) ([]byte, error) {
	opts.Agent, opts.MaxTries = m.config.Web.Agent, 2
	web, err := fetch.NewWeb(opts)
	if err != nil {
		return nil, err
	}
	defer web.Close()
	page, err := web.Get(ctx, address)
	if err != nil {
		return nil, err
	}
	return page.Data, nil
}

// recognise reads a file as a refresh will, and returns why it cannot be used.
func recognise(ctx context.Context, base string, data []byte) error {
	if len(data) > extract.MaxBytes {
		return tooLarge(int64(len(data)))
	}
	text, err := extract.Read(ctx, path.Join(archive.UploadFolder, base), data, extract.Options{})
	if err != nil {
		return err
	}
	c, err := structure.Recover([]corpus.SourceText{text}, corpus.Manifest{})
	if err != nil {
		return err
	}
	if len(uploaded(c)) > 0 {
		return nil
	}
	for _, s := range c.Sources {
		if s.Skipped != "" {
			return s.Skipped
		}
	}
	return ErrNoClauses
}

// uploaded returns the documents of c with clauses from uploaded files, in the order of c.
func uploaded(c *corpus.Corpus) []Recognised {
	var all []Recognised
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			first := len(all)
			for _, cl := range d.Clauses {
				file := cl.Location.File
				if path.Dir(file) != archive.UploadFolder {
					continue
				}
				at := first + slices.IndexFunc(all[first:], func(r Recognised) bool { return r.Source == file })
				if at < first {
					at = len(all)
					all = append(all, Recognised{Source: file, Title: d.Title, Lang: d.Lang})
				}
				all[at].Clauses++
			}
		}
	}
	return all
}

// uploads yields the uploaded files, named relative to their folder.
func (r *refresh) uploads(ctx context.Context, opts fetch.Options) iter.Seq2[fetch.File, error] {
	return func(yield func(fetch.File, error) bool) {
		folder := filepath.Join(r.config.Data, archive.UploadFolder)
		if _, err := os.Stat(folder); r.config.Data == "" || err != nil {
			return
		}
		for file, err := range fetch.Folder(ctx, folder, opts) {
			if errors.Is(err, fetch.ErrNoSources) {
				return
			}
			if err == nil {
				file.Name = path.Join(archive.UploadFolder, file.Name)
			}
			if !yield(file, err) {
				return
			}
		}
	}
}

// store saves a file in the folder, replacing one of the same name. The caller holds the lease of the data directory.
func store(folder, base string, data []byte) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	temp := filepath.Join(folder, base+archive.TempSuffix)
	f, err := os.Create(temp)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(temp, filepath.Join(folder, base))
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	return nil
}

// maxUploadName is the maximum length in bytes of the name of an uploaded file.
const maxUploadName = 120

// uploadName returns the name under which a file is stored: without a folder, not hidden, and not one with a special
// meaning in a folder of sources.
func uploadName(name string) (string, error) {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	base = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError || strings.ContainsRune(`/<>:"|?*`, r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(base, "_"))
	ext := path.Ext(base)
	stem := strings.TrimSpace(strings.TrimSuffix(base, ext))
	for len(stem)+len(ext) > maxUploadName && stem != "" {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
	}
	base = stem + ext
	if stem == "" || strings.HasPrefix(base, ".") || fetch.IsManifest(base) || base == questionsFile ||
		strings.HasSuffix(base, archive.TempSuffix) || strings.HasPrefix(strings.ToLower(base), "readme") {
		return "", fetch.ErrName.Because("%.60q", name)
	}
	return base, extract.Supports(base)
}
