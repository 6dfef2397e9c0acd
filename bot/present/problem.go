package present

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"yiju/corpus"
	"yiju/corpus/fetch"
	"yiju/retrieval/eval"
	"yiju/retrieval/ingest"
	"yiju/retrieval/llm"
)

// facts returns the facts of a problem in the order in which they are shown.
func facts() []corpus.FactName {
	return []corpus.FactName{
		corpus.FactStatus, corpus.FactLine, corpus.FactByte, corpus.FactBytes, corpus.FactMost, corpus.FactWithin, corpus.FactType,
	}
}

// Problem says why a source was not read or not fetched, and what to do. The English words are the sentence of the problem,
// which mostly says what to do; the Chinese ones name its cause and facts.
func (t *Texts) Problem(p corpus.Problem) string {
	text, ok := t.names["cause."+p.Code()]
	if !ok {
		return p.Error()
	}
	if t.Lang == corpus.English {
		sentence := p.Error()
		if text != "%s" {
			sentence = strings.TrimRight(sentence, ". ")
		}
		return fmt.Sprintf(text, sentence)
	}
	particulars := ""
	if inner := cause(t, p.Inner()); inner != "" && p.Code() == fetch.ErrUnusable.Code() {
		particulars = "（" + inner + "）"
	}
	var known []string
	for _, name := range facts() {
		if value := p.Fact(name); value != "" {
			known = append(known, fmt.Sprintf(t.Called("fact", string(name)), value))
		}
	}
	if len(known) > 0 {
		particulars += "（" + strings.Join(known, "，") + "）"
	}
	return fmt.Sprintf(text, particulars)
}

// cause names a cause in Chinese, without the particulars and what to do; "" for a code without a name.
func cause(t *Texts, code string) string {
	name, _, _ := strings.Cut(t.names["cause."+code], "%s")
	return name
}

// Outcome says what is wrong with a source; "" where nothing is.
func (t *Texts) Outcome(o ingest.Outcome) string {
	switch {
	case o.Problem == "":
		return ""
	case o.Result == ingest.ResultKept:
		return fmt.Sprintf(t.KeptBecause, o.Retrieved, o.Since, t.Problem(o.Problem))
	}
	return t.Problem(o.Problem)
}

// NamedOutcome names a source and says what is wrong with it, on one line.
func (t *Texts) NamedOutcome(o ingest.Outcome) string {
	return ShortenMiddle(OneLine(o.Name), MostNameRunes) + t.Colon + OneLine(t.Outcome(o))
}

// File says what went wrong with a file, without the operation and the path that an fs.PathError repeats.
func (t *Texts) File(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		err = pe.Err
	}
	if name := cause(t, corpus.ProblemOf(err).Code()); name != "" {
		return errors.New(name)
	}
	return err
}

// Manifest says what is wrong in a manifest.
func (t *Texts) Manifest(e *corpus.ManifestError) string {
	return fmt.Sprintf(t.Called("fault", string(e.Fault)), e.Entry, e.ID, e.Fault, e.Value)
}

// Golden says what is wrong in a golden set.
func (t *Texts) Golden(e *eval.LineError) string {
	if errors.Is(e.Err, eval.ErrNoQuestion) {
		return fmt.Sprintf(t.GoldenNoQuestion, e.Line)
	}
	return fmt.Sprintf(t.GoldenBadLine, e.Line, e.Err)
}

// ModelFailure says why a call of a model failed.
func (t *Texts) ModelFailure(e *llm.Error) string {
	var codes []string
	if e.Status != 0 {
		codes = append(codes, fmt.Sprintf(t.ModelStatus, e.Status))
	}
	if e.Code != "" {
		codes = append(codes, e.Code)
	}
	parts := []string{t.Called("model", string(e.Kind))}
	if len(codes) > 0 {
		parts[0] += fmt.Sprintf(t.Aside, strings.Join(codes, t.Comma))
	}
	switch e.Status {
	case 401, 403:
		parts = append(parts, t.ModelKey)
	case 404:
		parts = append(parts, t.ModelName)
	}
	if e.RetryAfter > 0 {
		parts = append(parts, fmt.Sprintf(t.ModelRetry, e.RetryAfter.Round(time.Second)))
	}
	if e.Attempts > 1 {
		parts = append(parts, fmt.Sprintf(t.ModelAttempts, e.Attempts))
	}
	return strings.Join(parts, t.Semicolon)
}
