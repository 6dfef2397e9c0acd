package present

import "testing"

func TestRangeOf(t *testing.T) {
	for want, r := range map[string][]string{"": nil, "7": {"7"}, "8": {"8", "8"}, "1–13": {"1", "13"}} {
		if got := RangeOf(r); got != want {
			t.Errorf("RangeOf(%q) = %q, want %q", r, got, want)
		}
	}
}
