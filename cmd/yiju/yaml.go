package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
)

// mostYAML is the size in bytes above which a configuration or manifest is refused unread: it is not one.
const mostYAML = 4 << 20

// decodeYAML reads the one document of data into v, a pointer to a struct with json tags. An unknown key, a key given
// twice and a value of the wrong type are errors that name the file, the line and the key. Empty data leaves v alone.
func decodeYAML(t *texts, file string, data []byte, v any) (err error) {
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

// explainYAML says what is wrong where.
func explainYAML(t *texts, file string, err error, v any) error {
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
		if s := nearest(token.Value, known); s != "" {
			hint = join(fmt.Sprintf(t.DidYouMean, s), hint)
		}
		return failf(hint, t.YAMLUnknown, at, token.Value)
	case strings.Contains(pos.GetMessage(), "already defined"): // the parser has no type for this error
		return failf("", t.YAMLTwice, at, token.Value)
	case errors.As(err, &kind) && kind.StructFieldName != nil:
		return failf(t.YAMLHint, t.YAMLType, at, keyOf(reflect.TypeOf(v), *kind.StructFieldName), token.Value)
	}
	return failf(t.YAMLHint, t.YAMLSyntax, at, firstLine(pos.GetMessage()))
}

// keysOf lists the keys of a struct and of the structs in it, each once, in order.
func keysOf(typ reflect.Type) []string {
	var keys []string
	walkFields(typ, func(f reflect.StructField, key string) { keys = append(keys, key) })
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
