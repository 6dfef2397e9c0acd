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
	err := m.Validate()
	if err == nil {
		return m, nil
	}
	at, what, hint := file, err.Error(), t.ManifestHint
	if e, ok := errors.AsType[*corpus.ManifestError](err); ok {
		what, hint = t.manifestFault(e)
		list := "instruments"
		if e.Fault == corpus.FaultSource || e.Fault == corpus.FaultInstrument {
			list = "sources"
		}
		if line := lineOf(data, fmt.Sprintf("$.%s[%d]", list, e.Entry-1)); line > 0 {
			at = fmt.Sprintf("%s:%d", file, line)
		}
	}
	return corpus.Manifest{}, failf(hint, "%s%s%s", at, t.Colon, what)
}

// lineOf returns the line of the node at a YAML path, 0 where it is not found.
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
