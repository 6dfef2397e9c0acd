package ingest

import (
	"os"
	"path"
	"path/filepath"
	"strings"

	"yiju/corpus"
)

// origin is what Config.From names.
type origin struct {
	path     string // as given
	address  string // of a single page; "" for a path on disk
	folder   string // folder to read; "" for a single file or page
	listed   bool   // read only what the manifest lists, not the whole folder
	manifest corpus.Manifest
}

// IsAddress reports whether from names a web address.
func IsAddress(from string) bool {
	from = strings.ToLower(from)
	return strings.HasPrefix(from, "http://") || strings.HasPrefix(from, "https://")
}

// openOrigin determines what From names: a folder, with its manifest if there is one, a manifest, or a single source,
// which is a file or a web address.
func (m *Maintainer) openOrigin() (origin, error) {
	from := m.config.From
	switch {
	case from == "":
		return origin{}, &Error{Kind: ErrNoSources}
	case IsAddress(from):
		return origin{path: from, address: from}, nil
	}
	info, err := os.Stat(from)
	if err != nil {
		return origin{}, &Error{Kind: ErrFrom, Path: from, Err: err}
	}
	if info.IsDir() {
		o := origin{path: from, folder: from}
		for _, name := range []string{"sources.yaml", "sources.yml"} {
			file := filepath.Join(from, name)
			if _, err := os.Stat(file); err == nil {
				o.manifest, err = m.readManifest(file)
				return o, err
			}
		}
		return o, nil
	}
	switch strings.ToLower(filepath.Ext(from)) {
	case ".yaml", ".yml":
		described, err := m.readManifest(from)
		return origin{path: from, folder: filepath.Dir(from), listed: len(described.Sources) > 0, manifest: described}, err
	}
	return origin{path: from}, nil
}

func (m *Maintainer) readManifest(file string) (corpus.Manifest, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return corpus.Manifest{}, &Error{Kind: ErrFrom, Path: file, Err: err}
	}
	return m.config.DecodeManifest(file, data)
}

// fetches reports whether anything comes from a web address.
func (o origin) fetches() bool { return o.address != "" || len(o.addresses().Sources) > 0 }

// addresses returns the sources of the manifest that have only an address.
func (o origin) addresses() corpus.Manifest {
	var m corpus.Manifest
	for _, s := range o.manifest.Sources {
		if s.Path == "" {
			m.Sources = append(m.Sources, s)
		}
	}
	return m
}

// addressOf returns the web address that the manifest gives for a file.
func (o origin) addressOf(name string) string {
	for _, s := range o.manifest.Sources {
		if s.Path != "" && path.Clean(s.Path) == name {
			return s.Address
		}
	}
	return ""
}

// separate refuses a data directory within the source folder: its snapshots would be read as sources.
func (o origin) separate(data string) error {
	if data == "" || o.folder == "" || o.listed {
		return nil
	}
	inner, err := filepath.Abs(data)
	if err != nil {
		return err
	}
	folder, err := filepath.Abs(o.folder)
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(folder, inner); err == nil && filepath.IsLocal(rel) {
		return &Error{Kind: ErrDataInside, Path: o.folder}
	}
	return nil
}
