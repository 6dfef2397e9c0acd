package main

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"yiju/corpus"
)

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
