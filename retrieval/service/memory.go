package service

import (
	"context"
	"io/fs"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/extract"
	"yiju/corpus/starter"
	"yiju/corpus/structure"
	"yiju/retrieval/answer"
	"yiju/retrieval/asked"
	"yiju/retrieval/index"
)

// StarterName is the name of the starter corpus, in place of the name of a snapshot.
const StarterName = "starter"

// Starter returns the service of the corpus that is embedded in the program.
func Starter(model answer.Model) (*Service, error) {
	c, err := readStarter()
	if err != nil {
		return nil, err
	}
	o := index.BuildOptions{Name: StarterName}
	if err := o.Words.UnmarshalText([]byte(starter.Words())); err != nil {
		return nil, err
	}
	rows, err := asked.Read(strings.NewReader(starter.Asked()))
	if err != nil {
		return nil, err
	}
	o.Asked = asked.Match(asked.Clauses(c), rows).Rows
	return InMemory(c, o, model), nil
}

func readStarter() (*corpus.Corpus, error) {
	files := starter.FS()
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		return nil, err
	}
	var sources []corpus.SourceText
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		text, err := extract.Text(name, data)
		if err != nil {
			return nil, err
		}
		sources = append(sources, text)
	}
	return structure.Recover(sources, starter.Manifest())
}

// memory is a corpus in memory. It has no former clauses.
type memory struct {
	corpus *corpus.Corpus
	name   string
}

// Instruments implements texts.
func (m *memory) Instruments() ([]*corpus.Instrument, error) { return m.corpus.Instruments, nil }

// Catalog implements texts.
func (m *memory) Catalog() (*citation.Catalog, error) {
	return citation.NewCatalog(m.corpus.Instruments), nil
}

// Load implements texts.
func (m *memory) Load(context.Context) (*corpus.Corpus, error) { return m.corpus, nil }

// Former implements texts.
func (m *memory) Former(context.Context, corpus.Ref) ([]index.Former, error) { return nil, nil }

// Retrieved implements texts.
func (m *memory) Retrieved(_ context.Context, source string) (string, error) {
	i := slices.IndexFunc(m.corpus.Sources, func(s *corpus.Source) bool { return s.Name == source })
	if i < 0 {
		return "", nil
	}
	return m.corpus.Sources[i].Retrieved, nil
}

// Removals implements texts.
func (m *memory) Removals(_ context.Context, source string, from, to int) ([]corpus.Removal, error) {
	var all []corpus.Removal
	for _, s := range m.corpus.Sources {
		for _, r := range s.Removed {
			if s.Name == source && r.End > from && r.Start < to {
				all = append(all, r)
			}
		}
	}
	return all, nil
}

// Clause implements texts.
func (m *memory) Clause(_ context.Context, ref corpus.Ref) ([]*index.Entry, error) {
	var found []*index.Entry
	for _, i := range m.corpus.Instruments {
		if i.ID != ref.Instrument {
			continue
		}
		for _, d := range i.Documents {
			at := slices.IndexFunc(d.Clauses, func(c *corpus.Clause) bool { return c.ID == ref.Clause })
			if at >= 0 && (ref.Lang == "" || ref.Lang == d.Lang) {
				found = append(found, &index.Entry{Instrument: i, Document: d, Clause: d.Clauses[at]})
			}
		}
	}
	if len(found) == 0 {
		return nil, index.ErrNotFound
	}
	return found, nil
}
