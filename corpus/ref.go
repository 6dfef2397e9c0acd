package corpus

import (
	"fmt"
	"strings"
)

// Lang is a language of the corpus.
type Lang string

// The two languages of the corpus. The empty Lang means both, or unspecified.
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// Other returns the other language of the corpus.
func (l Lang) Other() Lang {
	if l == Chinese {
		return English
	}
	return Chinese
}

// Ref names a clause of an instrument, in one language or, with an empty Lang, in whichever exist.
type Ref struct {
	Instrument string // such as "action-plan-2025"
	Clause     string // such as "7", "preamble", "1.2", "p3"
	Lang       Lang
}

// String returns the ref as a path: "action-plan-2025/7", or "action-plan-2025/7/zh" with a language.
func (r Ref) String() string {
	s := r.Instrument + "/" + r.Clause
	if r.Lang != "" {
		s += "/" + string(r.Lang)
	}
	return s
}

// JoinRefs joins refs, each formatted as by MarshalText.
func JoinRefs(refs []Ref, separator string) string {
	var b strings.Builder
	for i, r := range refs {
		if i > 0 {
			b.WriteString(separator)
		}
		text, _ := r.MarshalText()
		b.Write(text)
	}
	return b.String()
}

// Bare returns r without its language: the identity shared by the versions of a clause.
func (r Ref) Bare() Ref {
	r.Lang = ""
	return r
}

// MarshalText formats r as String does, or as the id of the instrument if r has no clause. JSON uses this form.
func (r Ref) MarshalText() ([]byte, error) {
	if r.Clause == "" && r.Lang == "" {
		return []byte(r.Instrument), nil
	}
	return []byte(r.String()), nil
}

// UnmarshalText parses the output of MarshalText.
func (r *Ref) UnmarshalText(text []byte) error {
	s := string(text)
	if id, rest, _ := strings.Cut(s, "/"); rest == "" || strings.HasPrefix(rest, "/") { // an instrument or a document
		*r = Ref{Instrument: id, Lang: Lang(strings.TrimPrefix(rest, "/"))}
		return nil
	}
	var err error
	*r, err = ParseRef(s)
	return err
}

// ParseRef parses the output of Ref.String.
func ParseRef(s string) (Ref, error) {
	parts := strings.Split(s, "/")
	if len(parts) < 2 || len(parts) > 3 || parts[0] == "" || parts[1] == "" || strings.ContainsAny(s, " \t\n") {
		return Ref{}, fmt.Errorf("ref %q: want INSTRUMENT/CLAUSE or INSTRUMENT/CLAUSE/LANG", s)
	}
	r := Ref{Instrument: parts[0], Clause: parts[1]}
	if len(parts) == 3 {
		r.Lang = Lang(parts[2])
		if r.Lang != Chinese && r.Lang != English {
			return Ref{}, fmt.Errorf("ref %q: language %q is not zh or en", s, parts[2])
		}
	}
	return r, nil
}
