package search

import (
	"cmp"
	"context"
	"slices"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval"
)

// mentioned holds the clauses, by number, and instruments that a question names.
type mentioned struct {
	clauses     []corpus.Ref       // unambiguous, in the order of the question; with a language only if it is given
	instruments map[string]float64 // factor of the scores of their passages, by id
	spans       [][2]int           // bytes of the question that name them
	names       []citation.NameMatch
	reading     *citation.Reading // of the question
	places      []placeName
	preferred   map[string]bool // ids of the instruments named without doubt, or of those of the places
	behind      float64         // factor of the scores of hits of all others, at most 1
}

// mentionedIn returns what text names, using its reading if given.
func (r *resources) mentionedIn(text string, given *citation.Reading) (m mentioned, err error) {
	m = mentioned{instruments: make(map[string]float64), preferred: make(map[string]bool), behind: 1, reading: given}
	if given == nil || given.Text != text {
		catalog, err := r.snapshot.Catalog()
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
		if len(n.Instruments) == 1 && !n.Bare {
			m.preferred[n.Instruments[0]], m.behind = true, heldBehind
		}
		for _, id := range n.Instruments {
			m.instruments[id] = max(m.instruments[id], 1+namedGain/float64(len(n.Instruments)))
		}
	}
	m.places, err = r.placesIn(text, &m)
	if len(m.preferred) == 0 {
		for _, p := range m.places {
			for _, id := range p.instruments {
				m.preferred[id], m.behind = true, localBehind
			}
		}
	}
	return m, err
}

// covers reports whether the bytes [start, end) of the question are part of a name.
func (m *mentioned) covers(start, end int) bool {
	return slices.ContainsFunc(m.spans, func(s [2]int) bool { return s[0] <= start && end <= s[1] }) || m.locates(start, end)
}

// mayName reports whether the bytes [start, end) of the question are part of what may name an instrument.
func (m *mentioned) mayName(start, end int) bool {
	return slices.ContainsFunc(m.names, func(n citation.NameMatch) bool {
		return len(n.Instruments) > 0 && n.Start <= start && end <= n.End
	}) || m.locates(start, end)
}

// locates reports whether the bytes [start, end) of the question are part of the name of a place.
func (m *mentioned) locates(start, end int) bool {
	return slices.ContainsFunc(m.places, func(p placeName) bool { return p.start <= start && end <= p.end })
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
	return max(1, m.instruments[idAt(instruments, row)])
}

// idAt returns the id of the instrument in row, "" for none.
func idAt(instruments []*corpus.Instrument, row int64) string {
	if row < 1 || row > int64(len(instruments)) {
		return ""
	}
	return instruments[row-1].ID
}

// prefer puts the hits of other instruments than the preferred ones behind. Rankings have no common scale, so that only here
// the hits of another language can be.
func (m *mentioned) prefer(fused []retrieval.Fused, found *lexical, instruments []*corpus.Instrument) {
	for n, f := range fused {
		fused[n].Score *= m.behindOf(found.group(f.Best).instrument, instruments)
	}
	slices.SortStableFunc(fused, func(a, b retrieval.Fused) int { return cmp.Compare(b.Score, a.Score) })
}

// behindOf returns the factor of hits of the instrument in row.
func (m *mentioned) behindOf(row int64, instruments []*corpus.Instrument) float64 {
	if m.preferred[idAt(instruments, row)] {
		return 1
	}
	return m.behind
}
