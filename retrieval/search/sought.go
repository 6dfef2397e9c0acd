package search

import "yiju/corpus"

// Sought is one thing that a question searches for in the passages of a language.
type Sought struct {
	Lang   corpus.Lang `json:"lang"`            // of the passages
	Field  string      `json:"field"`           // the field that is searched
	Terms  []string    `json:"terms"`           // its alternatives; the words of a longer rendering form one
	For    []string    `json:"for,omitempty"`   // words of the question that it covers
	Weight float64     `json:"weight"`          // by the question and the field
	DF     float64     `json:"df"`              // document frequency, weighted over its renderings
	Stop   bool        `json:"stop,omitempty"`  // not a content word
	Given  bool        `json:"given,omitempty"` // in the question itself; otherwise a translation
}

// Sought returns what m searches for, in the language of the question first.
func (m *Matcher) Sought() []Sought {
	return append(m.plans[m.question.lang].sought(), m.plans[m.question.lang.Other()].sought()...)
}

func (p *plan) sought() []Sought {
	var out []Sought
	for _, c := range p.concepts {
		s := Sought{Lang: p.lang, Field: c.field.String(), Terms: c.match, Weight: c.weight, DF: c.df, Stop: !c.content, Given: c.given}
		for _, u := range c.units {
			s.For = append(s.For, p.units[u].Text)
		}
		out = append(out, s)
	}
	return out
}

// Unheard returns the question, as far as it is read, and the byte ranges [start, end) of its content words that occur in
// no passage, in either language and by any rendering, except for corrected misspellings and everyday words. Words unknown
// to the dictionary appear as single Han characters.
func (m *Matcher) Unheard() (question string, words [][2]int) {
	own, other := m.plans[m.question.lang], m.plans[m.question.lang.Other()]
	for n, u := range own.units {
		if u.word < 0 && other.units[n].word < 0 && !u.common {
			words = append(words, [2]int{u.start, u.end})
		}
	}
	return m.text, words
}
