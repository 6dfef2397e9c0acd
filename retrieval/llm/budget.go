package llm

// Budget limits the tokens spent. Reserve reserves tokens for a call of a user, or fails with ErrBudget; settle is called
// once when the call is over, with the tokens used.
type Budget interface {
	Reserve(user string, tokens int) (settle func(used int), err error)
}

// estimate estimates the tokens of s, rather high: one for a Chinese character and one for three others. OpenAI's rule of
// thumb is four characters of English to a token.
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
