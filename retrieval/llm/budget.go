package llm

// Budget limits what calls may spend. Reserve sets tokens aside for a call of a user before it is made, or refuses
// with an error that is ErrBudget; settle is called once, when the call is over, with what it really used.
type Budget interface {
	Reserve(user string, tokens int) (settle func(used int), err error)
}

// estimate guesses the tokens of s, rather high: about one for every Chinese character and one for every three of the
// others. OpenAI's rule of thumb is four characters of English to a token.
func estimate(s string) int {
	han, rest := 0, 0
	for _, r := range s {
		if r >= 0x2E80 {
			han++
		} else {
			rest++
		}
	}
	return han + (rest+2)/3
}
