package eval

import (
	"fmt"
	"slices"
	"strings"

	"yiju/retrieval"
	"yiju/retrieval/answer"
)

// MissCode says how a question went wrong.
type MissCode string

// The codes.
const (
	MissNotFound   MissCode = "not_found"    // search: no answering clause among the hits
	MissRank       MissCode = "low_rank"     // search: ranked too low
	MissRefused    MissCode = "refused"      // ask: answerable, but refused
	MissHedged     MissCode = "hedged"       // ask: answerable, but uncertain
	MissOverclaim  MissCode = "overclaim"    // ask: unanswerable, but claimed to be answered
	MissWrongClaim MissCode = "wrong_claim"  // ask: claimed to be answered, but shows no answer
	MissUnsaid     MissCode = "unsaid"       // ask: does not say what it must
	MissForbidden  MissCode = "forbidden"    // ask: says what it must not
	MissVerbatim   MissCode = "not_verbatim" // ask: a quotation is not in its source
)

// Miss is a question that went wrong.
type Miss struct {
	ID   string   `json:"id"`
	Kind string   `json:"kind,omitempty"`
	What string   `json:"what"` // short description in English
	Code MissCode `json:"code"`
	Rank int      `json:"rank,omitempty"` // with MissRank

	Question string   `json:"question"`           // what was asked
	Expected []string `json:"expected,omitempty"` // excerpts of answering clauses, or what must or must not be said
	Got      []Shown  `json:"got,omitempty"`      // what came first instead

	Status     answer.Status `json:"status,omitempty"`     // of an answer
	Reason     answer.Reason `json:"reason,omitempty"`     // of an answer
	Confidence float64       `json:"confidence,omitempty"` // of an answer, 0..1
}

// Shown is a clause that was found or cited.
type Shown struct {
	Ref      string           `json:"ref"`
	Text     string           `json:"text"` // an excerpt
	Score    float64          `json:"score,omitempty"`
	Coverage float64          `json:"coverage,omitempty"` // retrieval.Hit.Coverage
	From     []retrieval.Vote `json:"from,omitempty"`
}

const (
	mostShown    = 5   // clauses per miss
	excerptRunes = 200 // of a text in a miss
)

// rankMiss returns a miss of a search among so many hits, where rank is that of the first one that answers, or 0.
func rankMiss(rank, hits int) Miss {
	if rank == 0 {
		return Miss{Code: MissNotFound, What: fmt.Sprintf("search: not among %d hits", hits)}
	}
	return Miss{Code: MissRank, Rank: rank, What: fmt.Sprintf("search: rank %d", rank)}
}

// searchMiss completes a miss of a search.
func searchMiss(q Question, hits []retrieval.Hit, m Miss) Miss {
	m.ID, m.Kind, m.Question = q.ID, q.Kind, q.Text
	for _, e := range slices.Concat(append([][]string{q.Evidence, q.Refs}, q.Parts...)...) {
		if e = excerpt(e); !slices.Contains(m.Expected, e) {
			m.Expected = append(m.Expected, e)
		}
	}
	m.Got = shown(hits)
	return m
}

// askMiss completes a miss of an answer; m already has what must or must not be said.
func askMiss(q Question, a answer.Answer, m Miss) Miss {
	if m.Expected == nil && q.Answerable {
		m.Expected = searchMiss(q, nil, Miss{}).Expected
	}
	m.ID, m.Kind, m.Question = q.ID, q.Kind, q.Text
	m.Status, m.Reason, m.Confidence = a.Status, a.Reason, a.Confidence
	cited := a.Citations
	if len(cited) == 0 {
		cited = a.Closest
	}
	for _, c := range cited[:min(len(cited), mostShown)] {
		m.Got = append(m.Got, Shown{Ref: c.Ref.String() + "/" + string(c.Lang), Text: excerpt(c.Quote)})
	}
	return m
}

// shown returns the first hits.
func shown(hits []retrieval.Hit) []Shown {
	var out []Shown
	for _, h := range hits[:min(len(hits), mostShown)] {
		out = append(out, Shown{Ref: h.Ref.String(), Text: excerpt(h.Text), Score: h.Score, Coverage: h.Coverage, From: h.From})
	}
	return out
}

// excerpt returns the beginning of s on one line.
func excerpt(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > excerptRunes {
		return string(runes[:excerptRunes]) + "…"
	}
	return s
}
