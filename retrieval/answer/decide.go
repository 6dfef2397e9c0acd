package answer

import (
	"math"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval"
)

// The confidence is a logistic function of the evidence, fitted to three labelled sets of 2,450 questions in both
// languages, each weighing alike. The score of the first hit adds nothing to the two coverages there.
const (
	biasWeight     = -1.7
	passageWeight  = 3.2
	sentenceWeight = 2.2

	claimFrom   = 0.5  // from here an answer claims to answer
	refuseBelow = 0.27 // below here what was found is not shown as related
)

// Hits that are looked at for evidence.
const (
	passageDepth  = 5
	sentenceDepth = 3
)

// weigh measures the evidence in the hits, as words alone find them: vectors say what is near, never whether it answers.
func (w *asking) weigh() (Evidence, error) {
	var e Evidence
	hits, err := w.matcher.WordHits(w.ctx)
	if err != nil {
		return e, err
	}
	for i, h := range hits {
		if i < passageDepth {
			e.Passage = max(e.Passage, h.Coverage)
		}
		if i >= sentenceDepth {
			continue
		}
		clause := &corpus.Clause{Text: h.Text}
		for _, p := range sentences(clause, h.Ref.Lang) {
			m, err := w.matcher.Match(w.ctx, p.in(clause), h.Ref.Lang)
			if err != nil {
				return e, err
			}
			e.Sentence = max(e.Sentence, m.Coverage)
		}
	}
	e.Confidence = 1 / (1 + math.Exp(-(biasWeight + passageWeight*e.Passage + sentenceWeight*e.Sentence)))
	return e, nil
}

// decide chooses the status: certain rules first, then the confidence.
func (w *asking) decide() (Status, Reason) {
	switch {
	case len(w.hits) == 0 || w.unknownInstrument():
		w.evidence.Confidence = 0
		return NoEvidence, NotInCorpus
	case w.evidence.Confidence < refuseBelow && !w.namesInstrument():
		return NoEvidence, NotInCorpus
	case w.evidence.Confidence < claimFrom:
		return Uncertain, WeakMatch
	case w.onlyTold():
		return Uncertain, CommentaryOnly
	}
	return Extractive, ""
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
