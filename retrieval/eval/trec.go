package eval

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Ranked is a passage of a ranking.
type Ranked struct {
	ID    string
	Score float64
}

// mostScore is the highest score of a run, and its negative the lowest.
const mostScore = math.MaxFloat32 / 2

// WriteRun writes the ranking of one question, best first, as lines of a TREC run:
//
//	question Q0 passage rank score tag
//
// Programs that read runs sort by score, some in single precision and with ties by name. So the written scores strictly
// decrease in single precision: a score that does not is replaced by the next lower number, and one beyond mostScore is
// clamped, so that there is always a lower one. White space in an id is escaped as in a URL: "clause 4" becomes
// "clause%204". An empty id is an error.
func WriteRun(w io.Writer, question string, ranked []Ranked, tag string) error {
	out := bufio.NewWriter(w)
	last := float32(math.Inf(1))
	for n, r := range ranked {
		for _, s := range []string{question, r.ID, tag} {
			if s == "" {
				return fmt.Errorf("run: question %q, passage %q: an id is empty", question, r.ID)
			}
		}
		score := float32(max(-mostScore, min(r.Score, mostScore)))
		if !(score < last) { // also if it is NaN
			score = math.Nextafter32(last, float32(math.Inf(-1)))
		}
		last = score
		fmt.Fprintf(out, "%s Q0 %s %d %s %s\n", solid(question), solid(r.ID), n+1, strconv.FormatFloat(float64(score), 'g', -1, 32), solid(tag))
	}
	return out.Flush()
}

// solid returns id with its white space escaped. Other bytes stay, also those that are no UTF-8.
func solid(id string) string {
	var b strings.Builder
	for len(id) > 0 {
		r, size := utf8.DecodeRuneInString(id)
		if unicode.IsSpace(r) {
			b.WriteString(url.PathEscape(id[:size]))
		} else {
			b.WriteString(id[:size])
		}
		id = id[size:]
	}
	return b.String()
}
