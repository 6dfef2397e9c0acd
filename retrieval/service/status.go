package service

import (
	"context"
	"time"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
)

// StatusResult describes a corpus and accounts for every character of its sources.
type StatusResult struct {
	Snapshot    string             `json:"snapshot"`
	Built       string             `json:"built"` // RFC 3339; "" for a corpus in memory
	Digest      string             `json:"digest"`
	Instruments []InstrumentStatus `json:"instruments"`
	Sources     []SourceStatus     `json:"sources"`
	Asked       int                `json:"asked"` // everyday questions that its clauses answer, see package asked
	Embedding   EmbeddingStatus    `json:"embedding"`

	SharedNames []citation.SharedName `json:"shared_names"` // that do not tell instruments apart

	Yields []corpus.Yield `json:"-"` // what each source adds, in the order of Sources
}

// InstrumentStatus describes an instrument.
type InstrumentStatus struct {
	ID        string           `json:"id"`
	Kind      string           `json:"kind"`
	Date      string           `json:"date"`
	Issuer    string           `json:"issuer"`
	Aliases   []string         `json:"aliases"`
	Short     []string         `json:"short_names"` // that it goes by besides its titles: Aliases and those derived or known
	Documents []DocumentStatus `json:"documents"`
	Pairing
}

// DocumentStatus describes a document.
type DocumentStatus struct {
	Lang    corpus.Lang  `json:"lang"`
	Title   string       `json:"title"`
	Level   corpus.Level `json:"level"`
	Address string       `json:"address"`
	Source  string       `json:"source"`
	Clauses int          `json:"clauses"`
	Notes   []string     `json:"notes"` // codes
}

// Pairing counts the clauses of an instrument by language.
type Pairing struct {
	ZH     int `json:"zh"`
	EN     int `json:"en"`
	Both   int `json:"paired"`
	OnlyZH int `json:"zh_only"`
	OnlyEN int `json:"en_only"`
}

// SourceStatus describes a source. The caller fills in the later state of its address.
type SourceStatus struct {
	*corpus.Source
	Removed map[corpus.Reason]int `json:"removed"` // characters by reason; with Kept they add up to Chars

	Checked string         `json:"checked,omitempty"` // RFC 3339, time of the last attempt to fetch it; "" for a file
	Since   string         `json:"since,omitempty"`   // date since when the server has failed to return a text
	Problem corpus.Problem `json:"problem,omitempty"` // why it failed
}

// EmbeddingStatus describes the vectors of a snapshot. The caller, who configures the model, fills in Configured and Used.
type EmbeddingStatus struct {
	Model      string `json:"model"` // "" if the snapshot has no vectors
	Dimension  int    `json:"dimension"`
	Vectors    int    `json:"vectors"`
	Configured string `json:"configured"` // name of the configured model; "" for none
	Used       bool   `json:"used"`

	Trials []index.Trial `json:"trials,omitempty"` // of the model on this corpus
}

// Status describes the corpus.
func (s *Service) Status(ctx context.Context) (StatusResult, error) {
	c, err := s.texts.Load(ctx)
	if err != nil {
		return StatusResult{}, err
	}
	st := StatusResult{Instruments: InstrumentStatuses(c.Instruments), Sources: []SourceStatus{}, Yields: c.Yields()}
	for _, source := range c.Sources {
		st.Sources = append(st.Sources, SourceStatus{Source: source, Removed: source.RemovedBy()})
	}
	_, shared := citation.ShortNames(c.Instruments)
	st.SharedNames = list(shared)
	switch t := s.texts.(type) {
	case *index.Snapshot:
		m := t.Meta()
		st.Snapshot, st.Built, st.Digest = m.Name, m.Built.Format(time.RFC3339), m.Digest
		st.Asked = m.Questions
		st.Embedding = EmbeddingStatus{Model: m.Embedding, Dimension: m.Dimension, Vectors: m.Vectors, Trials: m.Trials}
	case *memory:
		st.Snapshot, st.Digest = t.name, c.Digest()
	}
	return st, nil
}

// Overview describes the instruments, in the order of the corpus, without reading the corpus again. The result is shared: the caller must
// not change it.
func Overview(s *Service) []InstrumentStatus { return list(s.suggestions().overview) }

// InstrumentStatuses describes instruments.
func InstrumentStatuses(instruments []*corpus.Instrument) []InstrumentStatus {
	all := []InstrumentStatus{}
	short, _ := citation.ShortNames(instruments)
	for n, i := range instruments {
		s := InstrumentStatus{
			ID: i.ID, Kind: i.Kind, Date: i.Date, Issuer: i.Issuer, Aliases: list(i.Aliases), Short: list(short[n]), Pairing: pair(i), Documents: []DocumentStatus{},
		}
		for _, d := range i.Documents {
			s.Documents = append(s.Documents, DocumentStatus{d.Lang, d.Title, d.Level, d.Address, d.Source, len(d.Clauses), list(d.Notes)})
		}
		all = append(all, s)
	}
	return all
}

// pair counts the clauses of an instrument in each language and in both.
func pair(i *corpus.Instrument) Pairing {
	in := make(map[string]bool)
	zh, en := clausesIn(i, corpus.Chinese), clausesIn(i, corpus.English)
	for _, c := range zh {
		in[c.ID] = true
	}
	both := 0
	for _, c := range en {
		if in[c.ID] {
			both++
		}
	}
	return Pairing{len(zh), len(en), both, len(zh) - both, len(en) - both}
}

func clausesIn(i *corpus.Instrument, l corpus.Lang) []*corpus.Clause {
	if d := i.Document(l); d != nil {
		return d.Clauses
	}
	return nil
}

// SnapshotStatus describes a snapshot of a data directory.
type SnapshotStatus struct {
	Name        string `json:"name"`
	Serving     bool   `json:"serving"`
	Bytes       int64  `json:"bytes"`
	Built       string `json:"built,omitempty"` // RFC 3339
	Digest      string `json:"digest,omitempty"`
	Instruments int    `json:"instruments"`
	Clauses     int    `json:"clauses"`
	Sources     int    `json:"sources"`
	Pending     bool   `json:"pending"`         // waiting for approval
	Error       string `json:"error,omitempty"` // why it cannot be opened, in the words of the caller

	Err error `json:"-"`
}

// Snapshots describes the snapshots of a data directory, newest first.
func Snapshots(dir *archive.Dir) ([]SnapshotStatus, error) {
	summaries, err := dir.Summaries()
	if err != nil {
		return nil, err
	}
	all := []SnapshotStatus{}
	for _, l := range summaries {
		st := SnapshotStatus{Name: l.Name, Serving: l.Serving, Pending: l.Pending, Bytes: l.Bytes, Err: l.Err}
		if m := l.Meta; l.Err == nil {
			st.Built, st.Digest = m.Built.Format(time.RFC3339), m.Digest
			st.Instruments, st.Clauses, st.Sources = m.Instruments, m.Clauses, m.Sources
		}
		all = append(all, st)
	}
	return all, nil
}
