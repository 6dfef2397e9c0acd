package index

// Unheard returns the content words of the question that no passage holds, in either language and by no rendering, as
// the question writes them. Words that were taken for misspelt ones are none of them.
func (m *Matcher) Unheard() []string {
	own, other := m.plans[m.question.lang], m.plans[m.question.lang.Other()]
	var list []string
	for n, u := range own.units {
		if u.word < 0 && other.units[n].word < 0 {
			list = append(list, m.text[u.start:u.end])
		}
	}
	return list
}
