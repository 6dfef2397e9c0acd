package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
)

// Cause is a kind of problem with a source, and the sentinel that errors about it wrap: a stable code for programs and
// the words that errors begin with.
type Cause struct{ code, words string }

// NewCause returns a Cause. Codes are unique in the program: letters, digits and underscores.
func NewCause(code, words string) *Cause { return &Cause{code, words} }

// Code returns the code, such as "no_text_layer".
func (c *Cause) Code() string { return c.code }

// Error returns the words.
func (c *Cause) Error() string { return c.words }

// Causes of the operating system; errors wrap fs.ErrPermission and fs.ErrNotExist instead.
var (
	ErrPermission = NewCause("permission", "permission denied")
	ErrMissing    = NewCause("missing", "no such file or directory")
)

// Fact is a parameter of an error, such as the line. It formats as its value does.
type Fact struct {
	name  FactName
	value any
}

// FactName names a fact.
type FactName string

// Of returns a fact named n.
func (n FactName) Of(value any) Fact { return Fact{n, value} }

// The facts.
const (
	FactStatus FactName = "status" // HTTP status
	FactLine   FactName = "line"   // 1-based
	FactByte   FactName = "byte"   // offset
	FactBytes  FactName = "bytes"  // size
	FactMost   FactName = "most"   // limit that was passed
	FactWithin FactName = "within" // time limit
	FactType   FactName = "type"   // content type or extension
	factInner  FactName = "inner"  // code of the cause of the cause
)

// Format implements fmt.Formatter.
func (f Fact) Format(s fmt.State, verb rune) { fmt.Fprintf(s, fmt.FormatString(s, verb), f.value) }

// Because returns an error that wraps c and reads "WORDS: DETAIL". The format is that of fmt.Errorf; arguments that are
// Facts also go into the Problem that ProblemOf makes of the error, as do those of an error with a method Facts.
func (c *Cause) Because(format string, args ...any) error {
	e := &causedError{error: fmt.Errorf("%w: "+format, append([]any{c}, args...)...)}
	for _, arg := range args {
		if f, ok := arg.(Fact); ok {
			e.facts = append(e.facts, f)
		}
	}
	return e
}

type causedError struct {
	error
	facts []Fact
}

func (e *causedError) Unwrap() error { return e.error }
func (e *causedError) Facts() []Fact { return e.facts }

// Problem says why a source was not read, or why an older text of it is used; "" if nothing is wrong. It holds a code,
// facts and an English sentence, in the form in which it is stored: "CODE NAME=VALUE…: SENTENCE", values query-escaped.
type Problem string

// ProblemOf returns the problem in err, "" for nil: the code of the first Cause in it and all facts. The sentence omits
// the leading "extract" or "fetch" and the name of the source.
func ProblemOf(err error) Problem {
	if err == nil {
		return ""
	}
	if p, ok := errors.AsType[Problem](err); ok {
		return p
	}
	head, inner := "", ""
	var facts []Fact
	walk(err, func(err error) {
		switch e := err.(type) {
		case *Cause:
			if head == "" {
				head = e.code
			} else if inner == "" && e.code != head {
				inner = e.code
			}
		case interface{ Facts() []Fact }:
			facts = append(facts, e.Facts()...)
		}
	})
	switch {
	case head != "":
	case errors.Is(err, fs.ErrPermission):
		head = ErrPermission.code
	case errors.Is(err, fs.ErrNotExist):
		head = ErrMissing.code
	default:
		head = "other"
	}
	if inner != "" {
		facts = append(facts, factInner.Of(inner))
	}
	for _, f := range facts {
		head += " " + string(f.name) + "=" + url.QueryEscape(fmt.Sprint(f.value))
	}
	return Problem(head + ": " + sentence(err))
}

// walk visits err and the errors that it wraps.
func walk(err error, visit func(error)) {
	visit(err)
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			walk(inner, visit)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			walk(inner, visit)
		}
	}
}

func sentence(err error) string {
	for strings.HasPrefix(err.Error(), "extract: ") || strings.HasPrefix(err.Error(), "fetch: ") {
		inner := errors.Unwrap(err)
		if inner == nil {
			break
		}
		err = inner
	}
	return err.Error()
}

// Code returns the code of its Cause, "other" if it has none.
func (p Problem) Code() string {
	head, _, _ := strings.Cut(string(p), ":")
	code, _, _ := strings.Cut(head, " ")
	return code
}

// Inner returns the code of the cause of the cause, "" for none.
func (p Problem) Inner() string { return p.Fact(factInner) }

// Fact returns a fact, "" if it is unknown.
func (p Problem) Fact(name FactName) string {
	head, _, _ := strings.Cut(string(p), ":")
	for _, field := range strings.Fields(head) {
		if n, value, ok := strings.Cut(field, "="); ok && n == string(name) {
			value, _ = url.QueryUnescape(value)
			return value
		}
	}
	return ""
}

// Error returns the sentence, which makes a Problem an error.
func (p Problem) Error() string {
	_, sentence, _ := strings.Cut(string(p), ": ")
	return sentence
}

// MarshalJSON writes the sentence.
func (p Problem) MarshalJSON() ([]byte, error) { return json.Marshal(p.Error()) }
