package index

import "yiju/corpus"

// Sought is one thing that a question looks for in the passages of a language.
type Sought struct {
	Lang   corpus.Lang `json:"lang"`            // of the passages
	Field  string      `json:"field"`           // where it is looked for
	Terms  []string    `json:"terms"`           // how it may be said; words of a longer rendering stand together
	For    []string    `json:"for,omitempty"`   // words of the question that it covers
	Weight float64     `json:"weight"`          // by the question and the field
	DF     float64     `json:"df"`              // passages that have it, weighed over its renderings
	Stop   bool        `json:"stop,omitempty"`  // no content word
	Given  bool        `json:"given,omitempty"` // stands in the question as it is; else by the glossary
}

// Sought returns what m looks for, for the language of the question first: what explains a ranking.
func (m *Matcher) Sought() []Sought {
	var out []Sought
	for _, l := range []corpus.Lang{m.question.lang, m.question.lang.Other()} {
		p := m.plans[l]
		for _, c := range p.concepts {
			s := Sought{Lang: l, Field: c.field.String(), Terms: c.match, Weight: c.weight, DF: c.df, Stop: !c.content}
			for _, u := range c.units {
				s.For = append(s.For, p.units[u].text)
			}
			s.Given = c.given
			out = append(out, s)
		}
	}
	return out
}
