package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"yiju/bot/present"
	"yiju/corpus"
)

// mostYAML is the size in bytes above which a configuration or manifest is refused unread: it is not one.
const mostYAML = 4 << 20

// decodeYAML reads the one document of data into v, a pointer to a struct with json tags. An unknown key, a key given
// twice and a value of the wrong type are errors that name the file, the line and the key. Empty data leaves v alone.
func decodeYAML(t *present.Texts, file string, data []byte, v any) (err error) {
	if len(data) > mostYAML {
		return failf("", t.YAMLTooLarge, file, mostYAML>>20)
	}
	defer func() {
		if r := recover(); r != nil { // the library panics on some malformed input
			err = failf(t.YAMLHint, t.YAMLSyntax, file, r)
		}
	}()
	d := yaml.NewDecoder(bytes.NewReader(data), yaml.DisallowUnknownField())
	if err := d.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return explainYAML(t, file, err, v)
	}
	var more any
	if err := d.Decode(&more); err == nil && more != nil {
		return failf(t.YAMLHint, t.YAMLDocuments, file)
	}
	return nil
}

// explainYAML puts a decoding error into words, with file, line and key.
func explainYAML(t *present.Texts, file string, err error, v any) error {
	var pos yaml.Error
	if !errors.As(err, &pos) || pos.GetToken() == nil || pos.GetToken().Position == nil {
		return failf(t.YAMLHint, t.YAMLSyntax, file, firstLine(err.Error()))
	}
	token := pos.GetToken()
	at := fmt.Sprintf("%s:%d", file, token.Position.Line)
	var unknown *yaml.UnknownFieldError
	var kind *yaml.TypeError
	switch {
	case errors.As(err, &unknown):
		known := keysOf(reflect.TypeOf(v))
		hint := fmt.Sprintf(t.YAMLKnown, strings.Join(known, ", "))
		return failf(suggest(t, token.Value, known, hint), t.YAMLUnknown, at, token.Value)
	case strings.Contains(pos.GetMessage(), "already defined"): // the parser has no type for this error
		return failf("", t.YAMLTwice, at, token.Value)
	case errors.As(err, &kind) && kind.StructFieldName != nil:
		return failf(t.YAMLHint, t.YAMLType, at, keyOf(reflect.TypeOf(v), *kind.StructFieldName), token.Value)
	}
	return failf(t.YAMLHint, t.YAMLSyntax, at, firstLine(pos.GetMessage()))
}

// suggest puts the nearest of the known words before a hint, where word is near one.
func suggest(t *present.Texts, word string, known []string, hint string) string {
	if s := nearest(word, known); s != "" {
		return join(fmt.Sprintf(t.DidYouMean, s), hint)
	}
	return hint
}

// keysOf lists the keys of a struct and of the structs in it, each once, in order.
func keysOf(typ reflect.Type) []string {
	var keys []string
	walkFields(typ, func(_ reflect.StructField, key string) { keys = append(keys, key) })
	return keys
}

// keyOf returns the key of the field with the given name, which may be prefixed with the name of its struct.
func keyOf(typ reflect.Type, field string) string {
	found := field
	walkFields(typ, func(f reflect.StructField, key string) {
		if field == f.Name || strings.HasSuffix(field, "."+f.Name) {
			found = key
		}
	})
	return found
}

func walkFields(typ reflect.Type, visit func(f reflect.StructField, key string)) {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct {
		return
	}
	for f := range typ.Fields() {
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		visit(f, key)
		walkFields(f.Type, visit)
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// decodeManifest reads a manifest strictly. Errors name the file, the line and what is wrong there.
func decodeManifest(t *present.Texts, file string, data []byte) (corpus.Manifest, error) {
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
		what, hint = t.Manifest(e), join(meant(t, e), hint)
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

// meant lists the values that a manifest may have in the place of a wrong one, the nearest first; "" where any word will do.
func meant(t *present.Texts, e *corpus.ManifestError) string {
	var known []string
	switch e.Fault {
	case corpus.FaultLevelZH, corpus.FaultLevelEN:
		for _, l := range corpus.Levels() {
			known = append(known, string(l))
		}
	case corpus.FaultKind:
		for _, k := range corpus.Kinds() {
			known = append(known, k.Slug)
		}
	default:
		return ""
	}
	return suggest(t, e.Value, known, fmt.Sprintf(t.WantOneOf, strings.Join(known, ", ")))
}

// lineOf returns the line of the node at a YAML path, 0 where it is not found.
func lineOf(data []byte, path string) int {
	p, perr := yaml.PathString(path)
	f, ferr := parser.ParseBytes(data, 0)
	if perr != nil || ferr != nil {
		return 0
	}
	node, err := p.FilterFile(f)
	if err != nil {
		return 0
	}
	if m, ok := node.(*ast.MappingNode); ok && len(m.Values) > 0 {
		node = m.Values[0].Key
	}
	if node == nil || node.GetToken() == nil || node.GetToken().Position == nil {
		return 0
	}
	return node.GetToken().Position.Line
}
