package answer

import (
	"slices"
	"strings"

	"yiju/corpus/fold"
	"yiju/retrieval"
)

// Confidences that decide.
const (
	claimFrom   = 0.5  // from here an answer claims to answer
	refuseBelow = 0.15 // below here what was found is not shown as related

	// refuseStrange takes the place of refuseBelow where the corpus knows less of what is asked than leastKnown. Of the
	// labelled questions, 6 without an answer and one with an answer lay between the two; with .4, 15 and two.
	refuseStrange = 0.25
	leastKnown    = 0.25
)

// passageDepth is how many hits are looked at for what instruments they come from.
const passageDepth = 5

// decide chooses the status: certain rules first, then the confidence.
func (w *asking) decide() (Status, Reason) {
	switch {
	case len(w.hits) == 0 || w.unknownInstrument():
		w.evidence.Confidence = 0
		return NoEvidence, NotInCorpus
	case w.evidence.Confidence < w.evidence.refuseBelow() && !w.namesInstrument():
		return NoEvidence, NotInCorpus
	case w.evidence.Confidence < claimFrom:
		return Uncertain, WeakMatch
	case w.onlyTold():
		return Uncertain, CommentaryOnly
	}
	return Extractive, ""
}

// refuseBelow returns the confidence below which what was found is not shown.
func (e Evidence) refuseBelow() float64 {
	if e.Known < leastKnown {
		return refuseStrange
	}
	return refuseBelow
}

// unknownInstrument reports whether the question names an instrument that the corpus neither holds nor mentions.
func (w *asking) unknownInstrument() bool {
	for _, n := range w.names {
		if n.Unknown == "" || len(n.Instruments) > 0 {
			continue
		}
		mentioned := false
		for _, h := range w.hits {
			mentioned = mentioned || strings.Contains(fold.Key(h.Text), fold.Key(n.Unknown))
		}
		if !mentioned {
			return true
		}
	}
	return false
}

// namesInstrument reports whether the question names an instrument of the corpus. What was found in it is then worth
// showing, however little of the question it covers.
func (w *asking) namesInstrument() bool {
	for _, n := range w.names {
		if slices.ContainsFunc(w.hits[:min(len(w.hits), passageDepth)], func(h retrieval.Hit) bool { return named(n, h.Ref.Instrument) }) {
			return true
		}
	}
	return false
}

// onlyTold reports whether the question asks for an instrument of the corpus, and only commentary and news speak of the
// matter. What they say is not what the instrument says.
func (w *asking) onlyTold() bool {
	asked := false
	for _, n := range w.names {
		for _, id := range n.Instruments {
			asked = asked || !w.instruments[id].Documents[0].Level.Secondary()
		}
	}
	if !asked {
		return false
	}
	for _, h := range w.hits[:min(len(w.hits), passageDepth)] {
		if !h.Level.Secondary() {
			return false
		}
	}
	return true
}
