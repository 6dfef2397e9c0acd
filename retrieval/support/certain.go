package support

import "unicode"

// Certain reports whether a sentence was dropped for a reason that no judge may overrule. Who acts, what is only planned and
// what a purpose is, a judge sees better. Where words are missing it may know better, as they may be other words for the same:
// not where they were given as a quotation, nor where most of the sentence is missing. Of 364 honest sentences that a model
// wrote, none lacked half of its letters.
func (v Verdict) Certain() bool {
	switch v.Dropped {
	case "", Role, Planned, Purpose:
		return false
	case Unfounded:
		return len(v.Unquoted) > 0 || 2*lettersIn(v.Detail) > lettersIn(v.Clean)
	}
	return true
}

// lettersIn counts letters and digits.
func lettersIn(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
