package present

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestRangeOf(t *testing.T) {
	for want, r := range map[string][]string{"": nil, "7": {"7"}, "8": {"8", "8"}, "1–13": {"1", "13"}} {
		if got := RangeOf(r); got != want {
			t.Errorf("RangeOf(%q) = %q, want %q", r, got, want)
		}
	}
}

// steering are the characters that no front may let through from a text.
const steering = "a\x1b[31mb\u202ec\u0085d\u2066e\u200ff\u061cg\x7f"

func TestPrintable(t *testing.T) {
	got := Printable(steering + "\te\n\xff")
	want := "a\uFFFD[31mb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFDg\uFFFD\te\n\uFFFD"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzEscapeJSON checks that escaped JSON has nothing in it that steers a terminal, and says the same as before.
func FuzzEscapeJSON(f *testing.F) {
	f.Add(steering)
	f.Add("\u009b31m \u2028 “一”")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		raw, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		got := EscapeJSON(append(raw, '\n'))
		if i := strings.IndexFunc(strings.TrimSuffix(string(got), "\n"), steers); i >= 0 {
			t.Errorf("%q has %q in it", got, got[i:])
		}
		var back string
		if err := json.Unmarshal(got, &back); err != nil || back != text {
			t.Errorf("%q became %q, %v", text, back, err)
		}
	})
}
