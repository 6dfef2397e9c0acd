package index

// Unheard returns the question, as far as it is read, and the bytes [start, end) of its content words that no passage
// holds, in either language and by no rendering. Words that were taken for misspelt ones are none of them, nor are those of
// everyday talk. What no dictionary knows is cut into single Han characters.
func (m *Matcher) Unheard() (question string, words [][2]int) {
	own, other := m.plans[m.question.lang], m.plans[m.question.lang.Other()]
	for n, u := range own.units {
		if u.word < 0 && other.units[n].word < 0 && !u.common {
			words = append(words, [2]int{u.start, u.end})
		}
	}
	return m.text, words
}
