package analysis

import (
	"strings"
	"testing"
)

// TestForms checks that all words of a line have one regular form and one stem, and that no two lines share a stem.
func TestForms(t *testing.T) {
	s := newStemmer()
	lines := make(map[string]int)
	for n, words := range [][]string{
		{"labor", "labour"}, {"color", "colour"}, {"neighbourhood", "neighborhood"}, {"discoloured", "discolored"},
		{"organize", "organise"}, {"authorized", "authorised"}, {"authority", "authority"}, {"organ", "organs"},
		{"realization", "realisation"}, {"prioritizing", "prioritising"}, {"exercise", "exercises"}, {"prizes", "prize"},
		{"analyze", "analyse", "analyses", "analysis", "analysing"}, {"paralyzed", "paralysed", "paralysis"},
		{"center", "centre", "centres", "centred"}, {"theater", "theatre"}, {"kilometer", "kilometres"}, {"timbre", "timbre"}, {"timber", "timber"},
		{"defense", "defence"}, {"license", "licence", "licences", "licensing"}, {"practise", "practice", "practised"},
		{"program", "programme", "programmes"}, {"catalog", "catalogue", "catalogued"}, {"dialog", "dialogue"}, {"vogue", "vogue"},
		{"judgment", "judgement"}, {"pediatrician", "paediatrician"}, {"fueled", "fuelled", "fuel"}, {"travelled", "traveled"},
		{"mouse", "mice"}, {"child", "children"}, {"woman", "women"}, {"fisherman", "fishermen"}, {"specimen", "specimens"},
		{"criterion", "criteria"}, {"phenomenon", "phenomena"}, {"hypothesis", "hypotheses"}, {"diagnosis", "diagnoses"}, {"index", "indices"},
		{"go", "went", "gone", "goes", "going"}, {"hold", "held", "holding"}, {"write", "wrote", "written"}, {"withdraw", "withdrew"},
	} {
		for _, word := range words {
			if got, want := s.stem(word), s.stem(words[0]); got != want {
				t.Errorf("stem of %s = %s, of %s %s", word, got, words[0], want)
			}
		}
		stem := s.stem(words[0])
		if before, ok := lines[stem]; ok {
			t.Errorf("lines %d and %d share the stem %s", before, n, stem)
		}
		lines[stem] = n
	}
}

func TestRegular(t *testing.T) {
	for word, want := range map[string]string{
		"": "", "men": "man", "omen": "omen", "labours": "labors", "size": "size", "seized": "seized", "organization": "organisation",
		"horizon": "horizon", "citizen": "citizen", "hatred": "hatred", "rogue": "rogue", "four": "four", "resource": "resource",
	} {
		if got := regular(word); got != want {
			t.Errorf("regular(%q) = %q, want %q", word, got, want)
		}
	}
}

// TestFormTable checks that no form belongs to two words and that no plain form is a form of another word.
func TestFormTable(t *testing.T) {
	seen := make(map[string]string)
	for word, forms := range table(formTable) {
		for form := range strings.FieldsSeq(forms) {
			if other, ok := seen[form]; ok {
				t.Errorf("%s is a form of %s and of %s", form, other, word)
			}
			seen[form] = word
		}
	}
	for form, word := range seen {
		if plain, ok := plainForms()[word]; ok && plain != word {
			t.Errorf("%s, the word of %s, is itself a form of %s", word, form, plain)
		}
	}
}
