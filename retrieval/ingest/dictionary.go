package ingest

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"yiju/corpus/fetch"
	"yiju/retrieval/search/translate"
)

const (
	// Download as Config.Dictionary means the dictionary published at dictionaryAddress.
	Download = "download"

	// dictionaryAddress is the official download of CC-CEDICT (CC BY-SA 4.0).
	dictionaryAddress = "https://www.mdbg.net/chinese/export/cedict/cedict_1_0_ts_utf-8_mdbg.txt.gz"

	// dictionaryFile caches it in the data directory; delete the file to download a newer one.
	dictionaryFile = "cedict.txt.gz"

	// maxDictionary bounds a download, in bytes: four times the size of the dictionary.
	maxDictionary = 16 << 20
)

// Lexicon reads the configured dictionary, nil for none. Errors are ErrDictionary, or ErrNoData if there is no directory
// to download into.
func (m *Maintainer) Lexicon(ctx context.Context) (*translate.Lexicon, error) {
	name := m.config.Dictionary
	switch {
	case name == "":
		return nil, nil
	case name == Download && m.config.Data == "":
		return nil, &Error{Kind: ErrNoData}
	case name == Download:
		name = filepath.Join(m.config.Data, dictionaryFile)
		if err := m.fetchDictionary(ctx, name); err != nil {
			return nil, &Error{Kind: ErrDictionary, Err: err}
		}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, &Error{Kind: ErrDictionary, Err: err}
	}
	defer f.Close()
	x, err := translate.ReadLexicon(f)
	if err != nil {
		return nil, &Error{Kind: ErrDictionary, Path: name, Err: err}
	}
	return x, nil
}

// fetchDictionary downloads the published dictionary unless the file exists.
func (m *Maintainer) fetchDictionary(ctx context.Context, file string) error {
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	data, err := m.fetchFile(ctx, dictionaryAddress, fetch.WebOptions{MaxBytes: maxDictionary})
	if err != nil {
		return err
	}
	if _, err := translate.ReadLexicon(bytes.NewReader(data)); err != nil { // an error page
		return err
	}
	return store(filepath.Dir(file), filepath.Base(file), data)
}
