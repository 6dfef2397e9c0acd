package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"yiju/corpus/fetch"
	"yiju/retrieval/index"
)

const (
	// downloadDictionary stands for a dictionary from dictionaryAddress.
	downloadDictionary = "download"

	// dictionaryAddress is where the makers of CC-CEDICT publish it, under CC BY-SA 4.0.
	dictionaryAddress = "https://www.mdbg.net/chinese/export/cedict/cedict_1_0_ts_utf-8_mdbg.txt.gz"

	// dictionaryFile keeps it in the data directory; who wants a newer one deletes the file.
	dictionaryFile = "cedict.txt.gz"

	// mostDictionary bounds a download, in bytes: four times what the dictionary takes.
	mostDictionary = 16 << 20
)

// lexicon reads the dictionary that the settings name, nil for none.
func (a *app) lexicon(ctx context.Context, s settings) (*index.Lexicon, error) {
	name := s.Dictionary
	switch {
	case name == "":
		return nil, nil
	case name == downloadDictionary && s.Data == "":
		return nil, failf("", "%s", a.t.DictionaryData)
	case name == downloadDictionary:
		name = filepath.Join(s.Data, dictionaryFile)
		if err := fetchDictionary(ctx, name); err != nil {
			return nil, failf(a.t.DictionaryHint, "%w", err)
		}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, failf(a.t.DictionaryHint, "%w", err)
	}
	defer f.Close()
	x, err := index.ReadLexicon(f)
	if err != nil {
		return nil, failf(a.t.DictionaryHint, "%s%s%w", name, a.t.Colon, err)
	}
	return x, nil
}

// fetchDictionary puts the published dictionary into the file, unless it is there.
func fetchDictionary(ctx context.Context, file string) error {
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	data, err := fetchFile(ctx, dictionaryAddress, fetch.WebOptions{MaxBytes: mostDictionary})
	if err != nil {
		return err
	}
	if _, err := index.ReadLexicon(bytes.NewReader(data)); err != nil { // an error page
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file+".tmp", data, 0o644); err != nil {
		return err
	}
	return os.Rename(file+".tmp", file)
}

// translatedBy reports whether the snapshot was built with x, or no dictionary is named. Without one, translations that
// are there do no harm.
func translatedBy(m index.Meta, x *index.Lexicon) bool { return x == nil || m.Dictionary == x.Digest() }
