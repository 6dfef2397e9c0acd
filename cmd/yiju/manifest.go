package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"yiju/corpus"
)

// manifestNames are the files that a folder of sources may describe itself in.
var manifestNames = []string{"sources.yaml", "sources.yml"}

// origin is what -from names.
type origin struct {
	path     string // as given
	address  string // of a single page; "" for what is here
	folder   string // that is read; "" for a single file or page
	listed   bool   // read what the manifest lists, not all that is in the folder
	manifest corpus.Manifest
}

// readOrigin looks at what -from names: a folder, described by the manifest in it if there is one, a manifest, or a
// single source, a file or a web address.
func (a *app) readOrigin(from string) (origin, error) {
	if isAddress(from) {
		return origin{path: from, address: from}, nil
	}
	info, err := os.Stat(from)
	if err != nil {
		return origin{}, failf(a.t.FromHint, a.t.FromUnreadable, from, a.t.fileTrouble(err))
	}
	if info.IsDir() {
		o := origin{path: from, folder: from}
		for _, name := range manifestNames {
			file := filepath.Join(from, name)
			if _, err := os.Stat(file); err == nil {
				o.manifest, err = a.readManifest(file)
				return o, err
			}
		}
		return o, nil
	}
	switch strings.ToLower(filepath.Ext(from)) {
	case ".yaml", ".yml":
		m, err := a.readManifest(from)
		return origin{path: from, folder: filepath.Dir(from), listed: len(m.Sources) > 0, manifest: m}, err
	}
	return origin{path: from}, nil
}

func (a *app) readManifest(file string) (corpus.Manifest, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return corpus.Manifest{}, failf(a.t.FromHint, a.t.FromUnreadable, file, a.t.fileTrouble(err))
	}
	return decodeManifest(a.t, file, data)
}

// decodeManifest reads a manifest strictly. Errors name the file, the line and what is wrong there.
func decodeManifest(t *texts, file string, data []byte) (corpus.Manifest, error) {
	var m corpus.Manifest
	if err := decodeYAML(t, file, data, &m); err != nil {
		return corpus.Manifest{}, err
	}
	if err := m.Validate(); err != nil {
		at := file
		if line := lineOfError(data, m); line > 0 {
			at = fmt.Sprintf("%s:%d", file, line)
		}
		what, hint := err.Error(), t.ManifestHint
		if e, ok := errors.AsType[*corpus.ManifestError](err); ok {
			what, hint = t.manifestFault(e)
		}
		return corpus.Manifest{}, failf(hint, "%s%s%s", at, t.Colon, what)
	}
	return m, nil
}

// lineOfError returns the line of the first entry of m that makes it invalid, 0 when it is not found: the shortest
// beginning of the lists that Validate refuses ends with that entry.
func lineOfError(data []byte, m corpus.Manifest) int {
	for n := range m.Instruments {
		if (corpus.Manifest{Instruments: m.Instruments[:n+1]}).Validate() != nil {
			return lineOf(data, fmt.Sprintf("$.instruments[%d]", n))
		}
	}
	for n := range m.Sources {
		if (corpus.Manifest{Instruments: m.Instruments, Sources: m.Sources[:n+1]}).Validate() != nil {
			return lineOf(data, fmt.Sprintf("$.sources[%d]", n))
		}
	}
	return 0
}

func lineOf(data []byte, path string) int {
	p, err := yaml.PathString(path)
	if err != nil {
		return 0
	}
	f, err := parser.ParseBytes(data, 0)
	if err != nil {
		return 0
	}
	node, err := p.FilterFile(f)
	if err != nil || node == nil {
		return 0
	}
	if m, ok := node.(*ast.MappingNode); ok && len(m.Values) > 0 {
		node = m.Values[0].Key
	}
	if node.GetToken() == nil || node.GetToken().Position == nil {
		return 0
	}
	return node.GetToken().Position.Line
}

// reason is what went wrong with a file, without the operation and the path that an fs.PathError repeats.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
