package answer

import (
	"slices"
	"strings"

	"yiju/corpus/citation"
	"yiju/corpus/fold"
	"yiju/retrieval"
)

// Thresholds of confidence.
const (
	claimFrom   = 0.5  // an answer is claimed from here on
	refuseBelow = 0.08 // nothing is shown as related below this

	// refuseStrange replaces refuseBelow where the corpus has less than leastKnown of the question's words. Of the labelled
	// questions, 6 unanswerable ones and one answerable lay between the two; with .4, 15 and two.
	refuseStrange = 0.25
	leastKnown    = 0.25

	// askedRelated is the share of the question in one that the first hit answers from which that hit is shown as related,
	// however few words of the question its text has.
	askedRelated = 0.3
)

// passageDepth is how many hits are checked for their instruments.
const passageDepth = 5

// decide chooses the status: by rules first, then by confidence.
func (w *asking) decide() (Status, Reason) {
	switch {
	case len(w.hits) == 0 || w.unknownInstrument():
		w.evidence.Confidence = 0
		return NoEvidence, NotInCorpus
	case w.evidence.Confidence < w.evidence.refuseBelow() && !w.namesInstrument() && w.evidence.Asked < askedRelated:
		return NoEvidence, NotInCorpus
	case w.evidence.Confidence < claimFrom:
		return Uncertain, WeakMatch
	case w.onlyTold():
		return Uncertain, CommentaryOnly
	}
	return Extractive, ""
}

// refuseBelow returns the confidence below which the answer is refused.
func (e Evidence) refuseBelow() float64 {
	if e.Known < leastKnown {
		return refuseStrange
	}
	return refuseBelow
}

// unknownInstrument reports whether the question names an instrument that the corpus neither has nor mentions.
func (w *asking) unknownInstrument() bool {
	for _, n := range w.names {
		if n.Unknown == "" || len(n.Instruments) > 0 {
			continue
		}
		if !slices.ContainsFunc(w.hits, func(h retrieval.Hit) bool { return strings.Contains(fold.Key(h.Text), fold.Key(n.Unknown)) }) {
			return true
		}
	}
	return false
}

// namesInstrument reports whether the question names the instrument of one of the first hits, which are then worth showing
// whatever their coverage.
func (w *asking) namesInstrument() bool {
	return slices.ContainsFunc(w.hits[:min(len(w.hits), passageDepth)], func(h retrieval.Hit) bool { return anyNames(w.names, h.Ref.Instrument) })
}

// anyNames reports whether one of the names is one of the instrument.
func anyNames(names []citation.NameMatch, id string) bool {
	return slices.ContainsFunc(names, func(n citation.NameMatch) bool { return named(n, id) })
}

// namesSome reports whether any of the names is of an instrument of the corpus.
func namesSome(names []citation.NameMatch) bool {
	return slices.ContainsFunc(names, func(n citation.NameMatch) bool { return len(n.Instruments) > 0 })
}

// onlyTold reports whether the question names a primary instrument and only commentary and news were found.
func (w *asking) onlyTold() bool {
	primary := func(id string) bool { return !w.instruments[id].Documents[0].Level.Secondary() }
	return slices.ContainsFunc(w.names, func(n citation.NameMatch) bool { return slices.ContainsFunc(n.Instruments, primary) }) &&
		!slices.ContainsFunc(w.hits[:min(len(w.hits), passageDepth)], func(h retrieval.Hit) bool { return !h.Level.Secondary() })
}
