package support

import "testing"

func TestCertain(t *testing.T) {
	for _, tt := range []struct {
		v    Verdict
		want bool
	}{
		{Verdict{Text: "The quays close.", Clean: "The quays close."}, false},
		{Verdict{Clean: "The quays close at ten.", Dropped: Number, Detail: "ten"}, true},
		{Verdict{Clean: "The piers shut at nine.", Dropped: Unfounded, Detail: "shut"}, false},
		{Verdict{Clean: "The piers shut at nine.", Dropped: Unfounded, Detail: "piers shut nine"}, true}, // most of it
		{Verdict{Clean: "The piers shut at nine.", Dropped: Unfounded, Detail: "shut", Unquoted: []string{"shut"}}, true},
		{Verdict{Dropped: Markup}, true},
	} {
		if got := tt.v.Certain(); got != tt.want {
			t.Errorf("%+v: got %t", tt.v, got)
		}
	}
}
