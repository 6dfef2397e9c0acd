package answer

import "testing"

// TestVectorsRaise checks what vectors may do to a confidence: raise it where they agree with the words, never from a refusal
// to a claim.
func TestVectorsRaise(t *testing.T) {
	state := func(e Evidence) string {
		switch c := e.confidence(); {
		case c < e.refuseBelow():
			return "refused"
		case c < claimFrom:
			return "uncertain"
		}
		return "claimed"
	}
	weak, nearly, strange := Evidence{Known: 1, NumberMissing: true}, Evidence{Known: 1, Passage: 0.35, Margin: 0.2, Matched: 1}, Evidence{Known: 0.1, Passage: 0.2}
	for name, c := range map[string]struct {
		words     Evidence
		near      float64
		agreed    bool
		was, want string
	}{
		"nothing said":                       {nearly, 0, false, "uncertain", "uncertain"},
		"agreed":                             {nearly, 1, true, "uncertain", "claimed"},
		"agreed, hardly standing out":        {nearly, 0.1, true, "uncertain", "uncertain"},
		"another clause":                     {nearly, 1, false, "uncertain", "uncertain"},
		"words refuse":                       {weak, 1, false, "refused", "uncertain"},
		"words refuse the same clause":       {weak, 1, true, "refused", "uncertain"},
		"words refuse, hardly standing out":  {weak, 0.9, true, "refused", "refused"},
		"most words are in no passage":       {strange, 1, true, "refused", "uncertain"},
		"refused for a name in no passage":   {Evidence{Known: 1, Passage: 0.2, Unheard: []string{"Atlantis"}}, 1, true, "refused", "refused"},
		"a name in no passage, and the same": {Evidence{Known: 1, Passage: 0.6, Matched: 1, Unheard: []string{"Atlantis"}}, 1, true, "uncertain", "uncertain"},
	} {
		if got := state(c.words); got != c.was {
			t.Errorf("%s: by words %s, want %s (%.2f)", name, got, c.was, c.words.confidence())
		}
		e := c.words
		e.Near, e.Agreed = c.near, c.agreed
		if got := state(e); got != c.want {
			t.Errorf("%s: %s, want %s (%.2f, by words %.2f)", name, got, c.want, e.confidence(), c.words.confidence())
		}
	}
}
