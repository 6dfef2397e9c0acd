package search

import (
	"cmp"
	"context"
	"slices"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval"
	"yiju/retrieval/index"
)

// mentioned holds the clauses, by number, and instruments that a question names.
type mentioned struct {
	clauses     []corpus.Ref       // unambiguous, in the order of the question; with a language only if it is given
	instruments map[string]float64 // factor of the scores of their passages, by id
	spans       [][2]int           // bytes of the question that name them
	names       []citation.NameMatch
	reading     *citation.Reading // of the question
}

// mentionedIn returns what text names, using its reading if given.
func mentionedIn(s *index.Snapshot, text string, given *citation.Reading) (mentioned, error) {
	m := mentioned{instruments: make(map[string]float64), reading: given}
	if given == nil || given.Text != text {
		catalog, err := s.Catalog()
		if err != nil {
			return m, err
		}
		m.reading = catalog.Read(text)
	}
	for i, p := range m.reading.Pinpoints {
		if p.Clause == "" {
			continue // the name of an instrument, see below
		}
		m.spans = append(m.spans, [2]int{p.Start, p.End})
		if r := m.reading.Resolved[i]; r.Status == citation.Exact && len(r.Refs) == 1 && !slices.Contains(m.clauses, r.Refs[0]) {
			m.clauses = append(m.clauses, r.Refs[0])
		}
	}
	m.names = m.reading.Names
	for _, n := range m.names {
		if len(n.Instruments) > 0 && !n.Bare {
			m.spans = append(m.spans, [2]int{n.Start, n.End})
		}
		for _, id := range n.Instruments {
			m.instruments[id] = max(m.instruments[id], 1+namedGain/float64(len(n.Instruments)))
		}
	}
	return m, nil
}

// covers reports whether the bytes [start, end) of the question are part of a name.
func (m *mentioned) covers(start, end int) bool {
	return slices.ContainsFunc(m.spans, func(s [2]int) bool { return s[0] <= start && end <= s[1] })
}

// mayName reports whether the bytes [start, end) of the question are part of what may name an instrument.
func (m *mentioned) mayName(start, end int) bool {
	return slices.ContainsFunc(m.names, func(n citation.NameMatch) bool {
		return len(n.Instruments) > 0 && n.Start <= start && end <= n.End
	})
}

// pinned ranks the clauses that the question cites, each by its best passage for the words, or else its first passage; in
// the requested language or that of the question if the clause has it.
func (r *resources) pinned(ctx context.Context, q *question, found *lexical) (retrieval.Ranking, error) {
	ranking := retrieval.Ranking{Ranker: RankerPinpoint, Weight: pinpointWeight}
	for n, ref := range q.mentioned.clauses {
		id, err := r.reader.FirstPassage(ctx, ref, cmp.Or(ref.Lang, q.lang))
		if err != nil {
			return ranking, err
		}
		if id == 0 {
			continue
		}
		c := r.candidate(id)
		of := scored{row: int64(c.place.Clause), clause: c.clause}
		best := id
		for _, other := range found.rankings {
			if i := slices.IndexFunc(other.Scored, func(x retrieval.Scored) bool { return found.byID[x.ID].row == of.row }); i >= 0 {
				best = other.Scored[i].ID
			}
		}
		if best == id {
			of.coverage, of.ideal = found.byID[id].coverage, found.byID[id].ideal
			found.byID[id] = of
		}
		ranking.Scored = append(ranking.Scored, retrieval.Scored{ID: best, Score: 1 - float64(n)*pinpointStep})
	}
	return ranking, nil
}

// ranking is the vote for passages of named instruments, without weight: their scores are already raised.
func (m *mentioned) ranking(found *lexical, instruments []*corpus.Instrument) retrieval.Ranking {
	ranking := retrieval.Ranking{Ranker: RankerNamed}
	for _, r := range found.rankings {
		for _, x := range r.Scored {
			row := found.byID[x.ID].clause.instrument
			if m.factor(row, instruments) > 1 {
				ranking.Scored = append(ranking.Scored, x)
			}
		}
	}
	return ranking
}

// factor returns the factor on the scores of passages of the instrument in row.
func (m *mentioned) factor(row int64, instruments []*corpus.Instrument) float64 {
	if row < 1 || row > int64(len(instruments)) {
		return 1
	}
	return max(1, m.instruments[instruments[row-1].ID])
}
