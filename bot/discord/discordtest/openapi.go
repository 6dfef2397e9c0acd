package discordtest

import (
	"bytes"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// schema is Discord's OpenAPI description, of which each route's part is compiled when it is first needed. OpenAPI 3.1
// is JSON Schema 2020-12.
type schema struct {
	missing string // why there is none
	doc     obj

	mu       sync.Mutex
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema
}

const schemaURL = "mem:///openapi.json"

// expected reads the description where it is expected, once a process: that takes 30 ms.
var expected = sync.OnceValue(func() *schema {
	root, err := moduleRoot()
	if err != nil {
		return &schema{missing: err.Error()}
	}
	return readSchema(filepath.Join(root, "..", "shared", "discord", "openapi.json"))
})

// loadSchema reads the description at a path, or where it is expected for an empty one. "-" is none.
func loadSchema(path string) *schema {
	switch path {
	case "-":
		return &schema{missing: "switched off"}
	case "":
		return expected()
	}
	return readSchema(path)
}

func readSchema(path string) *schema {
	b, err := os.ReadFile(path)
	if err != nil {
		return &schema{missing: fmt.Sprintf("no OpenAPI description: %v", err)}
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return &schema{missing: fmt.Sprintf("OpenAPI description is not JSON: %v", err)}
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource(schemaURL, doc); err != nil {
		return &schema{missing: err.Error()}
	}
	top, _ := doc.(obj)
	return &schema{doc: top, compiler: c, compiled: make(map[string]*jsonschema.Schema)}
}

// moduleRoot returns the folder of the go.mod above the working directory.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("no go.mod above %s", dir)
		}
		dir = parent
	}
}

// of returns the schema of the bodies of a route, or nil where they have none.
func (x *schema) of(r *route) (*jsonschema.Schema, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	key := r.method + " " + r.path
	if s, ok := x.compiled[key]; ok {
		return s, nil
	}
	steps := []string{"paths", r.path, strings.ToLower(r.method), "requestBody", "content", "application/json", "schema"}
	pointer, at := "#", any(x.doc)
	for _, step := range steps {
		here, _ := at.(obj)
		at = here[step]
		pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(step)
	}
	var s *jsonschema.Schema
	if at != nil {
		var err error
		if s, err = x.compiler.Compile(schemaURL + pointer); err != nil {
			return nil, fmt.Errorf("discordtest: %s of the OpenAPI description: %w", key, err)
		}
	}
	x.compiled[key] = s
	return s, nil
}

// check holds the body of a request against the description.
func (x *schema) check(c *call) error {
	if x.doc == nil || c.route.path == "" {
		return nil
	}
	s, err := x.of(c.route)
	if err != nil {
		return &apiError{status: 500, message: err.Error()}
	}
	if s == nil {
		return nil
	}
	body := c.body
	if len(body) == 0 {
		body = []byte("{}")
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return refuse(CodeInvalidJSON)
	}
	var wrong *jsonschema.ValidationError
	if wrong, _ = s.Validate(coerce(v)).(*jsonschema.ValidationError); wrong == nil {
		return nil
	}
	var f formErrors
	report(&f, wrong)
	return f.err()
}

// coerce turns the numbers that Discord takes and documents as text, sets of permissions, into what the description
// says that they are.
func coerce(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = coerce(v[i])
		}
	case obj:
		for k := range v {
			text, isText := v[k].(string)
			if n, err := strconv.ParseInt(text, 10, 64); isText && err == nil && k == "default_member_permissions" {
				v[k] = n
				continue
			}
			v[k] = coerce(v[k])
		}
	}
	return v
}

// report writes what a validator found as Discord would: of alternatives, that which fits best.
func report(f *formErrors, e *jsonschema.ValidationError) {
	switch e.ErrorKind.(type) {
	case *kind.OneOf, *kind.AnyOf:
		if len(e.Causes) == 0 { // more than one fits
			return
		}
		best := slices.MinFunc(e.Causes, func(a, b *jsonschema.ValidationError) int { return misfit(a) - misfit(b) })
		report(f, best)
		return
	}
	if len(e.Causes) > 0 {
		for _, cause := range e.Causes {
			report(f, cause)
		}
		return
	}
	path := strings.Join(e.InstanceLocation, ".")
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		for _, name := range k.Missing {
			f.add(strings.TrimPrefix(path+"."+name, "."), "BASE_TYPE_REQUIRED", "This field is required")
		}
	case *kind.MaxLength:
		f.add(path, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", k.Want)
	case *kind.MaxItems:
		f.add(path, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", k.Want)
	case *kind.MinLength, *kind.MinItems:
		f.add(path, "BASE_TYPE_BAD_LENGTH", "Too short.")
	case *kind.Enum, *kind.Const:
		f.add(path, "BASE_TYPE_CHOICES", "Value is not one of those allowed.")
	default:
		f.add(path, "OPENAPI", "Against the OpenAPI description: %T %+v", e.ErrorKind, e.ErrorKind)
	}
}

// misfit says how far a body is from an alternative: another type of component or answer is farthest, then null where
// there is a value, then how many places are wrong.
func misfit(e *jsonschema.ValidationError) int {
	worst := 0
	places := make(map[string]bool)
	for leaf := range leaves(e) {
		at := leaf.InstanceLocation
		places[strings.Join(at, ".")] = true
		if len(at) > len(e.InstanceLocation)+1 {
			continue
		}
		if n := len(at); n > 0 && at[n-1] == "type" {
			worst = max(worst, 1000)
		} else if _, ok := leaf.ErrorKind.(*kind.Type); ok {
			worst = max(worst, 100)
		}
	}
	return worst + len(places)
}

// leaves yields the errors without causes.
func leaves(e *jsonschema.ValidationError) iter.Seq[*jsonschema.ValidationError] {
	return func(yield func(*jsonschema.ValidationError) bool) { leavesInto(e, yield) }
}

func leavesInto(e *jsonschema.ValidationError, yield func(*jsonschema.ValidationError) bool) bool {
	if len(e.Causes) == 0 {
		return yield(e)
	}
	for _, c := range e.Causes {
		if !leavesInto(c, yield) {
			return false
		}
	}
	return true
}
