package rules

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// Schema is Discord's OpenAPI description, of which each route's part is compiled when it is first needed. OpenAPI 3.1
// is JSON Schema 2020-12.
type Schema struct {
	Missing string // why there is none

	mu       sync.Mutex
	compiler *jsonschema.Compiler
}

const schemaURL = "mem:///openapi.json"

// LoadSchema reads the description where it is expected, in ../shared beside the root of the module, once a process: that
// takes 30 ms.
var LoadSchema = sync.OnceValue(func() *Schema {
	x := &Schema{compiler: jsonschema.NewCompiler()}
	x.compiler.DefaultDraft(jsonschema.Draft2020)
	if err := x.read(); err != nil {
		x.Missing = fmt.Sprintf("no OpenAPI description: %v", err)
	}
	return x
})

func (x *Schema) read() error {
	root := "."
	for depth := 0; depth < 9; depth++ {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		root = filepath.Join(root, "..")
	}
	b, err := os.ReadFile(filepath.Join(root, "..", "shared", "discord", "openapi.json"))
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return err
	}
	return x.compiler.AddResource(schemaURL, doc)
}

// Check checks the body of a request to a route against the description, which has none for the bodies of some.
func (x *Schema) Check(method, path string, body []byte) error {
	if x.Missing != "" {
		return nil
	}
	route := strings.NewReplacer("/", "~1", "{", "%7B", "}", "%7D").Replace(path)
	x.mu.Lock()
	s, err := x.compiler.Compile(schemaURL + "#/paths/" + route + "/" + strings.ToLower(method) + "/requestBody/content/application~1json/schema")
	x.mu.Unlock()
	if _, none := errors.AsType[*jsonschema.JSONPointerNotFoundError](err); none {
		return nil
	}
	if err != nil {
		return &Error{Status: http.StatusInternalServerError, fields: object{"openapi": err.Error()}}
	}
	if len(body) == 0 {
		body = []byte("{}")
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return Refuse(CodeInvalidJSON)
	}
	if wrong, ok := s.Validate(coerce(v)).(*jsonschema.ValidationError); ok {
		return report(wrong)
	}
	return nil
}

// coerce turns the permissions of commands, which Discord documents as text, into the numbers that the description has.
func coerce(v any) any {
	list, _ := v.([]any)
	for _, k := range list {
		k, _ := k.(object)
		text, _ := k["default_member_permissions"].(string)
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			k["default_member_permissions"] = n
		}
	}
	return v
}

// report returns one of the errors that a validator found: of alternatives, that of the one which fits best.
func report(e *jsonschema.ValidationError) error {
	for len(e.Causes) > 0 {
		e = slices.MinFunc(e.Causes, func(a, b *jsonschema.ValidationError) int { return misfit(a) - misfit(b) })
	}
	at := e.InstanceLocation
	if k, ok := e.ErrorKind.(*kind.Required); ok {
		return Invalid(strings.Join(append(at, k.Missing[0]), "."), "BASE_TYPE_REQUIRED", "This field is required")
	}
	return Invalid(strings.Join(at, "."), "OPENAPI", "Against the OpenAPI description: %T %+v", e.ErrorKind, e.ErrorKind)
}

// misfit says how far a body is from what is wanted: another type of component or answer is farthest, then null where
// there is a value, then how many places are wrong.
func misfit(e *jsonschema.ValidationError) int {
	sum, least := 0, math.MaxInt
	for _, c := range e.Causes {
		n := misfit(c)
		sum, least = sum+n, min(least, n)
	}
	switch e.ErrorKind.(type) {
	case *kind.OneOf, *kind.AnyOf:
		if len(e.Causes) > 0 {
			return least
		}
	case *kind.Type:
		return 100
	}
	if at := e.InstanceLocation; len(e.Causes) == 0 && len(at) > 0 && at[len(at)-1] == "type" {
		return 1000
	}
	return max(1, sum)
}
