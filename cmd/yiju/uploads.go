package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/bot"
	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/fetch"
	"yiju/corpus/structure"
	"yiju/retrieval/index"
)

// mostUploadName is the length in bytes of the longest name of a file that is handed in.
const mostUploadName = 120

// uploads yields the files that were handed in, named below the folder that they are kept in.
func (r *refresh) uploads(ctx context.Context, opts fetch.Options) iter.Seq2[fetch.File, error] {
	return func(yield func(fetch.File, error) bool) {
		folder := filepath.Join(r.Data, index.UploadFolder)
		if _, err := os.Stat(folder); r.Data == "" || err != nil {
			return
		}
		for file, err := range fetch.Folder(ctx, folder, opts) {
			if errors.Is(err, fetch.ErrNoSources) {
				return
			}
			if err == nil {
				file.Name = path.Join(index.UploadFolder, file.Name)
			}
			if !yield(file, err) {
				return
			}
		}
	}
}

// errNoClauses is why a file is not taken: a refresh would find nothing in it.
var errNoClauses = errors.New("no document with clauses is recognised in it")

// recognise reads a file that is handed in as a refresh will, and says why it cannot be used.
func recognise(ctx context.Context, name string, content []byte) error {
	base, err := uploadName(name)
	if err != nil {
		return err
	}
	if len(content) > extract.MaxBytes {
		return fmt.Errorf("%w: %d bytes, at most %d", extract.ErrTooLarge, len(content), extract.MaxBytes)
	}
	full := path.Join(index.UploadFolder, base)
	text, err := extract.Read(ctx, full, content, extract.Options{})
	if err != nil {
		return err
	}
	c, err := structure.Recover([]corpus.SourceText{text}, corpus.Manifest{})
	if err != nil {
		return err
	}
	if len(handedIn(c)) > 0 {
		return nil
	}
	for _, s := range c.Sources {
		if s.Skipped != "" {
			return errors.New(s.Skipped)
		}
	}
	return errNoClauses
}

// handedIn returns the documents of c that have clauses from files that were handed in, in the order of c.
func handedIn(c *corpus.Corpus) []bot.Recognised {
	var all []bot.Recognised
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			first := len(all)
			for _, cl := range d.Clauses {
				file := cl.Location.File
				if path.Dir(file) != index.UploadFolder {
					continue
				}
				at := first + slices.IndexFunc(all[first:], func(r bot.Recognised) bool { return r.Source == file })
				if at < first {
					at = len(all)
					all = append(all, bot.Recognised{Source: file, Title: d.Title, Lang: d.Lang})
				}
				all[at].Clauses++
			}
		}
	}
	return all
}

// store keeps a file that was recognised for the next refresh, in place of one of the same name, and returns the name
// that it has there. The caller holds the lease of the data directory.
func store(data, name string, content []byte) (string, error) {
	base, err := uploadName(name)
	if err != nil {
		return "", err
	}
	full := path.Join(index.UploadFolder, base)
	folder := filepath.Join(data, index.UploadFolder)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	temp := filepath.Join(folder, base+index.TempSuffix)
	if err := writeDurably(temp, content); err != nil {
		return "", errors.Join(err, os.Remove(temp))
	}
	if err := os.Rename(temp, filepath.Join(folder, base)); err != nil {
		return "", errors.Join(err, os.Remove(temp))
	}
	return full, nil
}

func writeDurably(name string, content []byte) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// uploadName returns the name of a file in the folder of those that were handed in: no folder, nothing hidden, nothing
// that a folder of sources keeps for other ends.
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
	for len(stem)+len(ext) > mostUploadName && stem != "" {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
	}
	base = stem + ext
	if stem == "" || strings.HasPrefix(base, ".") || fetch.IsManifest(base) || base == goldenName || strings.HasSuffix(base, index.TempSuffix) ||
		strings.HasPrefix(strings.ToLower(base), "readme") {
		return "", fmt.Errorf("%w: %.60q", fetch.ErrName, name)
	}
	return base, extract.Supports(base)
}
