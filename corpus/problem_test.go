package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"testing/quick"
)

func TestProblemOf(t *testing.T) {
	damaged, unusable := NewCause("damaged", "file damaged"), NewCause("unusable", "content not usable")
	inner := damaged.Because("it ends at byte %d (line %d)", FactByte.Of(12), FactLine.Of(3))
	for _, test := range []struct {
		err                  error
		code, inner, line, s string
	}{
		{inner, "damaged", "", "3", "file damaged: it ends at byte 12 (line 3)"},
		{fmt.Errorf("extract: a.txt: %w", inner), "damaged", "", "3", "file damaged: it ends at byte 12 (line 3)"},
		{unusable.Because("an odd page (%w)", inner), "unusable", "damaged", "3",
			"content not usable: an odd page (file damaged: it ends at byte 12 (line 3))"},
		{damaged, "damaged", "", "", "file damaged"},
		{&fs.PathError{Op: "open", Path: "a", Err: fs.ErrNotExist}, "missing", "", "", "open a: file does not exist"},
		{errors.New("extract: no cause"), "other", "", "", "extract: no cause"},
		{ProblemOf(inner), "damaged", "", "3", "file damaged: it ends at byte 12 (line 3)"},
	} {
		p := ProblemOf(test.err)
		if p.Code() != test.code || p.Inner() != test.inner || p.Fact(FactLine) != test.line || p.Error() != test.s {
			t.Errorf("%v: %q has code %q, inner %q, line %q, sentence %q, want %+v", test.err, p, p.Code(), p.Inner(), p.Fact(FactLine), p.Error(), test)
		}
		if b, err := json.Marshal(p); err != nil || string(b) != fmt.Sprintf("%q", test.s) {
			t.Errorf("JSON %s, %v, want %q", b, err, test.s)
		}
	}
	if p := ProblemOf(nil); p != "" {
		t.Errorf("of nil: %q", p)
	}
}

// TestFactsSurvive checks that any value of a fact can be read back.
func TestFactsSurvive(t *testing.T) {
	cause := NewCause("format", "kind of file not supported")
	survives := func(value string) bool {
		p := ProblemOf(cause.Because("%q", FactType.Of(value)))
		return p.Fact(FactType) == value && p.Code() == "format" && p.Error() == fmt.Sprintf("kind of file not supported: %q", value)
	}
	if err := quick.Check(survives, nil); err != nil {
		t.Error(err)
	}
}
